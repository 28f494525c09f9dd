"""The sentences of the questionnaires: frames, one plain statement each, reading level, and our own words."""

import re
from collections import Counter
from statistics import median
from typing import Any

import pytest

from tests.content.questionnaire_words import (
    ALL_SENTENCES,
    EARNED,
    EARNED_WORDS,
    ORIGINS_WORDS,
    PLAIN_SENTENCES,
    STRENGTHS_WORDS,
    grade,
    spoken,
    syllables_of,
    words_in,
)

FRAMES = ("general", "partner", "friend", "parent", "named")

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
    for item in EARNED["items"]:
        if item["secure_end"] and item["key"] == -1:
            for frame, text in EARNED_WORDS["items"][item["id"]].items():
                assert threat.search(text), (item["id"], frame)


def test_frequency_items_look_back() -> None:
    past = re.compile(r"^(I|My mind|Thoughts) \w+")
    for item in EARNED["items"]:
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
    assert len(words_in(text)) <= MAX_WORDS, len(words_in(text))
    assert grade(text) <= MAX_GRADE, round(grade(text), 1)
    assert not re.search(r"\b(always|romantic|husband|wife|girlfriend|boyfriend)\b", text)


def test_sentences_are_unique() -> None:
    counts = Counter(text.casefold() for _, text in ALL_SENTENCES)
    assert [text for text, n in counts.items() if n > 1] == []


def test_median_reading_grade() -> None:
    for frame in FRAMES:
        grades = [grade(i[frame]) for i in EARNED_WORDS["items"].values()]
        assert median(grades) <= MEDIAN_GRADE, frame
    assert median(grade(text) for _, text in PLAIN_SENTENCES) <= MEDIAN_GRADE


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
    assert syllables_of(word) == syllables


def test_wording_is_our_own() -> None:
    for label, text in ALL_SENTENCES:
        plain = spoken(text).lower()
        found = [fragment for fragment in PUBLISHED_FRAGMENTS if fragment in plain]
        assert not found, (label, found)
