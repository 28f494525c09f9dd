"""Lay a result out as parts and have it typeset."""

import json
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from earned.library.kinds import Source
from earned.server.learn.practice import Practice
from earned.server.quiz.paper.blocks import blocks, plain
from earned.server.quiz.paper.typesetting import typeset
from earned.server.quiz.presentation.result import Dimension, Focus, ResultPage

Piece = dict[str, Any]
Part = dict[str, Any]


def paper(page: ResultPage, *, with_safety: bool = False) -> bytes:
    """The result as tagged PDF (PDF/UA). ``page`` must have been made with painted pictures.

    Without ``with_safety`` it says nothing of safety answers and cautions: paper lies around.
    """
    data = document(page, with_safety=with_safety)
    return typeset(json.dumps(data, ensure_ascii=False))


def document(page: ResultPage, *, with_safety: bool = False) -> dict[str, Any]:
    """Everything on paper, as data: title, opening and parts."""
    return {
        "language": get_language() or "en",
        "title": _("Your result"),
        "opening": list(page.told.opening),
        "provisional": page.told.provisional,
        "parts": [
            *(_safety(page) if with_safety else []),
            _plane(page),
            _patterns(page),
            *(_dimension(dimension) for dimension in page.dimensions),
            _now(page),
            _part(_("Strengths to keep"), _list(page.told.keep)),
            _pathway(page),
            _part(_("Worth your attention")),
            *(_focus(focus) for focus in page.focuses),
            _part(_("How sure this is"), _list(page.told.sure)),
            _part(_("What this cannot tell"), _list(page.told.cannot)),
            _answers(page),
            *_strengths(page),
        ],
    }


def _part(title: str, *pieces: Piece, level: int = 2) -> Part:
    return {"title": title, "level": level, "pieces": list(pieces)}


def _text(markdown: str) -> Piece:
    return {"kind": "blocks", "blocks": blocks(markdown)}


def _list(items: tuple[str, ...] | list[str], kind: str = "list") -> Piece:
    return {"kind": kind, "items": [plain(item) for item in items]}


def _small(text: str) -> Piece:
    return {"kind": "small", "text": text}


def _table(head: list[str], rows: list[tuple[str, ...]]) -> Piece:
    return {"kind": "table", "head": head, "rows": rows}


def _picture(svg: str, alt: str, width: int) -> Piece:
    return {"kind": "picture", "svg": svg, "alt": alt, "width": width}


def _safety(page: ResultPage) -> list[Part]:
    said, states = page.told.safety, page.told.cautions
    return [
        *([_part(_("About your safety"), _text(said))] if said else []),
        *([_part(_("Support first"), _text(states))] if states else []),
    ]


def _plane(page: ResultPage) -> Part:
    said = list(page.told.dimensions.values())
    sentences = [f"**{told.title}.** {told.sentence} {told.above}" for told in said]
    return _part(
        _("Where your answers point"),
        _picture(page.plane, " ".join(f"{told.title}: {told.sentence}" for told in said), 70),
        *(_text(sentence) for sentence in sentences),
        _small(page.told.unit),
        _table(["", _("Value")], list(page.table)),
    )


def _patterns(page: ResultPage) -> Part:
    head = [_("Pattern"), _("Line .25 lower"), _("As drawn"), _("Line .25 higher")]
    rows: list[tuple[str, ...]] = [
        (style.title, style.percent_lower, style.percent, style.percent_higher)
        for style in page.told.styles
    ]
    return _part(_("The four patterns"), _table(head, rows), _text(" ".join(page.told.reference)))


def _dimension(dimension: Dimension) -> Part:
    told = dimension.told
    return _part(
        told.title,
        _picture(dimension.picture, told.sentence, 80),
        _text(told.sentence),
        _text(told.daily),
        *([_small(told.floor)] if told.floor else []),
    )


def _now(page: ResultPage) -> Part:
    now = page.start_now
    steps = [f"{step.words} ({_seconds(step.seconds)})" for step in now.short]
    return _part(
        _("One thing to do now: %(title)s") % {"title": now.unit.words.title},
        _text(now.unit.words.summary),
        _list(steps, "steps"),
        _text(now.unit.words.caution),
        _small(_grounds(page, now.grade, now.sources)),
    )


def _pathway(page: ResultPage) -> Part:
    pathway = page.pathway
    return _part(
        pathway.unit.words.title,
        _text(page.told.pathway_reason),
        _text(pathway.unit.words.body),
        _small(_grounds(page, pathway.grade, pathway.sources)),
    )


def _focus(focus: Focus) -> Part:
    told, practice = focus.told, focus.practice
    return _part(
        told.characteristic.words.title,
        _text(told.sentence),
        _list(list(told.reasons)),
        _text(f"**{practice.unit.words.title}** · {_minutes(practice)}"),
        _text(practice.unit.words.purpose),
        _list([step.words for step in practice.steps], "steps"),
        _text(practice.unit.words.caution),
        _small(" ".join(source.citation for source in practice.sources)),
        level=3,
    )


def _answers(page: ResultPage) -> Part:
    rows = [
        f"{answer.text} **{answer.label}.** {answer.why}"
        if answer.label
        else f"{answer.text} {answer.why}"
        for answer in page.told.answers
    ]
    return _part(_("Your answers, and why each mattered"), _list(rows, "steps"))


def _strengths(page: ResultPage) -> list[Part]:
    """Only what was answered, as it was answered."""
    if not page.strengths:
        return []
    said = [f"{text} **{label}.**" for topic in page.strengths for text, label in topic.answers]
    return [_part(_("Strengths and beliefs, as you answered"), _list(said))]


def _grounds(page: ResultPage, grade: str, sources: list[Source]) -> str:
    return " ".join([page.told.grades[grade], *(source.citation for source in sources)])


def _seconds(seconds: int) -> str:
    return ngettext("%(seconds)s second", "%(seconds)s seconds", seconds) % {"seconds": seconds}


def _minutes(practice: Practice) -> str:
    count = {"minutes": practice.minutes}
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", practice.minutes) % count
