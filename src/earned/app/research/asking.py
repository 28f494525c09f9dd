"""What all of them ask for alike."""

from collections.abc import Sequence

from earned.app.reading import Asked

Codes = Sequence[int | str]


def codes_of(missing: Codes | None) -> tuple[str, ...] | None:
    """As files hold them."""
    return None if missing is None else tuple(str(code) for code in missing)


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
