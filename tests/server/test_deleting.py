"""Deleting an account: the key first, so that a power cut or an old backup brings nothing back."""

import pytest
from django.db import connection

from earned.sealing.errors import KeyStoreError, NoKeyError
from earned.server.accounts import keys
from earned.server.accounts.models import Device, KeyMark, Person, RecoveryCode
from earned.server.config import startup
from earned.server.growth import leaving
from earned.server.growth.models import Record
from tests.server.member import Member


def test_it_asks_for_the_passphrase_first(mia: Member) -> None:
    assert mia.post("/me/delete/").headers["Location"].startswith("/account/again/")
    assert Person.objects.count() == 1


def test_everything_of_a_person_goes_and_nothing_of_anybody_else(mia: Member, noa: Member) -> None:
    mia.keep()
    noa.keep()
    gone, stays = mia.person.pk, noa.person.pk
    mia.again("/me/delete/")
    assert mia.post("/me/delete/").headers["Location"] == "/me/gone/"
    assert b"Your key is destroyed" in mia.get("/me/gone/").content
    assert not mia.is_in()
    for model in (Record, Device, RecoveryCode):
        assert set(model.objects.values_list("person_id", flat=True)) == {stays}
    assert list(Person.objects.values_list("pk", flat=True)) == [stays]
    assert keys.store().destroyed() == {gone}
    with pytest.raises(NoKeyError):
        keys.store().get(gone)
    assert noa.is_in()


def test_the_name_is_free_again_for_somebody_new(mia: Member, noa: Member) -> None:
    mia.again("/me/delete/")
    mia.post("/me/delete/")
    mia.join()
    assert mia.is_in()


def test_a_deletion_cut_short_is_ended_at_the_next_start(
    mia: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia.keep()

    def power_cut(_pk: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(leaving, "_delete_rows", power_cut)
        with pytest.raises(KeyboardInterrupt):
            leaving.delete_person(mia.person)
    assert Record.objects.count() > 0
    startup.check_keys()
    assert Record.objects.count() == Person.objects.count() == 0


def test_another_key_store_is_refused_at_the_start(mia: Member, settings: object) -> None:
    settings.KEYS = settings.DATA / "other"  # type: ignore[attr-defined]
    with pytest.raises(KeyStoreError, match="no key store here"):
        startup.check_keys()
    keys.store().make()
    with pytest.raises(KeyStoreError, match="belongs to another database"):
        startup.check_keys()


def test_a_rotation_leaves_the_start_as_it_was(mia: Member) -> None:
    uid = mia.keep()
    keys.store().rotate()
    keys._stores.clear()
    startup.check_keys()
    assert mia.get(f"/me/results/{uid}/").status_code == 200
    assert KeyMark.objects.count() == 1


def test_every_row_of_a_person_goes_with_the_person() -> None:
    """A table that points to people has to let go of them: found here when one is added."""
    pointing = {
        model._meta.label
        for field in Person._meta.related_objects
        if (model := field.related_model)
    }
    assert pointing == {
        "accounts.Device", "accounts.RecoveryCode", "growth.Record", "growth.Feed",
        "mfa.Authenticator", "account.EmailAddress",
    }  # fmt: skip
    assert connection.vendor in {"sqlite", "postgresql"}
