"""An authenticator app is a bridge to a passkey: its agency says until when, and after that a code opens one page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import agencies
from accounts.actions import second_factor as acts
from accounts.models import Agency, Notice
from accounts.signing_in import apps_until
from accounts.signing_in.second_factor import factors_of
from accounts.signing_in.soft_keys import SoftKey
from audit.models import Event
from audit.moves import MoveDenied
from tests.accounts.test_second_factor import (
    add_app,
    add_passkey,
    code_of,
    next_half_minute,
    with_app,  # noqa: F401 - a fixture
    with_password,
)


@pytest.fixture
def school(people):
    return Agency.objects.get(name="Hollow Lane Academy")


def set_day(who, school, *, days):
    school = Agency.objects.get(pk=school.pk)
    day = timezone.localdate() + timedelta(days=days)
    return agencies.set_apps_until(agency=school, version=school.version, apps_until=day, by=who("ada"))


def by_code(person, secret):
    client = Client()
    with_password(client, person)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    return client


def test_ada_sets_the_last_day_and_reads_how_many_it_concerns(signed_in, with_app, school):  # noqa: F811
    ada, page = signed_in("ada"), reverse("accounts:apps", args=[school.public_id])
    assert "1 person of the agency has an app" in " ".join(ada.get(page).content.decode().split())
    day = timezone.localdate() + timedelta(days=60)
    typed = {"version": school.version, "apps_until-day": day.day, "apps_until-month": day.month}
    assert ada.post(page, {**typed, "apps_until-year": day.year}).status_code == 302
    assert Agency.objects.get(pk=school.pk).apps_until == day
    assert Event.objects.filter(kind="agency.apps_until_set").count() == 1


def test_until_the_last_day_a_code_opens_as_ever(who, with_app, school, monkeypatch):  # noqa: F811
    set_day(who, school, days=0)
    next_half_minute(monkeypatch)
    assert by_code(with_app.person, with_app.secret).get("/").status_code == 200


def test_after_it_a_code_opens_the_page_on_which_a_passkey_is_added_and_no_other(who, with_app, school, monkeypatch):  # noqa: F811
    set_day(who, school, days=-1)
    next_half_minute(monkeypatch)
    client = by_code(with_app.person, with_app.secret)
    assert client.get("/").headers["Location"] == reverse("mfa_index")
    assert "no authenticator app any more" in client.get(reverse("mfa_index")).content.decode()
    add_passkey(client, SoftKey("laptop"))
    assert client.get("/").status_code == 200


def test_who_has_a_passkey_is_not_let_in_by_the_app_any_more(who, with_app, school, monkeypatch):  # noqa: F811
    next_half_minute(monkeypatch)
    add_passkey(by_code(with_app.person, with_app.secret), SoftKey("laptop"))
    set_day(who, school, days=-1)
    monkeypatch.undo()
    next_half_minute(monkeypatch)
    client = by_code(with_app.person, with_app.secret)
    assert client.get("/you/").status_code == 302
    client = Client()
    with_password(client, with_app.person)
    client.post(reverse("mfa_authenticate"), {"code": with_app.codes[0]})
    assert client.get("/you/").status_code == 200  # a recovery code is for a bad day


def test_after_it_no_app_is_added_and_the_last_passkey_stays(client, who, tanya, school):
    with_password(client, tanya)
    add_passkey(client, SoftKey("laptop"))
    set_day(who, school, days=-1)
    answer, _ = add_app(client)
    assert apps_until.OVER in answer.content.decode()
    key = factors_of(tanya).get()
    with pytest.raises(MoveDenied):
        acts.remove(factor=key, by=who("tanya"))


def test_who_has_an_app_alone_is_reminded_thirty_and_seven_days_before_and_once(who, with_app, school):  # noqa: F811
    for days, told in ((60, 0), (30, 1), (7, 2)):
        set_day(who, school, days=days)
        apps_until.remind()
        apps_until.remind()
        assert Notice.objects.filter(person=with_app.person, kind="account.app_ends").count() == told


def test_nobody_with_a_passkey_is_reminded(client, who, tanya, school):
    with_password(client, tanya)
    add_passkey(client, SoftKey("laptop"))
    set_day(who, school, days=7)
    apps_until.remind()
    assert not Notice.objects.filter(kind="account.app_ends").exists()
