"""The log calls a record what people call it; out of a reader's sight it has no name either."""

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from audit.console.queries import place_of
from audit.console.record_names import called, names_of
from audit.models import Event
from core.reference_numbers import display_reference
from tests.records import a_referral, a_request

pytestmark = pytest.mark.usefixtures("filed_beforehand")


@pytest.fixture
def sent(who):
    return a_referral(who("tanya"))


def as_read(client, name, *args):
    return client.get(reverse(f"audit:{name}", args=args)).content.decode()


def test_a_referral_goes_by_its_reference_a_colleague_and_an_agency_by_name(people, sent):
    targets = [
        ("referrals.Referral", str(sent.pk)),
        ("accounts.User", str(people.tanya.pk)),
        ("accounts.Agency", str(sent.agency_id)),
    ]
    assert list(names_of(targets).values()) == [
        display_reference(sent.reference),
        "Tanya Okafor",
        "Hollow Lane Academy",
    ]


@pytest.mark.parametrize(
    "target",
    [
        ("referrals.Referral", "0"),
        ("referrals.Referral", "x" * 40),
        ("referrals.Referral", "9" * 40),
        ("subjects.Subject", "1"),
        ("no.Such", "1"),
        ("", ""),
    ],
)
def test_what_is_gone_never_was_or_may_not_be_named_has_no_name(sent, target):
    assert names_of([target]) == {}


def test_the_list_the_event_and_the_story_say_the_reference(signed_in, sent):
    signed_in("omar").get("/queue/")
    amir, called = signed_in("amir"), f"Referral {display_reference(sent.reference)}"
    shown = Event.objects.filter(kind="list.shown", ids__contains=[f"referrals.Referral:{sent.pk}"]).latest("id")
    assert called in as_read(amir, "log") and called in as_read(amir, "event", place_of(shown))
    assert called in as_read(amir, "story", "referrals.Referral", sent.pk)


def test_a_reader_who_may_see_nothing_of_a_record_is_not_told_its_reference(signed_in, who):
    elsewhere = a_referral(who("bea"))
    heard = as_read(signed_in("della"), "story", "referrals.Referral", elsewhere.pk)
    assert display_reference(elsewhere.reference) not in heard


def test_names_of_whatever_kinds_cost_one_statement_however_long_the_list(django_assert_num_queries, sent, people):
    targets = [("referrals.Referral", str(sent.pk)), ("accounts.Agency", str(sent.agency_id)), ("", "")]
    targets += [("accounts.User", str(number)) for number in range(200)]
    with django_assert_num_queries(1):
        found = called(targets, people=[people.tanya.pk, people.omar.pk, 0])
    assert found.names.keys() > {*targets[:2], ("accounts.User", str(people.omar.pk))}
    assert found.addresses == {one.pk: one.public_id for one in (people.tanya, people.omar)}


def test_a_partners_data_protection_officer_is_not_told_the_reference_behind_a_request(signed_in, who, people):
    request = a_request(who)
    Membership.objects.filter(user=people.neil).update(role=Role.DATA_PROTECTION_OFFICER)
    signed_in("nadia").get(reverse("safeguarding:request", args=[request.public_id]))
    story = as_read(signed_in("neil"), "story", "referrals.Referral", request.referral.pk)
    assert display_reference(request.reference) in story
    assert display_reference(request.referral.reference) not in story
    assert "Omar Haddad" not in as_read(signed_in("neil"), "story", "accounts.User", people.omar.pk)
