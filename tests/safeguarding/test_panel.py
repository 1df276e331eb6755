"""The council chosen under section 36 is told, has the case in its list, and sees that and nothing else."""

from django.urls import reverse

from accounts.models import Notice
from audit.models import Event
from safeguarding.models import Case
from tests.records import a_decided_referral, the_desk_says


def referred(who, to="Wensum County Council") -> Case:
    referral = a_decided_referral(who, option="channel", to=to, approver="ian")
    return Case.objects.get(referral=referral)


def page(client, case):
    return client.get(reverse("safeguarding:panel_case", args=[case.public_id]))


def test_carl_is_told_and_finds_it_in_his_list(who, people, signed_in):
    case = referred(who)
    told = Notice.objects.get(person=people.carl, kind="case.panel")
    assert told.reference == case.reference and "Dylan" not in told.words
    assert told.path in signed_in("carl").get(reverse("safeguarding:panel")).content.decode()


def test_he_reads_who_it_is_and_why_and_not_what_was_filed_or_by_whom(who, people, signed_in):
    shown = page(signed_in("carl"), referred(who)).content.decode()
    assert "Marsh-Price" in shown and "He rehearses an attack" in shown and "Mentoring" in shown
    for word in ("one more push", people.tanya.name, "Hollow Lane"):
        assert word not in shown, word


def test_that_it_went_to_the_council_is_a_disclosure_in_the_log(who):
    referred(who)
    event = Event.objects.get(kind="case.referred_to_panel")
    assert event.operation == "disclosure" and "Wensum County Council" in event.payload


def test_another_councils_panel_is_out_of_his_sight(who, people, signed_in):
    case = referred(who, to="Calder Vale Council")
    assert page(signed_in("carl"), case).status_code == 404
    assert not Notice.objects.filter(person=people.carl, kind="case.panel").exists()


def test_while_a_hold_stands_the_council_sees_nothing(who, signed_in):
    case = referred(who)
    the_desk_says(who, case.referral, "pursue_primacy")
    assert page(signed_in("carl"), case).status_code == 404
