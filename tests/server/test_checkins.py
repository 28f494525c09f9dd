"""A day's check-in: three taps and an optional line, once a day."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earned.core.change.observation import CheckIn
from earned.server.growth import consents, store
from earned.server.growth.checkins import keeping
from earned.server.growth.checkins.kind import CHECK_IN, CheckedIn, states
from tests.server.member import Member

DAY = date(2026, 3, 1)


def tapped(day: date = DAY, worry: int = 1, line: str = "") -> CheckedIn:
    return CheckedIn(day=day, worry=worry, distance=2, strain=3, line=line)


def test_a_day_has_one_check_in_whoever_sends_it_again(mia: Member) -> None:
    first = keeping.keep(mia.person, tapped(worry=1))
    assert keeping.keep(mia.person, tapped(worry=4, line="slept badly")) == first
    kept = list(keeping.each(mia.person))
    assert [(one.body.worry, one.body.line) for one in kept] == [(4, "slept badly")]


def test_nothing_is_kept_without_consent(mia: Member) -> None:
    consents.say(mia.person, "keep", given=False)
    with pytest.raises(consents.NoConsentError):
        keeping.keep(mia.person, tapped())
    assert store.count(mia.person, CHECK_IN) == 0


def test_days_away_count_from_the_last_day_before_today(mia: Member) -> None:
    assert keeping.away_for(mia.person, DAY) == 0
    keeping.keep(mia.person, tapped(DAY))
    assert keeping.away_for(mia.person, DAY + timedelta(days=3)) == 0
    assert keeping.away_for(mia.person, DAY + timedelta(days=30)) == 30
    keeping.keep(mia.person, tapped(DAY + timedelta(days=30)))
    assert keeping.away_for(mia.person, DAY + timedelta(days=30)) == 30


@given(st.integers(0, 4), st.integers(0, 4))
def test_taps_are_states_that_rise_with_them(worry: int, distance: int) -> None:
    body = CheckedIn(day=DAY, worry=worry, distance=distance, strain=0)
    anxiety, avoidance = states(body)
    assert anxiety == CheckIn(float(DAY.toordinal()), "anxiety", anxiety.value)
    assert (anxiety.dimension, avoidance.dimension) == ("anxiety", "avoidance")
    assert (anxiety.value > avoidance.value) == (worry > distance)


@pytest.mark.parametrize("change", [{"worry": 5}, {"strain": -1}, {"line": "x" * 281}])
def test_a_body_that_no_page_sends_is_refused(change: dict[str, object]) -> None:
    plain = {**msgspec.to_builtins(tapped()), **change}
    with pytest.raises(msgspec.ValidationError):
        CHECK_IN.read(1, plain, from_json=True)
