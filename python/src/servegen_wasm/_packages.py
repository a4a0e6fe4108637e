"""Packages that only some calls need, and the versions that they need."""

from __future__ import annotations

import importlib.metadata
import re

from .errors import MissingPackageError


def require(name: str, oldest: tuple[int, ...], extra: str) -> None:
    """
    Args:
        name: of the distribution.
        oldest: the first version that will do.
        extra: of this package, which brings it.

    Raises:
        MissingPackageError: it is not installed, or too old.
    """
    advice = f"pip install --upgrade 'servegen-wasm[{extra}]'"
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError as error:
        raise MissingPackageError(f"{name} is not installed; {advice}", field=name) from error
    if version_numbers(version) < oldest:
        needed = ".".join(map(str, oldest))
        raise MissingPackageError(
            f"{name} {version} is installed, and {needed} or newer is needed; {advice}", field=name
        )


def version_numbers(version: str) -> tuple[int, ...]:
    """The first three numbers of a version's text."""
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])
