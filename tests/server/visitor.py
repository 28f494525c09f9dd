"""What a visitor does, by forms alone."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client


@dataclass
class Visitor:
    """A browser without JavaScript."""

    client: Client

    def get(self, path: str, **extra: Any) -> HttpResponse:
        return self.client.get(path, **extra)  # type: ignore[return-value]

    def post(self, path: str, data: dict[str, Any] | None = None, **extra: Any) -> HttpResponse:
        return self.client.post(path, data or {}, **extra)  # type: ignore[return-value]

    def consent(self) -> None:
        assert self.post("/quiz/start/", {"adult": "on", "consent": "on"}).status_code == 302

    def begin(self, frame: str = "general", name: str = "") -> None:
        """Past consent and frame, and past the safety questions with three times 'no'."""
        self.consent()
        self.post("/quiz/who/", {"frame": frame, "name": name})
        if frame in {"partner", "parent", "named"}:
            no = {"afraid": "no", "controlled": "no", "unsafe-to-be-honest": "no"}
            self.post("/quiz/before/", no)

    def shown(self, path: str = "/quiz/") -> str:
        """The id of the question on the screen."""
        return item_in(self.get(path).content.decode())

    def answer(self, option: int | str, item: str | None = None) -> HttpResponse:
        """Answer the question on the screen, or another one."""
        sent = {"item": item or self.shown(), "option": str(option)}
        return self.post("/quiz/answer/", sent)

    def finish(self, option: int | str = 3) -> int:
        """Answer until the result; how many questions that took."""
        for asked in range(100):
            page = self.get("/quiz/")
            if page.status_code == 302:
                assert page.headers["Location"] == "/quiz/result/"
                return asked
            self.answer(option, item_in(page.content.decode()))
        raise AssertionError("The quiz did not end.")

    def take(self, frame: str = "general", name: str = "", option: int | str = 3) -> None:
        self.begin(frame, name)
        self.finish(option)


def item_in(html: str) -> str:
    found = re.search(r'name="item" value="([^"]+)"', html)
    assert found, html
    return found.group(1)


def number_in(html: str) -> int:
    found = re.search(r'data-number="(\d+)"', html)
    assert found, html
    return int(found.group(1))
