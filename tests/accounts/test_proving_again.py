"""Before what weighs heavily a person proves again who they are, loses nothing by it, and has the authority to the end."""

from __future__ import annotations

import threading
import uuid
from urllib.parse import quote

import pytest
from django.db import connection, transaction
from django.forms import PasswordInput
from django.urls import reverse

from accounts.actions import people as acts
from accounts.forms.second_factor import CODE
from accounts.kept_text import parked_text
from accounts.models import KeptText, Membership, User
from audit.models import Event
from audit.moves import MoveDenied
from core.forms.base import GovukLook
from core.row_security import as_the_service
from referrals.casework.actions import claiming
from referrals.models import Referral
from tests.accounts.graver_acts import grave_rules_of
from tests.accounts.light_acts import LIGHT
from tests.addresses import every_address
from tests.long_boxes import subclasses
from tests.people import proved
from tests.records import a_recommendation, a_referral

# Read with no form: it is asked for as a page, and takes many records out at once.
TAKEN_BY_READING = {"referrals:several_printed"}


def accepted(view):
    """The methods that an address names, and nothing where it names none."""
    while view is not None:
        named = getattr(getattr(view, "__code__", None), "co_freevars", ())
        if "request_method_list" in named:
            return view.__closure__[named.index("request_method_list")].cell_contents
        view = getattr(view, "__wrapped__", None)
    return []


def test_every_address_that_can_be_sent_to_is_grave_or_says_why_not():
    """In LIGHT, by kind; and nothing stands there that is grave, or is no more."""
    addresses = {address.name: address.view for address in every_address()}
    grave = {name for name, view in addresses.items() if getattr(view, "grave", None)}
    sent_to = {name for name, view in addresses.items() if not accepted(view) or "POST" in accepted(view)}
    light = [name for names in LIGHT.values() for name in names.split()]
    assert sent_to - grave - set(light) == set(), "say of these what they weigh"
    assert set(light) - (sent_to - grave) == set() and len(light) == len(set(light))
    assert grave - sent_to == TAKEN_BY_READING


def test_no_light_page_does_what_a_grave_rule_is_asked_for():
    """Publishing at a door of drafting, for one: the door's gate is light, and the act asks who may publish."""
    asked = {address.name: (address.view, grave_rules_of(address.view)) for address in every_address()}
    grave = {name for name, (view, rules) in asked.items() if rules}
    assert {name for name in grave if not getattr(asked[name][0], "grave", None)} == set()
    assert {"policy:routing_publish", "referrals:case_approve", "safeguarding:outcome"} <= grave


def test_danger_and_filing_are_never_held_up():
    asked = {address.name for address in every_address() if getattr(address.view, "grave", None)}
    urgent = {address.name for address in every_address() if getattr(address.view, "urgent", False)}
    assert urgent and not urgent & asked and "referrals:send" not in asked


@pytest.fixture
def sian(signed_in, people):
    """She proved who she is an hour ago."""
    client = signed_in("sian")
    proved(client, people.sian, ago=3600)
    return client


def recommended(who):
    return Referral.objects.get(pk=a_recommendation(who).referral_id)


def case(referral, page):
    return reverse(f"referrals:case_{page}", args=[referral.public_id])


def asks(answer):
    return answer.status_code == 302 and answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_a_page_is_asked_for_first_and_nothing_is_read_meanwhile(sian, who):
    referral = recommended(who)
    before = Event.objects.filter(target_id=str(referral.pk), kind="record.viewed").count()
    assert asks(sian.get(case(referral, "approve")))
    assert Event.objects.filter(target_id=str(referral.pk), kind="record.viewed").count() == before


def test_what_sian_typed_is_kept_and_nothing_was_done(sian, who, people):
    referral = recommended(who)
    words = "I have read both checks, and agree with the reasons that are given."
    answer = sian.post(case(referral, "approve"), {"reason": words, "version": referral.version})
    assert asks(answer) and quote("/kept/", safe="") in answer.headers["Location"]
    assert words in str(KeptText.objects.get(user=people.sian).fields)
    assert Referral.objects.get(pk=referral.pk).state == referral.state
    kept = reverse("accounts:kept", args=[KeptText.objects.get().public_id])
    proved(sian, people.sian)
    assert words in sian.get(kept).content.decode()


def test_a_button_leads_back_to_its_page(signed_in, people):
    client, page = signed_in("amir"), f"{reverse('audit:log')}?operation=security"
    proved(client, people.amir, ago=3600)
    answer = client.post(reverse("audit:export_csv"), headers={"referer": f"http://testserver{page}"})
    assert asks(answer) and answer.headers["Location"].endswith(f"?next={quote(page, safe='')}")


@pytest.mark.parametrize("referer", ["https://elsewhere.example/x", "http://testserver.elsewhere.example/", "//x", ""])
def test_no_other_site_says_where_it_leads(signed_in, people, referer):
    client = signed_in("amir")
    proved(client, people.amir, ago=3600)
    answer = client.post(reverse("audit:export_csv"), headers={"referer": referer})
    assert answer.headers["Location"] == f"{reverse('account_reauthenticate')}?next=%2F"


def test_who_may_not_is_told_that_and_is_not_asked_who_they_are(signed_in, people, who):
    tom = signed_in("tom")
    proved(tom, people.tom, ago=3600)
    assert tom.get(case(recommended(who), "approve")).status_code == 404


def test_who_opens_a_form_has_half_the_time_left_at_least_to_fill_it_in(sian, who, people, settings):
    referral, half = recommended(who), settings.PROVE_AGAIN_SECONDS / 2
    form = {"reason": "I agree.", "version": referral.version}
    for ago, is_asked, is_sent_in_vain in (
        (half - 20, False, False),
        (half + 20, True, False),
        (2 * half + 9, True, True),
    ):
        proved(sian, people.sian, ago=ago)
        assert asks(sian.get(case(referral, "approve"))) is is_asked
        with transaction.atomic():
            assert asks(sian.post(case(referral, "approve"), form)) is is_sent_in_vain
            transaction.set_rollback(True)


def sent_in_vain(client, page, form):
    """By a person whose proof has lapsed, and what is kept of it."""
    KeptText.objects.all().delete()
    assert asks(client.post(page, form))
    return KeptText.objects.first()


def test_what_was_typed_is_kept_under_the_addresses_of_signing_in_too_and_no_secret_is(sian, people):
    kept = sent_in_vain(sian, reverse("mfa_add_passkey"), {"name": "The blue key", "credential": "{}"})
    assert kept.fields == {"name": ["The blue key"]}
    proved(sian, people.sian)
    assert "The blue key" in sian.get(reverse("accounts:kept", args=[kept.public_id])).content.decode()
    proved(sian, people.sian, ago=3600)
    assert sent_in_vain(sian, reverse("mfa_add_app"), {"code": "123456"}) is None
    new = {"oldpassword": "a", "password1": "b", "password2": "b"}
    assert sent_in_vain(sian, reverse("account_change_password"), new) is None


def test_every_box_for_a_secret_stands_in_the_list_of_what_is_never_kept():
    secret = {
        (name, form.__module__)
        for form in subclasses(GovukLook)
        if not form.__module__.startswith("tests.")
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, PasswordInput) or getattr(form, "looks", {}).get(name) is CODE
    }
    never = parked_text.NEVER_KEPT
    in_signing_in = {"accounts.forms.second_factor", "accounts.forms.signing_in"}
    assert {module for name, module in secret if name not in never} <= in_signing_in
    assert {name for name, _ in secret} - never == parked_text.NEVER_KEPT_THERE


def test_who_is_signing_in_leaves_nothing_of_who_they_say_they_are(sian, settings):
    """A guess of somebody's address, at a machine at which Sian was last."""
    sian.get(reverse("accounts:links"))
    sian.cookies.pop(settings.SESSION_COOKIE_NAME)
    for page in ("account_login", "account_reset_password", "mfa_authenticate"):
        sian.post(reverse(page), {"login": "x@demo.example", "email": "x@demo.example", "code": "1"})
    assert not KeptText.objects.exists()


def test_a_form_that_creates_is_still_sent_once_after_being_asked(sian, who, people):
    referral, key = recommended(who), str(uuid.uuid4())
    form = {"reason": "As above.", "version": referral.version, "idempotency": key}
    for _ in range(2):
        assert asks(sian.post(case(referral, "approve"), form))


# --- The authority, to the end ---------------------------------------------------------------------------------


def test_an_authority_that_was_read_before_a_suspension_moves_nothing(who, people):
    referral, omar = a_referral(who("tanya")), who("omar")
    User.objects.filter(pk=people.omar.pk).update(is_active=False)
    with pytest.raises(MoveDenied):
        claiming.claim(referral=referral, by=omar)
    assert Referral.objects.get(pk=referral.pk).officer is None


def test_nor_does_one_whose_role_has_ended(who, people):
    referral, omar = a_referral(who("tanya")), who("omar")
    Membership.objects.filter(user=people.omar).update(state="ended", ended_at="2026-11-28T12:00Z")
    with pytest.raises(MoveDenied):
        claiming.claim(referral=referral, by=omar)


def test_a_suspended_administrator_suspends_nobody_back(who, people):
    ada = who("ada")
    User.objects.filter(pk=people.ada.pk).update(is_active=False)
    with pytest.raises(MoveDenied):
        acts.suspend(person=people.tanya, version=people.tanya.version, reason="Left", by=ada)


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_waited_for_the_lock_fails_after_a_suspension(who, people):
    referral, omar, said = a_referral(who("tanya")), who("omar"), []

    def claims():
        try:
            with as_the_service():
                claiming.claim(referral=referral, by=omar)
        except MoveDenied as denied:
            said.append(str(denied))
        finally:
            connection.close()

    with transaction.atomic():
        Referral.objects.select_for_update().get(pk=referral.pk)
        waiting = threading.Thread(target=claims)
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
        User.objects.filter(pk=people.omar.pk).update(is_active=False)
    waiting.join(10)
    assert len(said) == 1 and Referral.objects.get(pk=referral.pk).officer is None
