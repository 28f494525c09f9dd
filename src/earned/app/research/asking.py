"""What all of them ask for alike."""

from collections.abc import Sequence

from earned.app.reading import Asked
from earned.core.errors import UsageError

Codes = int | str | Sequence[int | str]
"""One code or several."""


def codes_of(missing: Codes | None) -> tuple[str, ...] | None:
    """As files hold them."""
    if missing is None:
        return None
    several = (missing,) if isinstance(missing, int | float | str) else missing
    return tuple(str(code) for code in several)


def skips(on_error: str) -> bool:
    """Whether wrong cells count as missing. Raises :class:`UsageError` for what is neither."""
    if on_error not in ("stop", "skip"):
        raise UsageError(f"on_error {on_error!r}: choose one of stop, skip.")
    return on_error == "skip"


def asked(
    instrument: str,
    options: int | None,
    missing: Codes | None,
    numbering: str | None,
    target: str,
    *,
    skip: bool = False,
) -> Asked:
    """How answers were given, from the arguments of a function."""
    return Asked(
        instrument=instrument,
        options=options,
        missing=codes_of(missing),
        numbering=numbering,
        target=target,
        skip_wrong=skip,
    )
