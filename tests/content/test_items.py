"""The questionnaires read as data: counts, balance, wording and reading level.

Standard library only, and no import of the package: a writer can run this file alone.
"""

import re
import tomllib
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

import pytest

INSTRUMENTS = Path(__file__).resolve().parents[2] / "src/earned/content/instruments"

FRAMES = ("general", "partner", "friend", "parent", "named")
FACETS = {
    "anxiety": (
        "fear-of-abandonment",
        "reassurance",
        "preoccupation",
        "doubt-of-own-worth",
        "protest",
        "jealousy-and-comparison",
    ),
    "avoidance": (
        "discomfort-with-closeness",
        "discomfort-with-depending",
        "discomfort-with-being-depended-on",
        "discomfort-with-disclosure",
        "self-reliance",
        "shutting-down-in-conflict",
    ),
}
DIMENSIONS = tuple(FACETS)
CHARACTERISTICS = (
    "intimacy-with-independence",
    "communication",
    "conflict-resolution",
    "emotion-regulation",
    "trust",
    "boundaries",
    "view-of-self-and-others",
    "vulnerability",
    "relationship-satisfaction",
    "resilience",
    "interdependence",
    "presence",
)
BELIEFS = (
    "own-worth",
    "others-trustworthy",
    "relationships-safe",
    "closeness-and-independence",
)
QUALITIES = ("responsive", "attuned", "available", "fitting")

MAX_WORDS = 20
MAX_GRADE = 9.0
MEDIAN_GRADE = 7.0

# Words that would turn a key round by denial instead of stating the other experience.
NEGATION = re.compile(
    r"\b(?:not|never|without|cannot|nor|neither|nobody|nothing|none|no one|hardly|rarely"
    r"|seldom|barely|unable|lack|fail)\b|n['’]t\b",
    re.IGNORECASE,
)

# Fragments by which published items are known (ECR, ECR-R, ECR-RS, RQ, RSQ, AAS, ASQ, SAAM),
# and close turns of them. Fragments are enough to catch a copy; the items are not reprinted.
PUBLISHED_FRAGMENTS = (
    "a lot of reassurance",
    "about being abandoned",
    "about being alone",
    "afraid that once",
    "as close as i would like",
    "as i care about them",
    "as much as i care",
    "as strong as my feelings",
    "away from my partner",
    "being too close",
    "can depend on",
    "care about me as much",
    "close emotional relationships",
    "close to other people",
    "comfort and reassurance",
    "comfortable being close",
    "comfortable depending",
    "comfortable opening up",
    "comfortable sharing",
    "completely trust",
    "depend on other",
    "depend on others",
    "depend on romantic",
    "desire to be very close",
    "difficult to trust",
    "doubt myself",
    "down deep",
    "easy to be affectionate",
    "easy to depend",
    "easy to get close",
    "emotionally close",
    "emotionally intimate",
    "feel deep down",
    "feel loved",
    "find others reluctant",
    "find that others are reluctant",
    "fully understand",
    "get so close",
    "gets to know me",
    "gets too close",
    "get too close",
    "i resent it",
    "i worry that",
    "interested in someone else",
    "just about everything",
    "know the real me",
    "lose my partner",
    "lose their love",
    "losing my partner",
    "measuring up",
    "merge completely",
    "need to be loved",
    "need to feel independent",
    "never there when you need",
    "notice me when",
    "often wish that",
    "often worry",
    "open up to",
    "prefer not to",
    "private thoughts",
    "problems and concerns",
    "pull away when",
    "pull back when",
    "relationships are a waste",
    "scares people away",
    "self-sufficient",
    "share my feelings",
    "show a partner how i feel",
    "show more feeling",
    "someone to rely on",
    "stay with me",
    "talk things over",
    "the best in other people",
    "times of need",
    "to merge",
    "turn to my",
    "turn to other people",
    "understands my needs",
    "very close to",
    "want to be very close",
    "wants to be close",
    "wants to be very close",
    "will hurt me",
    "will leave me",
    "won't care about me",
    "won't want to stay",
    "worry a lot",
)


def _read(folder: str, file: str) -> dict[str, Any]:
    return tomllib.loads((INSTRUMENTS / folder / file).read_text(encoding="utf-8"))


EARNED = _read("earned", "instrument.toml")
EARNED_WORDS = _read("earned", "items.en.toml")
STRENGTHS = _read("strengths", "instrument.toml")
STRENGTHS_WORDS = _read("strengths", "items.en.toml")
ORIGINS = _read("origins", "instrument.toml")
ORIGINS_WORDS = _read("origins", "items.en.toml")

ITEMS: list[dict[str, Any]] = EARNED["items"]
SENTENCES = [
    (f"{id_}/{frame}", text)
    for id_, frames in EARNED_WORDS["items"].items()
    for frame, text in frames.items()
]
PLAIN_SENTENCES = [
    (id_, item["text"])
    for words in (STRENGTHS_WORDS, ORIGINS_WORDS)
    for id_, item in words["items"].items()
]
ALL_SENTENCES = SENTENCES + PLAIN_SENTENCES


def _of(dimension: str, **wanted: object) -> list[dict[str, Any]]:
    return [
        item
        for item in ITEMS
        if item["dimension"] == dimension and all(item[k] == v for k, v in wanted.items())
    ]


def _spoken(text: str) -> str:
    """The sentence as a reader meets it, with the placeholders filled."""
    return text.replace("{name}", "Sam").replace("{caregiver}", "my mother")


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", _spoken(text))


def _syllables(word: str) -> int:
    """An estimate: vowel groups, split in "being", less the silent endings. At least one."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    groups = len(re.findall(r"[aeiouy]+", word))
    groups += len(re.findall(r"[eioy]i(?=ng$)|ia|iu", word))
    silent = (
        re.search(r"[^aeiouy]e$", word) and not re.search(r"[^aeiouyl]le$", word),
        re.search(r"[^aeiouysczgx]es$", word),
        re.search(r"[^aeiouytd]ed$", word) and not re.search(r"[^aeiouyl]led$", word),
    )
    groups -= any(silent)
    groups -= len(re.findall(r"[^aeiouy]e(?=(?:ly|less|ful|ment|thing)$)", word))
    return max(groups, 1)


def _grade(text: str) -> float:
    """Flesch-Kincaid grade of one sentence."""
    words = _words(text)
    return 0.39 * len(words) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


# The adaptive questionnaire: structure


def test_header() -> None:
    assert EARNED["id"] == "earned"
    assert EARNED["language"] == "en"
    assert EARNED["scored"] is True
    assert re.fullmatch(r"\d{4}\.\d+", EARNED["version"])
    assert {f["id"]: f["options"] for f in EARNED["formats"]} == {"agreement": 7, "frequency": 7}


def test_every_item_is_complete_and_well_formed() -> None:
    keys = {"id", "dimension", "facet", "key", "format", "secure_end", "reference"}
    for item in ITEMS:
        assert set(item) == keys, item
        assert re.fullmatch(r"(anx|avo)-[a-z]+-\d+", item["id"])
        assert item["id"].startswith(item["dimension"][:3])
        assert item["facet"] in FACETS[item["dimension"]]
        assert item["key"] in (1, -1)
        assert item["format"] in ("agreement", "frequency")
    ids = [item["id"] for item in ITEMS]
    assert len(set(ids)) == len(ids)
    assert ids == list(EARNED_WORDS["items"])


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_counts_and_key_balance(dimension: str) -> None:
    items = _of(dimension)
    assert len(items) >= 30
    assert abs(len(_of(dimension, key=1)) - len(_of(dimension, key=-1))) <= 2
    for facet in FACETS[dimension]:
        plus = len(_of(dimension, facet=facet, key=1))
        minus = len(_of(dimension, facet=facet, key=-1))
        assert plus + minus >= 5, facet
        assert abs(plus - minus) <= 1, facet


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_about_a_quarter_are_frequency_items_of_both_keys(dimension: str) -> None:
    frequency = _of(dimension, format="frequency")
    assert 0.2 <= len(frequency) / len(_of(dimension)) <= 0.3
    assert min(Counter(item["key"] for item in frequency)[key] for key in (1, -1)) >= 3


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_secure_end_holds_both_designs(dimension: str) -> None:
    demanding = _of(dimension, secure_end=True, key=-1)
    mild = _of(dimension, secure_end=True, key=1)
    assert len(demanding) >= 3
    assert len(mild) >= 3
    assert len(demanding) + len(mild) >= 6
    assert {item["format"] for item in demanding} == {"agreement"}
    assert {item["format"] for item in mild} == {"frequency"}


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_reference_set(dimension: str) -> None:
    reference = _of(dimension, reference=True)
    assert Counter(item["key"] for item in reference) == {1: 4, -1: 4}
    assert all(item["format"] == "agreement" and not item["secure_end"] for item in reference)
    by_facet = Counter(item["facet"] for item in reference)
    assert set(by_facet) == set(FACETS[dimension])
    assert max(by_facet.values()) <= 2


# The adaptive questionnaire: words


@pytest.mark.parametrize("words", [EARNED_WORDS, STRENGTHS_WORDS, ORIGINS_WORDS])
def test_formats_have_a_lead_and_distinct_labels(words: dict[str, Any]) -> None:
    for name, format_ in words["formats"].items():
        assert format_["lead"].strip()
        wanted = 5 if name == "recollection" else 7
        assert len(set(format_["labels"])) == len(format_["labels"]) == wanted


def test_five_frames_are_introduced() -> None:
    assert tuple(EARNED_WORDS["frames"]) == FRAMES
    for frame in EARNED_WORDS["frames"].values():
        assert set(frame) == {"title", "summary", "think"}
        assert all(text.strip() and "{" not in text for text in frame.values())


def test_every_item_has_five_sentences_with_the_name_only_where_it_belongs() -> None:
    for id_, frames in EARNED_WORDS["items"].items():
        assert tuple(frames) == FRAMES, id_
        for frame, text in frames.items():
            assert ("{name}" in text) == (frame == "named"), (id_, frame)
            assert "{" not in text.replace("{name}", ""), (id_, frame)


def test_each_frame_speaks_of_its_own_person() -> None:
    for id_, frames in EARNED_WORDS["items"].items():
        for frame in ("partner", "friend", "parent"):
            assert f"my {frame}" in frames[frame].lower(), (id_, frame)
            others = {"partner", "friend", "parent"} - {frame}
            assert not any(f"my {other}" in frames[frame] for other in others), (id_, frame)
        assert not re.search(r"\bmy (partner|friend|parent)\b", frames["general"]), id_
        assert not re.search(r"\bmy (partner|friend|parent)\b", frames["named"]), id_


def test_demanding_items_name_a_threat() -> None:
    threat = re.compile(
        r"argument|apart|answer a message|unsettled|angry|someone new|ill,|bad news|deeply upset"
        r"|at my lowest"
    )
    for item in ITEMS:
        if item["secure_end"] and item["key"] == -1:
            for frame, text in EARNED_WORDS["items"][item["id"]].items():
                assert threat.search(text), (item["id"], frame)


def test_frequency_items_look_back() -> None:
    past = re.compile(r"^(I|My mind|Thoughts) \w+")
    for item in ITEMS:
        if item["format"] == "frequency":
            for text in EARNED_WORDS["items"][item["id"]].values():
                assert past.search(text), text
                assert not re.search(r"\b(am|is|are|feel|feels|always|often)\b", text), text


def test_singular_they_agrees() -> None:
    for label, text in ALL_SENTENCES:
        assert not re.search(r"\bthey (is|was|has|does|cares|leaves|\w+es)\b", text), label
        assert not re.search(r"\b(he|she|his|hers|her|him|himself|herself)\b", text), label


@pytest.mark.parametrize(("label", "text"), ALL_SENTENCES, ids=[s[0] for s in ALL_SENTENCES])
def test_sentence(label: str, text: str) -> None:
    assert text[0].isupper() or text.startswith("{name}"), label
    assert text.endswith("."), label
    assert len(re.findall(r"[.!?;:]", text)) == 1, "one plain sentence"
    assert not NEGATION.search(text), "states its key by denial"
    assert len(_words(text)) <= MAX_WORDS, len(_words(text))
    assert _grade(text) <= MAX_GRADE, round(_grade(text), 1)
    assert not re.search(r"\b(always|romantic|husband|wife|girlfriend|boyfriend)\b", text)


def test_sentences_are_unique() -> None:
    counts = Counter(text.casefold() for _, text in ALL_SENTENCES)
    assert [text for text, n in counts.items() if n > 1] == []


def test_median_reading_grade() -> None:
    for frame in FRAMES:
        grades = [_grade(i[frame]) for i in EARNED_WORDS["items"].values()]
        assert median(grades) <= MEDIAN_GRADE, frame
    assert median(_grade(text) for _, text in PLAIN_SENTENCES) <= MEDIAN_GRADE


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("people", 2),
        ("care", 1),
        ("cares", 1),
        ("loved", 1),
        ("needed", 2),
        ("distance", 2),
        ("argument", 3),
        ("someone", 2),
        ("closely", 2),
        ("being", 2),
        ("unsettled", 3),
        ("pulled", 1),
        ("something", 2),
        ("little", 2),
        ("between", 2),
        ("passes", 2),
        ("relationship", 4),
    ],
)
def test_syllable_estimate(word: str, syllables: int) -> None:
    assert _syllables(word) == syllables


def test_wording_is_our_own() -> None:
    for label, text in ALL_SENTENCES:
        plain = _spoken(text).lower()
        found = [fragment for fragment in PUBLISHED_FRAGMENTS if fragment in plain]
        assert not found, (label, found)


# Strengths and origins


def test_strengths() -> None:
    assert STRENGTHS["id"] == "strengths"
    assert STRENGTHS["scored"] is False
    items: list[dict[str, Any]] = STRENGTHS["items"]
    assert [i["id"] for i in items] == list(STRENGTHS_WORDS["items"])
    by_characteristic = Counter(i["characteristic"] for i in items if "characteristic" in i)
    assert by_characteristic == dict.fromkeys(CHARACTERISTICS, 3)
    assert Counter(i["belief"] for i in items if "belief" in i) == dict.fromkeys(BELIEFS, 1)
    assert {i["format"] for i in items} == {"agreement"}
    assert 1 <= sum(i["key"] == -1 for i in items) <= 6
    assert all(i["key"] == 1 for i in items if "belief" in i)
    assert not any("partner" in i["text"] for i in STRENGTHS_WORDS["items"].values())


def test_origins() -> None:
    assert ORIGINS["id"] == "origins"
    assert ORIGINS["scored"] is False
    assert ORIGINS["caregivers"] == 2
    assert ORIGINS["skip"] is True
    assert ORIGINS["skip_if"]
    items: list[dict[str, Any]] = ORIGINS["items"]
    assert [i["id"] for i in items] == list(ORIGINS_WORDS["items"])
    assert Counter(i["quality"] for i in items) == dict.fromkeys(QUALITIES, 2)
    assert 1 < ORIGINS["bands"]["low_up_to"] < ORIGINS["bands"]["high_from"] < 5
    for id_, item in ORIGINS_WORDS["items"].items():
        assert "{caregiver}" in item["text"], id_
        assert not item["text"].startswith("{"), id_  # the typed word is in lower case


def test_origins_note_and_reflections() -> None:
    for key in ("title", "summary", "skip", "caregiver_prompt", "caregiver_hint", "second_prompt"):
        assert ORIGINS_WORDS[key].strip()
    note = ORIGINS_WORDS["note"].lower()
    for promise in ("stop", "position", "partial", "hurtful event", "skip", "danger"):
        assert promise in note, promise
    reflections = ORIGINS_WORDS["reflections"]
    assert tuple(reflections) == QUALITIES
    texts = [text for quality in reflections.values() for text in quality.values()]
    assert len(set(texts)) == len(texts) == 12
    hedge = re.compile(r"\b(may|might|can|could|some|tend|mostly)\b")
    blame = re.compile(r"\b(fault|blame|damaged|broken|toxic|needy|selfish|neglect)\b")
    for text in texts:
        sentences = re.findall(r"[^.!?]+[.!?]", text)
        assert len(sentences) == 2, text
        assert hedge.search(text), text
        assert not blame.search(text), text
        assert "{" not in text
