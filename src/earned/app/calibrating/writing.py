"""Write what was calibrated in the library's own format, whole or not at all."""

import secrets
from dataclasses import replace
from datetime import date
from pathlib import Path

from earned.app.calibrating.found import Calibration, group_facts
from earned.app.calibrating.wish import Wish
from earned.core.errors import OutputError
from earned.core.instruments.parameters import Parameters
from earned.library.own_parameters import Table, parameters_text, widenings


def output_path(output: Path, *, force: bool) -> Path:
    """Where the file of parameters goes: ``output``, or ``parameters.toml`` in that folder.

    Raises :class:`OutputError` where something is in the way.
    """
    path = output / "parameters.toml" if output.is_dir() else output
    if not path.parent.is_dir():
        raise OutputError(f"{path}: the folder {path.parent} does not exist. Make it first.")
    if path.suffix != ".toml":
        raise OutputError(f"{path}: parameters are written as TOML. End the name in .toml.")
    if path.exists() and not force:
        raise OutputError(f"{path} exists. Choose another name, or replace it with --force.")
    return path


def write_parameters(calibration: Calibration, path: Path, wish: Wish) -> None:
    """Write what was found in the library's format, whole or not at all. Raises :class:`OutputError`."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        partial.write_text(_text(calibration, wish), "utf-8")
        partial.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        partial.unlink(missing_ok=True)


def parameters_of(calibration: Calibration, wish: Wish) -> Parameters:
    """What was found, to score with. On a linked scale the population is the one that scale is about."""
    found, name = calibration.found, Path(calibration.read.file).name
    own = wish.population or f"people of {name}"
    known = Parameters(
        instrument=calibration.read.questionnaire.id,
        version=date.today().isoformat(),  # noqa: DTZ011
        language=wish.language or "unstated",
        population=own,
        correlation=found.correlation_,
        items=calibration.calibrated,
        method_sd=found.method_sd_,
        facet_sd=found.facet_sd_,
    )
    if calibration.prior is not None:
        known = _learnt(calibration, known)
    if calibration.link is None:
        return known
    scale = calibration.link.parameters
    linked = f"{scale.instrument}:"
    facets = {
        d: {facet: sd for facet, sd in sizes.items() if not facet.startswith(linked)}
        for d, sizes in known.facet_sd.items()
    }
    return replace(
        known,
        population=f"{scale.population}; linked through {own}",
        correlation=scale.correlation,
        facet_sd=facets,
    )


def _learnt(calibration: Calibration, known: Parameters) -> Parameters:
    """Distributions again; items that had none stay estimates."""
    before = calibration.prior.parameters if calibration.prior else known
    learnt, name = calibration.found.learnt_, Path(calibration.read.file).name
    told = (
        f"{before.instrument} {before.version} after {calibration.found.people_:,} people of {name}"
    )
    asked = set(calibration.read.questionnaire.items)
    items = {
        item: replace(one, origin=told) if item in asked else one
        for item, one in learnt.items.items()
    }
    return replace(
        known,
        language=before.language if known.language == "unstated" else known.language,
        items={name: items.get(name, one) for name, one in known.items.items()},
        offsets=dict(before.offsets) | dict(learnt.offsets),
        facet_sd=before.facet_sd,
        provisional=True,
    )


def _text(calibration: Calibration, wish: Wish) -> str:
    found, known = calibration.found, parameters_of(calibration, wish)
    facts: dict[str, str | int | float] = {
        "data": Path(calibration.read.file).name,
        "options": next(iter(found.items_.values())).options,
        "people": found.people_,
        "log_likelihood": found.log_likelihood_,
    }
    for option, source in (("prior", calibration.prior), ("link", calibration.link)):
        if source is not None:
            facts[option] = f"{source.parameters.instrument} {source.parameters.version}"
    groups: list[Table] = []
    if len(found.groups_) > 1 or calibration.link is not None or wish.metric == "items":
        groups = [_written(group_facts(group, errors=wish.errors)) for group in found.groups_]
    wider = widenings(calibration.prior.path) if calibration.prior else {}
    return parameters_text(known, facts, groups, wider)


def _written(facts: dict[str, object]) -> Table:
    return {name: value for name, value in facts.items() if isinstance(value, str | int | float)}
