"""Making an account, signing in and out, and coming back without a passphrase."""

import re

import pytest
from django.test import Client, RequestFactory

from earned.server.accounts import hashing, keys, throttle
from earned.server.accounts.models import Device, Person, RecoveryCode
from earned.server.config.address import address_of
from tests.server.member import AGREED, PASSPHRASE, Member
from tests.server.visitor import Visitor

ANDROID = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"


def test_somebody_makes_an_account_and_is_in(mia: Member) -> None:
    assert mia.is_in()
    assert "Signed in as mia." in mia.get("/me/").content.decode()
    assert keys.store().get(mia.person.pk)
    assert len(mia.codes) == len(set(mia.codes)) == 8


def test_recovery_codes_are_shown_once_and_kept_as_digests(mia: Member) -> None:
    page = mia.get("/account/codes/").content.decode()
    assert "shown once" in page
    assert not [code for code in mia.codes if code in page]
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not [code for code in mia.codes if code.replace("-", "") in kept.upper()]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("username", "mia", "This name is taken"),
        ("username", "MIA", "This name is taken"),
        ("username", "a b", "letters, digits, dots"),
        ("username", "", "This field is required"),
        ("password1", "short", "This passphrase is too short: it needs at least 12 signs"),
        ("password1", "1q2w3e4r5t6y", "too common"),
        ("adult", "", "people of 18 and over"),
        ("consent", "", "Tick to say that you agree"),
    ],
)
def test_what_does_not_fit_is_said_kindly(
    mia: Member, ann: Visitor, field: str, value: str, said: str
) -> None:
    sent = {"username": "ann", "password1": PASSPHRASE, **AGREED, field: value}
    page = ann.post("/account/new/", {name: each for name, each in sent.items() if each})
    assert page.status_code == 200
    assert said in page.content.decode()
    assert Person.objects.count() == 1


def test_the_page_says_who_can_read_the_name(ann: Visitor) -> None:
    page = ann.get("/account/new/").content.decode()
    assert "Whoever runs this server can read your name" in page


def test_signing_out_and_in(mia: Member) -> None:
    mia.post("/account/sign-out/")
    assert mia.get("/me/").headers["Location"] == "/account/sign-in/?next=/me/"
    page = mia.post(
        "/account/sign-in/?next=/me/consents/", {"login": "Mia", "password": PASSPHRASE}
    )
    assert page.headers["Location"] == "/me/consents/"
    assert mia.is_in()


def test_a_wrong_passphrase_and_an_unknown_name_sound_the_same(mia: Member, ann: Visitor) -> None:
    said = []
    for name in ("mia", "nobody"):
        page = ann.post("/account/sign-in/", {"login": name, "password": "x"}).content.decode()
        said.append(re.findall(r'class="error">([^<]+)', page))
    assert said[0] == said[1] != []


def test_signing_in_elsewhere_never_leads_off_this_site(mia: Member) -> None:
    mia.post("/account/sign-out/")
    page = mia.post(
        "/account/sign-in/?next=https://evil.example/", {"login": "mia", "password": PASSPHRASE}
    )
    assert page.headers["Location"] == "/me/"


def test_a_session_ends_with_the_browser_unless_asked_otherwise(mia: Member) -> None:
    assert mia.client.cookies["session"]["max-age"] == ""
    assert mia.client.cookies["session"]["httponly"]
    mia.post("/account/sign-out/")
    mia.sign_in(remember="on")
    assert mia.client.cookies["session"]["max-age"] == 30 * 24 * 60 * 60


def test_the_database_cannot_sign_anybody_in(mia: Member) -> None:
    cookie = mia.client.cookies["session"].value
    row = Device.objects.get()
    assert cookie not in row.id
    assert mia.person.pk.encode() not in bytes(row.sealed)
    thief = Client()
    thief.cookies["session"] = row.id
    assert thief.get("/me/").status_code == 302


def test_devices_are_known_by_browser_and_system_only(mia: Member) -> None:
    other = Member(Client(headers={"User-Agent": ANDROID}, REMOTE_ADDR="203.0.113.9"), "mia")
    other.sign_in()
    page = mia.get("/account/").content.decode()
    assert "Firefox on Android" in page
    kept = repr(list(Device.objects.values()))
    assert "203.0.113" not in kept
    assert "Gecko" not in kept


def test_a_device_can_be_signed_out_from_another(mia: Member) -> None:
    other, third = Member(Client(), "mia"), Member(Client(), "mia")
    other.sign_in()
    third.sign_in()
    here = re.findall(
        r'name="device" value="([0-9a-f]{64})"', mia.get("/account/").content.decode()
    )
    assert len(here) == 2
    mia.post("/account/end/", {"device": here[0]})
    assert [other.is_in(), third.is_in()].count(False) == 1
    mia.post("/account/end/", {"others": "1"})
    assert [mia.is_in(), other.is_in(), third.is_in()] == [True, False, False]


def test_a_recovery_code_sets_a_new_passphrase_once(mia: Member, ann: Visitor) -> None:
    fresh = "seven lamps over a quiet river"
    sent = {"username": "mia", "code": mia.codes[0].lower().replace("-", " "), "password1": fresh}
    assert ann.post("/account/recover/", sent).headers["Location"] == "/account/recovered/"
    assert not mia.is_in()
    again = ann.post("/account/recover/", sent)
    assert b"Each code works once" in again.content
    assert Member(Client(), "mia", fresh).sign_in().headers["Location"] == "/me/"
    assert not Member(Client(), "mia").sign_in().headers.get("Location")


def test_a_slip_costs_no_code(mia: Member, ann: Visitor) -> None:
    sent = {"username": "mia", "code": mia.codes[0], "password1": "short"}
    assert b"too short" in ann.post("/account/recover/", sent).content
    assert RecoveryCode.objects.count() == 8


def test_somebody_elses_code_opens_nothing(mia: Member, noa: Member, ann: Visitor) -> None:
    sent = {"username": "mia", "code": noa.codes[0], "password1": "seven lamps over a river"}
    assert b"do not fit together" in ann.post("/account/recover/", sent).content


def test_new_codes_need_the_passphrase_and_end_the_old(mia: Member) -> None:
    assert mia.again("/account/codes/new/").status_code == 200
    assert mia.post("/account/codes/new/").headers["Location"] == "/account/codes/"
    page = mia.get("/account/codes/").content.decode()
    assert not [code for code in mia.codes if code in page]
    assert RecoveryCode.objects.count() == 8


def test_changing_the_passphrase_signs_others_out(mia: Member) -> None:
    other = Member(Client(), "mia")
    other.sign_in()
    fresh = "seven lamps over a quiet river"
    sent = {"oldpassword": PASSPHRASE, "password1": fresh, "password2": fresh}
    assert mia.post("/account/passphrase/", sent).headers["Location"] == "/account/"
    assert mia.is_in()
    assert not other.is_in()


def guess(client: Client, times: int, username: str = "mia") -> str:
    page = ""
    for number in range(times):
        sent = {"login": username, "password": f"wrong {number}"}
        page = client.post("/account/sign-in/", sent).content.decode()
    return page


def test_guessing_is_slowed(mia: Member) -> None:
    stranger = Client()
    assert "Too many tries" not in guess(stranger, throttle.FROM_STRANGERS[0])
    assert "Too many tries" in guess(stranger, 1)
    right = stranger.post("/account/sign-in/", {"login": "mia", "password": PASSPHRASE})
    assert "Too many tries" in right.content.decode()


def test_a_guesser_does_not_lock_out_the_owner(mia: Member) -> None:
    mia.post("/account/sign-out/")
    guess(Client(), throttle.FROM_STRANGERS[0] + 5)
    assert mia.sign_in().headers["Location"] == "/me/"
    new_browser = Client()
    assert "recovery codes" in guess(new_browser, 1)
    sent = {"username": "mia", "code": mia.codes[0], "password1": "seven lamps over a river"}
    assert new_browser.post("/account/recover/", sent).status_code == 302
    entered = {"login": "mia", "password": sent["password1"]}
    assert new_browser.post("/account/sign-in/", entered).headers["Location"] == "/me/"


def test_guessing_through_a_proxy_locks_out_nobody_else_behind_it(
    mia: Member, settings: object
) -> None:
    settings.EARNED_PROXIES = {"127.0.0.1", "10.0.0.1"}  # type: ignore[attr-defined]
    guesser = {"X-Forwarded-For": "10.9.9.9, 203.0.113.5, 10.0.0.1"}
    for number in range(throttle.BY_ADDRESS[0] + 1):
        sent = {"login": f"nobody-{number}", "password": "x"}
        page = Client().post("/account/sign-in/", sent, headers=guesser)
    assert b"Too many tries" in page.content
    lied = {"X-Forwarded-For": "198.51.100.7, 203.0.113.5, 10.0.0.1"}
    right = {"login": "mia", "password": PASSPHRASE}
    assert b"Too many" in Client().post("/account/sign-in/", right, headers=lied).content
    other = {"X-Forwarded-For": "203.0.113.6, 10.0.0.1"}
    assert Client().post("/account/sign-in/", right, headers=other).status_code == 302


@pytest.mark.parametrize(
    ("remote", "named", "found"),
    [
        ("192.0.2.1", "203.0.113.5", "192.0.2.1"),
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "1.2.3.4, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "2001:db8::1, 127.0.0.1", "2001:db8::1"),
        ("127.0.0.1", "<script>", ""),
        ("127.0.0.1", "", ""),
    ],
)
def test_only_a_proxy_of_ours_is_believed(
    settings: object, remote: str, named: str, found: str
) -> None:
    settings.EARNED_PROXIES = {"127.0.0.1"}  # type: ignore[attr-defined]
    request = RequestFactory().get("/", headers={"X-Forwarded-For": named}, REMOTE_ADDR=remote)
    assert address_of(request) == found


def test_the_owners_slips_are_forgiven(mia: Member) -> None:
    for _ in range(throttle.FROM_A_KNOWN_BROWSER[0] + 2):
        mia.post("/account/sign-out/")
        assert mia.sign_in().headers["Location"] == "/me/"


def test_a_known_browser_is_limited_too(mia: Member) -> None:
    mia.post("/account/sign-out/")
    assert "Too many tries" in guess(mia.client, throttle.FROM_A_KNOWN_BROWSER[0] + 1)


def test_a_browser_is_known_to_its_own_name_only(mia: Member, noa: Member) -> None:
    mia.post("/account/sign-out/")
    guess(Client(), throttle.FROM_STRANGERS[0] + 5, "noa")
    assert "Too many tries" in guess(mia.client, 1, "noa")


def test_leaving_quickly_signs_out_here_and_forgets_the_browser(mia: Member) -> None:
    uid = mia.keep()
    page = mia.post("/leave/")
    assert page.status_code == 303
    assert not mia.is_in()
    assert Device.objects.count() == 0
    assert mia.client.cookies["known"].value == ""
    mia.sign_in()
    assert mia.get(f"/me/results/{uid}/").status_code == 200


def test_argon2_takes_no_more_memory_than_a_small_server_has() -> None:
    encoded = hashing.Argon2().encode("passphrase", "saltsaltsalt")
    assert encoded.startswith("argon2$argon2id$v=19$m=9216,t=5,p=1$")
    assert hashing.Argon2().verify("passphrase", encoded)
    assert not hashing.Argon2().verify("another", encoded)


def test_guests_meet_no_session(ann: Visitor) -> None:
    ann.take()
    assert ann.get("/me/keep/").headers["Location"] == "/account/sign-in/?next=/me/keep/"
    assert Device.objects.count() == 0
