"""What is known of items before anybody's answers are read: priors, and items that others are linked to."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from earned.app.calibrating.wish import Wish
from earned.core.calibration.priors import Prior
from earned.core.calibration.starting import Sizes
from earned.core.errors import NoInputError, UsageError
from earned.core.instruments.item import Dimension
from earned.core.instruments.parameters import Calibrated, Parameters, Provisional
from earned.core.instruments.scale import Questionnaire, as_instrument
from earned.library import instruments, questionnaires
from earned.library.own_parameters import check_parameters

BANK = "bank"
LINKED = "{link}:{name}"
"""How a linked item or facet is called among the others."""


@dataclass(frozen=True, slots=True)
class Known:
    """Parameters, and the file they are from."""

    parameters: Parameters
    path: Path

    @property
    def prior(self) -> Prior:
        """Its distributions."""
        items = {n: one for n, one in self.parameters.items.items() if isinstance(one, Provisional)}
        return Prior(items, self.parameters.offsets)

    @property
    def fixed(self) -> Mapping[str, Calibrated]:
        """Its estimates."""
        return {n: one for n, one in self.parameters.items.items() if isinstance(one, Calibrated)}


def prior_of(wish: Wish, found: Questionnaire) -> Known | None:
    """The prior that was asked for.

    Raises :class:`UsageError` where there are no distributions, or they do not fit these answers.
    """
    if not wish.prior:
        return None
    known = _read(wish.prior, found.id, wish.language, "--prior")
    if known.parameters.instrument != found.id:
        raise UsageError(
            f"--prior {wish.prior}: it is about {known.parameters.instrument!r}, and the answers are declared"
            f" as {found.id!r}. Name the file of the right one."
        )
    if not known.prior.items:
        raise UsageError(
            f"--prior {wish.prior}: the parameters of {found.title} are estimates, not distributions, so"
            " there is nothing for a pilot to move. Calibrate without --prior, or put new items on their"
            f" scale: --link {found.id}"
        )
    _check(known, found, f"--prior {wish.prior}")
    return known


def link_of(wish: Wish, found: Questionnaire) -> tuple[Known, Questionnaire] | None:
    """The known instrument that was asked for. Raises :class:`UsageError` where it cannot be linked to."""
    if not wish.link:
        return None
    shipped = wish.link in questionnaires.questionnaire_ids()
    known = _read(BANK if shipped else wish.link, wish.link, "", "--link")
    own = known.parameters.instrument
    if own == found.id:
        raise UsageError(
            f"--link {wish.link}: these are the items that are calibrated. Link them to another instrument."
        )
    if not known.fixed:
        raise UsageError(
            f"--link {wish.link}: its parameters are distributions nobody has piloted, so they are no scale"
            " to stand on. Link to an instrument with estimates, such as ecr."
        )
    linked = questionnaires.questionnaire(own)
    form = next(iter(known.fixed.values())).options
    fitting = [one for one in linked.formats if one.options == form]
    linked = linked.in_format(fitting[0]) if fitting else linked
    _check(known, linked, f"--link {wish.link}")
    return known, linked


def sizes_of(prior: Known | None, link: Known | None) -> tuple[Mapping[Dimension, float], Sizes]:
    """Method factors and facets as they are known: the method's as where the scale comes from."""
    method: Mapping[Dimension, float] = {}
    facets: dict[Dimension, dict[str, float]] = {}
    for known in (prior, link):
        if known is not None:
            method = known.parameters.method_sd
            for dimension, sizes in known.parameters.facet_sd.items():
                names = {
                    linked_name(known, name) if known is link else name: sd
                    for name, sd in sizes.items()
                }
                facets[dimension] = facets.get(dimension, {}) | names
    return method, facets


def linked_name(link: Known, name: str) -> str:
    """What an item or a facet of a linked instrument is called among the others."""
    return LINKED.format(link=link.parameters.instrument, name=name)


def _read(named: str, instrument_id: str, language: str, option: str) -> Known:
    if named == BANK:
        if not questionnaires.has_parameters(instrument_id):
            raise UsageError(
                f"{option}: no item parameters are shipped for {instrument_id!r}. Name a file of your own, or"
                " calibrate without."
            )
        path = instruments.parameters_path(instrument_id)
    else:
        path = Path(named)
        if not path.is_file():
            instead = (
                "nor an instrument that ships. Instruments are listed by: earned instruments list"
                if option == "--link"
                else "To use what is shipped: --prior bank"
            )
            nor = " file, " if option == "--link" else " file. "
            raise NoInputError(f"{option} {named}: there is no such{nor}{instead}")
    return Known(instruments.read_parameters(path, "general", language or None), path)


def _check(known: Known, found: Questionnaire, option: str) -> None:
    instrument = as_instrument(found)
    if instrument is not None:
        check_parameters(known.parameters, instrument, known.path)
    for name, one in known.parameters.items.items():
        if name in found.items and one.options != found.options(name):
            raise UsageError(
                f"{option}: its {name} has {one.options} options, and here it has {found.options(name)}."
                " Parameters belong to a response format."
            )
