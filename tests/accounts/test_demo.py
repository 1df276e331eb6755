"""The demonstration people: one click each, and only on this machine."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from accounts.models import User
from accounts.signing_in.second_factor import factors_of, has_second_factor
from accounts.signing_in.soft_keys import SoftKey
from audit.models import Event
from core.enciphered import new_key
from prevent_portal.demo import only_on_this_machine, refuse_elsewhere
from tests.people import proved


@pytest.fixture
def demo(settings, people):
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
    settings.SITE_ADDRESS = "http://127.0.0.1:8000"
    return people


def test_everybody_is_there_and_one_click_away(client, demo):
    page = client.get("/demo/").content.decode()
    assert "Tanya Okafor" in page and 'action="/demo/omar/"' in page
    assert client.post("/demo/omar/").headers["Location"] == "/"
    assert b"Omar Haddad" in client.get("/").content


def test_it_is_the_door_that_everybody_uses(client, demo):
    before = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    client.post("/demo/omar/")
    assert UserSession.objects.filter(user=demo.omar).count() == 1
    assert Event.objects.filter(id__gt=before, kind="signin.succeeded", actor_id=demo.omar.pk).exists()


def test_becoming_somebody_else_leaves_nothing_of_the_first(client, demo):
    client.post("/demo/omar/")
    client.session["secret"] = "of Omar"
    client.post("/demo/tanya/")
    assert "secret" not in client.session and client.session["_auth_user_id"] == str(demo.tanya.pk)


def test_everybody_has_a_passkey_that_the_page_presses(client, demo):
    assert not has_second_factor(demo.omar)
    for _ in range(2):
        client.post("/demo/omar/")
        assert client.get("/you/").status_code == 200
    assert [factor.type for factor in factors_of(demo.omar)] == ["webauthn"]


def test_an_invented_person_proves_again_with_one_press(client, demo):
    client.post("/demo/omar/")
    proved(client, demo.omar, ago=3600)
    asked = client.get(reverse("mfa_add_app"))
    assert b"Press the passkey of this invented person" in client.get(asked.headers["Location"]).content
    answer = client.post("/demo/prove/", {"next": reverse("mfa_add_app")})
    assert answer.headers["Location"] == reverse("mfa_add_app")
    assert client.get(reverse("mfa_add_app")).status_code == 200


@pytest.mark.parametrize("more", [{"REMOTE_ADDR": "10.0.0.7"}, {"headers": {"x-forwarded-for": "127.0.0.1"}}])
def test_from_elsewhere_nothing_is_pressed(client, demo, more):
    client.post("/demo/omar/")
    assert client.post("/demo/prove/", **more).status_code == 404


def test_without_demo_mode_nothing_is_pressed(client, demo, settings):
    client.post("/demo/omar/")
    settings.DEMO = False
    assert client.post("/demo/prove/").status_code == 404


def test_nobody_elses_key_is_pressed(client, demo):
    nia = User.objects.create_user(email="nia@demo.example", name="Nia Reed", password="four unrelated words")
    client.force_login(nia, backend="allauth.account.auth_backends.AuthenticationBackend")
    proved(client, nia)
    assert client.post("/demo/prove/").status_code == 404


def test_the_key_of_another_installation_opens_nothing(client, demo, settings, tmp_path):
    """The source alone does not make it."""
    ours = SoftKey(demo.omar.email).id
    (tmp_path / "key").write_text(new_key())
    settings.SECOND_FACTOR_KEY = str(tmp_path / "key")
    assert SoftKey(demo.omar.email).id != ours


def test_a_suspended_person_cannot_be_become(client, demo):
    demo.omar.is_active = False
    demo.omar.save()
    client.post("/demo/omar/")
    assert client.get("/you/").status_code == 302


def test_no_link_signs_anybody_in(client, demo):
    assert client.get("/demo/omar/").status_code == 405


def test_somebody_who_is_not_of_the_cast_is_not_there(client, demo):
    assert client.post("/demo/stranger/").status_code == 404


@pytest.mark.parametrize("address", ["10.0.0.7", "192.168.1.4", "2001:db8::1"])
def test_from_another_machine_there_is_no_such_page(client, demo, address):
    assert client.get("/demo/", REMOTE_ADDR=address).status_code == 404
    assert client.post("/demo/omar/", REMOTE_ADDR=address).status_code == 404


def test_through_a_proxy_on_this_machine_there_is_no_such_page(client, demo):
    assert client.get("/demo/", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 404


def test_without_demo_mode_there_is_no_such_page(client, people, settings):
    settings.DEMO = False
    assert client.get("/demo/").status_code == 404 and client.post("/demo/omar/").status_code == 404


@pytest.mark.parametrize("host", ["portal.example", "*", "10.0.0.7", ".localhost.example"])
def test_demo_mode_with_another_name_does_not_start(demo, settings, host):
    settings.ALLOWED_HOSTS = ["127.0.0.1", host]
    assert [error.id for error in only_on_this_machine()] == ["prevent_portal.E001"]
    with pytest.raises(ImproperlyConfigured, match="Demo mode is on"):
        refuse_elsewhere()


def test_demo_mode_on_the_loopback_starts(demo):
    assert only_on_this_machine() == []
    refuse_elsewhere()
