"""Five years of daily use, made up: what one person would have left here, day by day.

Needs Django to be set up. Everything follows from a seed.
"""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from earned.app.plan import catalogue
from earned.app.quiz import load_quiz
from earned.app.simulate import take
from earned.core.instruments.item import Frame
from earned.core.scoring.drawing import mean_person
from earned.library.units import facts_of
from earned.server.accounts.models import Person
from earned.server.growth import store
from earned.server.growth.checkins.kind import CHECK_IN, CheckedIn, uid_of
from earned.server.growth.journal.kinds import ENTRY, Writing
from earned.server.growth.kinds import Body, Kind
from earned.server.growth.models import Record
from earned.server.growth.moments.kind import MOMENT, POINTS, TRIGGERS, WAYS, WENTS, Moment
from earned.server.growth.practices.kind import PRACTISED, Practised
from earned.server.growth.predictions.kind import PREDICTION, Prediction
from earned.server.growth.results import QUIZ, QuizTaken, numbers
from earned.server.growth.retest.kinds import FORM, Form
from earned.server.growth.signs.kind import SIGNS, Week, monday_of
from earned.server.growth.signs.kind import uid_of as week_uid
from earned.server.growth.trajectory.kinds import EVENT, Event
from earned.server.quiz.record import Record as Answers
from earned.server.quiz.services import result

YEARS = 5
DAYS = 365 * YEARS
WORDS = [
    *(
        "I",
        "you",
        "she",
        "the",
        "evening",
        "morning",
        "work",
        "sister",
        "phone",
        "message",
        "quiet",
    ),
    *("walk", "friend", "tired", "alone", "calm", "waited", "answer", "later", "felt", "heavy"),
    *("warm", "laughed", "kitchen", "train", "rain", "letter", "maybe", "because", "then", "and"),
    *("again", "small", "large", "window", "told", "listened", "forgot", "slept", "early", "late"),
]
ENTRY_WORDS = 190
"""About a kilobyte an entry."""


class Life:
    """Writes records in bulk: each sealed as the pages seal it."""

    def __init__(self, person: Person, today: date, seed: int = 1) -> None:
        self.person, self.today = person, today
        self.span = DAYS
        self.first = today - timedelta(days=DAYS)
        self.random = np.random.default_rng(seed)
        self.rows: list[Record] = []

    def add(self, kind: Kind[Body], day: date, body: Body, uid: str = "") -> None:
        """One record about a day."""
        at = datetime.combine(day, time(19, 30), tzinfo=UTC)
        uid = uid or self.random.bytes(16).hex()
        sealed = store._sealed(self.person, kind, uid, body)  # noqa: SLF001 - in bulk
        self.rows.append(
            Record(person=self.person, uid=uid, kind=kind.name, at=at, changed=at, sealed=sealed)
        )

    def keep(self) -> int:
        """Write everything; how many records that was."""
        Record.objects.bulk_create(self.rows, batch_size=500)
        count = len(self.rows)
        self.rows = []
        return count

    def some_days(self, count: int) -> list[date]:
        """So many different days of the five years, in order."""
        chosen = self.random.choice(self.span - 1, size=min(count, self.span - 1), replace=False)
        return [self.first + timedelta(days=int(at)) for at in sorted(chosen)]

    def any_days(self, count: int) -> list[date]:
        """So many days, some more than once."""
        return [
            self.first + timedelta(days=int(at))
            for at in self.random.integers(0, self.span - 1, count)
        ]

    def text(self, words: int = ENTRY_WORDS) -> str:
        """Made-up words."""
        return " ".join(self.random.choice(WORDS, words).tolist())

    def answers(self, day: date, frame: Frame) -> Answers:
        """What somebody answers who grows more secure over the years."""
        share = (day - self.first).days / self.span
        at = {"anxiety": 1.4 - 1.6 * share, "avoidance": 0.6 - 0.8 * share}
        quiz = load_quiz(frame)
        given = take(quiz, mean_person(quiz.model, at), self.random)  # type: ignore[arg-type]
        asked = {one.item: one.option for one in given}
        return Answers(consented=day, frame=frame, safety_asked=True, asked=asked, complete=True)


def quizzes(life: Life, count: int = 60) -> None:
    """Whole quizzes, a month apart: the first kept as results, later ones as retests, two frames."""
    for number in range(count):
        day = life.first + timedelta(days=number * max(life.span - 25, 1) // count)
        said = life.answers(day, "partner" if number % 3 == 2 else "general")
        if number < 2:
            found = result(said)
            body = QuizTaken(answers=said, found=numbers(found), versions=dict(found.versions))
            life.add(QUIZ, day, body)
        else:
            life.add(FORM, day, Form(length="full", begun=day, answers=said, finished=day))


def check_ins(life: Life, count: int = 1800) -> None:
    """A check-in on almost every day."""
    for day in life.some_days(count):
        taps = life.random.integers(0, 5, 3).tolist()
        body = CheckedIn(day=day, worry=taps[0], distance=taps[1], strain=taps[2])
        life.add(CHECK_IN, day, body, uid=uid_of(day))


def journal(life: Life, count: int = 700) -> None:
    """Entries of about a kilobyte."""
    for day in life.any_days(count):
        feelings = ["calm", "lonely"][: int(life.random.integers(3))]
        life.add(ENTRY, day, Writing(text=life.text(), feelings=feelings))


def moments(life: Life, count: int = 1500) -> None:
    """Moments with three of four texts; every fifth has a prediction that was answered."""
    for number, day in enumerate(life.any_days(count)):
        at = life.random.integers(0, 1000, 6).tolist()
        body = Moment(
            point=POINTS[at[0] % len(POINTS)],
            trigger=TRIGGERS[at[1] % len(TRIGGERS)],  # type: ignore[arg-type]
            way=WAYS[at[2] % len(WAYS)],  # type: ignore[arg-type]
            went=WENTS[at[3] % len(WENTS)],  # type: ignore[arg-type]
            before=at[4] % 11,
            later=at[5] % 11,
            set_off=life.text(12),
            wanted=life.text(12),
            did=life.text(12),
        )
        life.add(MOMENT, day, body)
        if number % 5 == 0:
            fear = Prediction(
                fear=life.text(8),
                belief="own-worth",
                chance=at[4] * 9 % 101,
                by=day + timedelta(days=3),
                outcome="not",
                answered=day + timedelta(days=4),
            )
            life.add(PREDICTION, day, fear)


def practices(life: Life, count: int = 900) -> None:
    """Practices rated before and after, half of them drawn."""
    known = sorted(catalogue().practices)
    for number, day in enumerate(life.any_days(count)):
        one, other = life.random.choice(known, 2, replace=False).tolist()
        before, after = sorted(life.random.integers(0, 11, 2).tolist(), reverse=True)
        body = Practised(
            practice=one, before=before, after=after, helped="somewhat",
            finished=datetime.combine(day, time(19, 45), tzinfo=UTC),
        )  # fmt: skip
        if number % 2:
            body.picked, body.among = "randomised", [one, other]
        life.add(PRACTISED, day, body)


def signs(life: Life) -> None:
    """Twenty signs, every week."""
    names = sorted(facts_of("sign"))
    for week in range(life.span // 7):
        monday = monday_of(life.first + timedelta(days=7 * week))
        often = dict(zip(names, life.random.integers(0, 4, len(names)).tolist(), strict=True))
        life.add(SIGNS, monday, Week(monday=monday, often=often), uid=week_uid(monday))


def events(life: Life, count: int = 12) -> None:
    """What happened."""
    for number, day in enumerate(life.some_days(count)):
        life.add(EVENT, day, Event(day=day, text=f"what happened, {number + 1}"))


def live(person: Person, today: date) -> int:
    """Five years; how many records they left."""
    life = Life(person, today)
    for part in (quizzes, check_ins, moments, practices, signs, journal, events):
        part(life)
    return life.keep()


def first_week(person: Person, today: date) -> int:
    """Somebody new: a little of everything, within a week."""
    life = Life(person, today, seed=2)
    life.span = 7
    life.first = today - timedelta(days=7)
    quizzes(life, 1)
    check_ins(life, 6)
    moments(life, 6)
    practices(life, 4)
    signs(life)
    journal(life, 3)
    events(life, 1)
    return life.keep()
