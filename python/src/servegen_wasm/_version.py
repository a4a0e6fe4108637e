"""That of the package for JavaScript."""

__version__ = "0.1.0"
