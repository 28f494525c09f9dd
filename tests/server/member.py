"""What somebody with an account does, by forms alone."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

from earned.server.accounts.models import Person
from tests.server.visitor import Visitor

PASSPHRASE = "quiet river under seven lamps"
AGREED = {"adult": "on", "consent": "on"}


@dataclass
class Member(Visitor):
    """A browser without JavaScript whose owner has an account."""

    username: str
    passphrase: str = PASSPHRASE
    codes: list[str] = field(default_factory=list)

    @property
    def person(self) -> Person:
        return Person.objects.get(username=self.username)

    def join(self, **more: str) -> None:
        """Make the account, and write down the recovery codes."""
        sent = {"username": self.username, "password1": self.passphrase, **AGREED, **more}
        page = self.post("/account/new/", sent)
        assert page.headers.get("Location") == "/account/codes/", page.content.decode()
        self.codes = codes_in(self.get("/account/codes/"))

    def sign_in(self, **more: str) -> HttpResponse:
        sent = {"login": self.username, "password": self.passphrase, **more}
        return self.post("/account/sign-in/", sent)

    def again(self, path: str) -> HttpResponse:
        """Open a page that asks for the passphrase once more, and give it."""
        asked = self.get(path)
        assert asked.status_code == 302
        back = self.post(asked.headers["Location"], {"password": self.passphrase, "next": path})
        assert back.headers["Location"] == path
        return self.get(path)

    def is_in(self) -> bool:
        return self.get("/me/").status_code == 200

    def keep(self, **quiz: Any) -> str:
        """Take the quiz and keep its result; the uid."""
        self.take(**quiz)
        target = self.post("/me/keep/").headers["Location"]
        found = re.fullmatch(r"/me/results/([0-9a-f]{32})/", target)
        assert found, target
        return found.group(1)


def codes_in(page: HttpResponse) -> list[str]:
    return re.findall(r"<code>([0-9A-Z-]{23})</code>", page.content.decode())
