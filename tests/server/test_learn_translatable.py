"""Every word on the pages of the library, the exercises and Right now can be translated."""

import pytest

from tests.server.test_translatable import Walker, pseudo, strays
from tests.server.visitor import Visitor

__all__ = ["pseudo"]
PATHS = [
    "/learn/", "/learn/style/", "/learn/style/anxious/", "/learn/belief/own-worth/",
    "/learn/characteristic/trust/", "/learn/origin/attuned/", "/learn/route/self-awareness/",
    "/learn/pathway/from-anxious/", "/learn/pairing/", "/learn/pairing/anxious-avoidant/",
    "/learn/life-area/work/", "/learn/benefit/conflict/", "/learn/myth/", "/learn/myth/four-types/",
    "/learn/sign/", "/learn/upkeep/self-care/", "/learn/ripple/person-to-community/", "/learn/term/",
    "/learn/term/flooding/", "/learn/area/mindfulness/", "/learn/practices/", "/learn/practice/urge-timer/",
    "/learn/search/", "/learn/offline/", "/now/",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_every_page(pseudo: None, ann: Visitor, path: str) -> None:
    assert strays(ann, path) == []


def test_what_comes_of_forms(pseudo: None, ann: Visitor) -> None:
    walker = Walker()
    for path, given in (
        ("/learn/search/", {"q": "trust"}),
        ("/learn/search/", {"q": "zzzz"}),
        ("/now/", {"text": ""}),
        ("/now/", {"text": "sad"}),
        ("/now/", {"text": "I want to die"}),
    ):
        walker.feed(ann.post(path, given).content.decode().replace('value="', 'data-x="'))
    assert walker.stray == []
