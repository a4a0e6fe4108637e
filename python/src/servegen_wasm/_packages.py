"""Packages that only some calls need, and the versions that they need."""

from __future__ import annotations

import importlib
import re

from .errors import MissingPackageError

# As pyproject.toml has it: with older ones Parquet files fail at their end. Clusters often bring their own.
OLDEST_PYARROW = (17,)


def require(name: str, oldest: tuple[int, ...], extra: str) -> None:
    """
    Args:
        name: of the package, which it is imported by.
        oldest: the first version that will do.
        extra: of this package, which brings it.

    Raises:
        MissingPackageError: it is not installed, or too old.
    """
    advice = f"pip install --upgrade 'servegen-wasm[{extra}]'"
    try:
        # What clusters bring is often there without its metadata.
        version = getattr(importlib.import_module(name), "__version__", None)
    except ImportError as error:
        raise MissingPackageError(f"{name} is not installed; {advice}", field=name) from error
    if version is None:
        # A folder that happens to be called so is imported, too.
        raise MissingPackageError(f"{name} is not installed; {advice}", field=name)
    if version_numbers(version) < oldest:
        needed = ".".join(map(str, oldest))
        raise MissingPackageError(
            f"{name} {version} is installed, and {needed} or newer is needed; {advice}", field=name
        )


def version_numbers(version: str) -> tuple[int, ...]:
    """The first three numbers of a version's text."""
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])
