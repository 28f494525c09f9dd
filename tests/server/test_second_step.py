"""An authenticator app: its secret sealed, its codes asked for, recovery codes beside it."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from tests.server.member import Member
from tests.server.visitor import Visitor


def code_for(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def turn_on(member: Member) -> str:
    page = member.again("/account/app/").content.decode()
    found = re.findall(r'<span class="group">([A-Z2-7]{4})</span>', page)
    assert found, page
    done = member.post("/account/app/", {"code": code_for("".join(found))})
    assert done.headers["Location"] == "/account/"
    cache.clear()
    return "".join(found)


@pytest.fixture
def secret(mia: Member) -> str:
    """The secret of mia's authenticator app."""
    return turn_on(mia)


def half_in(username: str) -> Member:
    member = Member(Client(), username)
    assert member.sign_in().headers["Location"] == "/account/sign-in/step/"
    return member


def test_the_secret_is_sealed(mia: Member, secret: str) -> None:
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert kept.startswith(mia.person.pk)


def test_the_square_is_drawn_without_styles_or_scripts(mia: Member) -> None:
    page = mia.again("/account/app/").content.decode()
    assert "<svg" in page
    assert not re.search(r"\sstyle=|<style|data:", page)


def test_signing_in_then_asks_for_a_code(mia: Member, secret: str) -> None:
    member = half_in("mia")
    assert not member.is_in()
    wrong = member.post("/account/sign-in/step/", {"code": "000000"})
    assert b"This code does not fit" in wrong.content
    assert not member.is_in()
    member.post("/account/sign-in/step/", {"code": code_for(secret)})
    assert member.is_in()


def test_a_code_works_once(mia: Member, secret: str) -> None:
    code = code_for(secret)
    assert half_in("mia").post("/account/sign-in/step/", {"code": code}).status_code == 302
    assert half_in("mia").post("/account/sign-in/step/", {"code": code}).status_code == 200


def test_a_recovery_code_stands_in_for_the_app(mia: Member, secret: str) -> None:
    member = half_in("mia")
    member.post("/account/sign-in/step/", {"code": mia.codes[0]})
    assert member.is_in()
    used = half_in("mia")
    used.post("/account/sign-in/step/", {"code": mia.codes[0]})
    assert not used.is_in()


def test_a_recovered_passphrase_still_needs_the_second_step(
    mia: Member, secret: str, ann: Visitor
) -> None:
    fresh = "seven lamps over a quiet river"
    ann.post("/account/recover/", {"username": "mia", "code": mia.codes[0], "password1": fresh})
    back = Member(Client(), "mia", fresh)
    assert back.sign_in().headers["Location"] == "/account/sign-in/step/"
    back.post("/account/sign-in/step/", {"code": mia.codes[1]})
    assert back.is_in()


def test_guessing_codes_is_slowed(mia: Member, secret: str) -> None:
    member = half_in("mia")
    said = [
        member.post("/account/sign-in/step/", {"code": f"{number:06}"}).content.decode()
        for number in range(6)
    ]
    assert "Too many tries" in said[-1]


def test_it_can_be_turned_off_after_the_passphrase(mia: Member, secret: str) -> None:
    assert mia.post("/account/app/off/").headers["Location"] == "/account/"
    assert not Authenticator.objects.exists()
    other = Member(Client(), "mia")
    assert other.sign_in().headers["Location"] == "/me/"


def test_recovery_codes_outlive_the_app(mia: Member, secret: str, ann: Visitor) -> None:
    mia.post("/account/app/off/")
    sent = {"username": "mia", "code": mia.codes[0], "password1": "seven lamps over a river"}
    assert ann.post("/account/recover/", sent).status_code == 302


def test_once_more_takes_a_code_too(mia: Member, secret: str) -> None:
    member = half_in("mia")
    member.post("/account/sign-in/step/", {"code": mia.codes[0]})
    asked = member.get("/me/export/").headers["Location"]
    assert asked.startswith("/account/again/")
    other = "/account/again/code/?next=/me/export/"
    assert b"A code, once more" in member.get(other).content
    member.post(other, {"code": mia.codes[1], "next": "/me/export/"})
    assert member.get("/me/export/").status_code == 200


def test_passkeys_are_offered_where_browsers_have_them(mia: Member, settings: object) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    offered = {
        host: b"Add a passkey" in mia.get("/account/", headers={"Host": host}).content
        for host in ("localhost:8000", "192.168.1.4:8000", "127.0.0.1:8000")
    }
    assert offered == {"localhost:8000": True, "192.168.1.4:8000": False, "127.0.0.1:8000": False}
    assert b"Add a passkey" in mia.get("/account/", secure=True).content
    for host in ("192.168.1.4", "[2001:db8::1]:8443"):
        page = mia.get("/account/", secure=True, headers={"Host": host})
        assert b"Add a passkey" not in page.content, "a passkey belongs to a name"
