"""Free text in one's own space is looked at for danger, here and now, and nothing about it stays."""

import pytest
from django.test import RequestFactory

from earned.server.growth.heard import hear, help_in


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I want to kill myself tonight", "self-harm"),
        ("he hit me again", "danger"),
        ("me quiero morir", "self-harm"),
    ],
)
def test_danger_brings_help_first(text: str, kind: str) -> None:
    heard = hear("a quiet line", text)
    assert kind in heard.alarm.kinds
    shown = help_in(RequestFactory().get("/", headers={"Accept-Language": "en-GB"}), heard)
    assert shown["told"]["help"]  # type: ignore[index]
    assert shown["groups"]


@pytest.mark.parametrize("texts", [(), ("",), ("we had soup and talked",)])
def test_quiet_texts_bring_nothing(texts: tuple[str, ...]) -> None:
    heard = hear(*texts)
    assert not heard.guarded
    assert help_in(RequestFactory().get("/", headers={"Accept-Language": "en-GB"}), heard) == {}


def test_fear_of_somebody_guards_what_is_asked() -> None:
    assert hear("he hit me again").guarded
