"""Every word on the pages of one's own days can be translated."""

from datetime import timedelta

import pytest

from earned.library.units import facts_of
from earned.server.growth import store
from earned.server.growth.moments.kind import MOMENT, Moment
from earned.server.growth.practices.kind import PRACTISED, Practised
from earned.server.growth.predictions.kind import PREDICTION, Prediction
from earned.server.growth.signs.keeping import keep as keep_signs
from earned.server.growth.signs.kind import monday_of
from earned.server.growth.trial.kind import TRIAL, Trial
from tests.server.lived import days_ago
from tests.server.member import Member
from tests.server.test_translatable import Walker, pseudo, strays

__all__ = ["pseudo"]
MONTHS = {
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
}  # fmt: skip
"""Names of months come from Django, which has them in every language."""


def known(member: Member) -> list[str]:
    """One of each record, with words that are no words; the pages that show them."""
    moments = [
        store.keep(member.person, MOMENT, Moment(point="trusting", part="evening", trigger="silence",
                   way="old", went="worse", before=7, later=3, did="Zed"))
        for _ in range(9)
    ]  # fmt: skip
    fears = [
        store.keep(member.person, PREDICTION, Prediction(fear="Zed", belief="own-worth", chance=70,
                   by=days_ago(0), about=about, outcome=outcome, set_aside=away))
        for about, outcome, away in (
            ("general", None, False), ("person", "happened", False), ("person", None, True),
            ("general", "not", False), ("general", "unclear", False), *[("general", "not", False)] * 5,
        )
    ]  # fmt: skip
    done = [
        store.keep(member.person, PRACTISED, Practised(practice=id_, picked="randomised",
                   among=[id_], before=8, after=5, helped="worse"))
        for id_ in ("one-cup", "gone")
    ]  # fmt: skip
    keep_signs(member.person, monday_of(days_ago(0)), dict.fromkeys(facts_of("sign"), 1))
    trials = [
        store.keep(member.person, TRIAL, Trial(practice="one-cup", began=days_ago(ago),
                   days="1100" * 10 + "10", stopped=stopped))
        for ago, stopped in ((43, None), (10, days_ago(5)), (3, None), (-2, None))
    ]  # fmt: skip
    return [
        *(f"/me/moments/{uid}/" for uid in moments[:1]),
        *(f"/me/predictions/{uid}/" for uid in fears[:5]),
        *(f"/me/practices/{uid}/" for uid in done),
        *(f"/me/trial/{uid}/" for uid in trials),
    ]


PAGES = ("today", "moments", "moments/new", "predictions", "predictions/new", "practices", "signs",
         "signs/rate", "trial")  # fmt: skip


def test_every_page(pseudo: None, mia: Member) -> None:
    paths = [f"/me/{page}/" for page in PAGES]
    found = {path: strays(mia, path) for path in paths}
    found |= {path: strays(mia, path) for path in [*known(mia), *paths]}
    stray = {path: set(words) - MONTHS - {"mia"} for path, words in found.items()}
    assert {path: words for path, words in stray.items() if words} == {}


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/me/today/check-in/", {}),
        (
            "/me/today/check-in/",
            {"worry": "1", "distance": "1", "strain": "1", "line": "Zed hit me"},
        ),
        ("/me/today/moment/", {}),
        ("/me/moments/new/", {}),
        ("/me/predictions/new/", {}),
        ("/me/trial/begin/", {}),
        ("/me/practices/choose/", {"practice": "one-cup"}),
    ],
)
def test_what_comes_of_forms(pseudo: None, mia: Member, path: str, sent: dict[str, str]) -> None:
    walker = Walker()
    walker.feed(mia.post(path, sent).content.decode())
    assert set(walker.stray) - MONTHS - {"hit", "me"} == set()


def test_the_three_questions_and_what_is_withheld(pseudo: None, mia: Member) -> None:
    by = (days_ago(0) + timedelta(days=1)).isoformat()
    sent = {"fear": "Zed", "belief": "own-worth", "chance": "50", "by": by, "about": "person"}
    for more in ({}, {"afraid": "yes"}):
        walker = Walker()
        walker.feed(mia.post("/me/predictions/new/", {**sent, **more}).content.decode())
        assert set(walker.stray) - MONTHS == set()
