"""Spanish read as data: complete where promised, the same shape and facts as English, worded with care.

Standard library only, and no import of the package: a translator can run this file alone.
Where a unit has no Spanish file, pages fall back to English and say so; that is no failure here.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CONTENT = Path(__file__).resolve().parents[2] / "src/earned/content"

PROMISED = (
    "instruments/earned/items.es.toml",
    "instruments/strengths/items.es.toml",
    "instruments/origins/items.es.toml",
    "safety/es.toml",
    "result/es.toml",
    "interface/terminal/es.toml",
    "interface/library/es.toml",
    "interface/score_report/es.toml",
)
"""Files without which nobody could take the quiz and read its result in Spanish."""

PROMISED_FOLDERS = (
    *("dimensions", "styles", "characteristics", "pathways", "practices", "life_areas", "pairings"),
    *("areas", "beliefs", "benefits", "glossary", "myths", "origins", "ripple", "routes", "signs"),
    "upkeep",
)
"""The whole library: what a result may show, and everything to read."""

DATA = {"now/es.toml"}
"""Phrases to search for: they follow no English wording, and tests/guidance holds them."""

EXERCISES = sorted((CONTENT / "tools").glob("*.es.toml"))
SPANISH = sorted(
    [
        *(path for path in CONTENT.rglob("es.toml") if str(path.relative_to(CONTENT)) not in DATA),
        *CONTENT.rglob("items.es.toml"),
        *EXERCISES,
    ]
)

SAME_IN_BOTH = {"No", "no", "Trauma", "Provisional", "{seconds} s", "{value}%", "{count} × {kind}"}
"""Strings that are right in both languages."""

NO_WORDS = re.compile(
    r"practice|wait\.after_prompt|(prompts|checks)\[\d+\]\.(id|kind|fields\[\d+\]|pattern)"
    r"|words\[\d+\]\.(body|situation)\[\d+\]"
)
"""Leaves of an exercise that a program reads: ids and patterns."""

FORBIDDEN = {
    "names the person by a pattern": r"\beres (?:un[ao]? )?(?:persona )?"
    r"(?:ansios|evitativ|evasiv|temeros|insegur|dependiente)",
    "toxic": r"tóxic",
    "needy": r"(?:persona|pareja) (?:dependiente|demandante|absorbente)|dependencia emocional",
    "damaged or broken": r"(?:persona|alma|corazón|infancia|estás|estar|estoy|eres) "
    r"(?:dañad|rot)[ao]s?\b",
    "rewire": r"recable|reprogram|reconectar tu cerebro",
    "heal your": r"\b(?:sana|sanar|sanando|cura|curar) (?:tu|tus|a tu)\b",
    "inner child": r"niñ[oa] interior",
    "birthright": r"derecho de nacimiento",
    "unlock": r"desbloque",
    "journey": r"viaje (?:interior|personal|emocional|de sanación)|en (?:tu|este) viaje\b",
    "a promise": r"garantiz|siempre funciona|nunca falla|para siempre",
}
"""Spanish counterparts of the wording that our content does without."""

OTHER_ADDRESS = re.compile(
    r"\b(?:usted|vosotr[oa]s|vuestr[oa]s?|vos|os|sois|estáis|tenéis|podéis|queréis)\b",
    re.IGNORECASE,
)
SPLIT_GENDER = re.compile(
    r"\w/[ao]s?\b|\w\([ao]s?\)|[a-záéíóúñ]@[a-z]|\b(?:tod|nosotr|amig)[ex]s?\b"
)
GENDERED_SELF = re.compile(
    r"\b(?:estoy|estaba|estuve|soy|me siento|me sentí|me quedo|me quedé) "
    r"(?:muy |tan |un poco |más )?(?!cerca\b|algo\b|\w+ndo|\w+ndol[ao]\b)\w+[ao]s?\b",
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"\b(?:no|ni|nunca|jamás|nada|nadie|ningún|ninguna?|tampoco|sin|apenas|incapaz|falta|faltan"
    r"|rara vez|raras veces|casi no)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\{([a-z_]+)(?:!r)?\}")
LONGEST_ITEM = 24
LONGEST_SENTENCE = 50


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _english(path: Path) -> Path:
    return path.with_name(path.name.replace("es.toml", "en.toml"))


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Every string that people read, with the way to it."""
    exercise = path in EXERCISES
    chosen_by_id = path.name == "emotion-finder.es.toml"
    for name, text in _leaves(_read(path)):
        for_a_program = exercise and (
            NO_WORDS.fullmatch(name) or (chosen_by_id and ".options[" in name)
        )
        if isinstance(text, str) and not for_a_program:
            yield name, text


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every string or number with the way to it: ``stages[1].done_when[0]``."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(inner, f"{name}[{place}]")
    else:
        yield name, value


def _numbers(text: str) -> Counter[str]:
    """The numbers written in digits, whatever their separators."""
    text = re.sub(r"(?<=\d)[\u00a0\u202f.,](?=\d)", "", text)
    return Counter(re.findall(r"\d+", text))


def _shape(text: str) -> tuple[int, int]:
    """Markdown that readers see: list items and headings."""
    return (
        len(re.findall(r"^- ", text, re.MULTILINE)),
        len(re.findall(r"^### ", text, re.MULTILINE)),
    )


def _ids(paths: list[Path]) -> list[Any]:
    return [pytest.param(path, id=path.relative_to(CONTENT).as_posix()) for path in paths]


@pytest.mark.parametrize("file", PROMISED)
def test_what_the_quiz_and_its_result_need_is_there(file: str) -> None:
    assert (CONTENT / file).exists()


@pytest.mark.parametrize("folder", PROMISED_FOLDERS)
def test_every_unit_that_a_result_may_show_is_there(folder: str) -> None:
    missing = [
        path.parent.name
        for path in sorted((CONTENT / folder).glob("*/en.toml"))
        if not path.with_name("es.toml").exists()
    ]

    assert missing == []


@pytest.mark.parametrize("path", _ids(SPANISH))
def test_it_has_the_keys_steps_and_placeholders_of_the_english(path: Path) -> None:
    spanish = dict(_leaves(_read(path)))
    english = dict(_leaves(_read(_english(path))))
    read = dict(_texts(path))

    assert list(spanish) == list(english)
    for name, text in english.items():
        if name.endswith(".pattern"):
            re.compile(spanish[name])
        elif name in read:
            assert bool(spanish[name].strip()) == bool(text.strip()), name
            assert sorted(PLACEHOLDER.findall(spanish[name])) == sorted(
                PLACEHOLDER.findall(text)
            ), name
            assert _shape(spanish[name]) == _shape(text), name
        else:
            assert spanish[name] == text, name


@pytest.mark.parametrize("path", _ids(SPANISH))
def test_nothing_is_left_in_english(path: Path) -> None:
    english = dict(_leaves(_read(_english(path))))

    for name, text in _texts(path):
        if text and text not in SAME_IN_BOTH:
            assert text != english.get(name), name


@pytest.mark.parametrize("path", _ids(SPANISH))
def test_numbers_are_the_same(path: Path) -> None:
    """Figures in digits are facts: every English one is in the Spanish too."""
    english = dict(_leaves(_read(_english(path))))

    for name, text in _texts(path):
        lost = _numbers(english.get(name, "")) - _numbers(text)
        assert not lost, (name, dict(lost))


@pytest.mark.parametrize("path", _ids(SPANISH))
def test_no_phrase_that_we_do_without(path: Path) -> None:
    for name, text in _texts(path):
        for why, phrase in FORBIDDEN.items():
            assert not re.search(phrase, text, re.IGNORECASE), (name, why)


@pytest.mark.parametrize("path", _ids(SPANISH))
def test_it_says_tu_and_splits_no_word_by_gender(path: Path) -> None:
    for name, text in _texts(path):
        assert not OTHER_ADDRESS.search(text), name
        assert not SPLIT_GENDER.search(text), name


@pytest.mark.parametrize("path", _ids(SPANISH))
def test_punctuation_is_spanish(path: Path) -> None:
    for name, text in _texts(path):
        assert text.count("?") == text.count("¿"), name
        assert text.count("!") == text.count("¡"), name
        assert text.count("«") == text.count("»"), name
        assert not re.search(r"[“”‘\"—]", text), name


@pytest.mark.parametrize("path", _ids(SPANISH))
def test_sentences_stay_short_enough_for_a_phone(path: Path) -> None:
    for name, text in _texts(path):
        for sentence in re.split(r"(?<=[.!?:;»])\s+|\n+", text):
            assert len(sentence.split()) <= LONGEST_SENTENCE, (name, sentence)


# The questionnaires: the construct and its key stay as in English

EARNED = _read(CONTENT / "instruments/earned/items.es.toml")["items"]
STRENGTHS = _read(CONTENT / "instruments/strengths/items.es.toml")["items"]
ORIGINS = _read(CONTENT / "instruments/origins/items.es.toml")["items"]
SENTENCES = [
    *((f"{id_}/{frame}", text) for id_, frames in EARNED.items() for frame, text in frames.items()),
    *((id_, item["text"]) for words in (STRENGTHS, ORIGINS) for id_, item in words.items()),
]
NO_AS_A_WORD = {"strength-boundaries-1"}
"""Items about saying no, where the word is what is said."""


@pytest.mark.parametrize(("label", "text"), SENTENCES, ids=[label for label, _ in SENTENCES])
def test_item(label: str, text: str) -> None:
    assert text[0].isupper() or text.startswith("{name}")
    assert text.endswith(".")
    assert len(re.findall(r"[.!?;:]", text)) == 1, "one plain sentence"
    assert len(text.split()) <= LONGEST_ITEM
    assert label in NO_AS_A_WORD or not NEGATION.search(text), "states its key by denial"
    assert not GENDERED_SELF.search(text), "says whether a man or a woman answers"
    assert not re.search(r"\b(siempre|él|ella misma|él mismo|esposo|esposa|novio|novia)\b", text)


def test_each_frame_speaks_of_its_own_person() -> None:
    people = {"partner": "mi pareja", "friend": "mi amigo o amiga", "parent": "mi madre o padre"}
    for id_, frames in EARNED.items():
        for frame, text in frames.items():
            said = {name for name, words in people.items() if words in text}
            assert said == ({frame} & set(people)), (id_, frame)
            assert ("{name}" in text) == (frame == "named"), (id_, frame)


def test_a_typed_word_never_opens_a_sentence_or_follows_a_or_de() -> None:
    """'el abuelo' may be typed: 'a el' and 'de el' would be wrong."""
    for id_, item in ORIGINS.items():
        assert not item["text"].startswith("{caregiver}"), id_
        assert not re.search(r"\b(?:a|de) \{caregiver\}", item["text"]), id_


def test_items_are_unique() -> None:
    counts = Counter(text.casefold() for _, text in SENTENCES)

    assert [text for text, count in counts.items() if count > 1] == []


def test_labels_of_a_format_differ() -> None:
    for file in PROMISED[:3]:
        for format_ in _read(CONTENT / file)["formats"].values():
            assert len(set(format_["labels"])) == len(format_["labels"])


SAFETY = _read(CONTENT / "safety/es.toml")


def test_what_must_be_said_for_safety_is_said() -> None:
    assert "Nadie lee lo que se escribe aquí" in SAFETY["crisis"]["not_read"]
    assert "lectura acertada" in SAFETY["safety"]["after_yes"]
    for question in SAFETY["safety"]["questions"].values():
        for said in ("salta", "confia", "tranquilizar", "combinaciones"):
            assert said in question["why"].replace("confianza", "confiar"), said


@pytest.mark.parametrize("key", ["after_yes", "after_skip", "lead", "why"])
def test_nobody_is_told_to_leave_or_to_stay(key: str) -> None:
    text = SAFETY["safety"][key].lower()

    assert not re.search(
        r"\b(debes|deberías|tienes que|hay que) (irte|dejarl[ao]|quedarte|terminar)\b", text
    )
