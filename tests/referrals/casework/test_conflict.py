"""A member of staff who knows the person says so, or is asked: the record is closed to them, and what they hold passes on."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from accounts.people import holdings
from accounts.sight import who_may
from audit.models import Event
from audit.moves import MoveDenied
from referrals import access
from referrals.casework.actions import claiming, conflict, danger, giving, sight
from referrals.casework.actions import emergency_access as emergencies
from referrals.models import EmergencyAccess, Exclusion, NoConflict, Referral
from safeguarding.models import Case
from subjects.models import NameShare
from tests.keeping import forget_what_was_told, the_keeper_at_work
from tests.records import a_decided_referral, a_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")


def claimed(who, *, by="omar"):
    return claiming.claim(referral=a_referral(who("tanya")), by=who(by))


def declares(who, referral, *, by="omar"):
    conflict.declare(referral=referral, why="My cousin", by=who(by))
    return Referral.objects.get(pk=referral.pk)


def test_omar_declares_it_and_holds_nothing_of_it_any_more(who, people):
    referral = declares(who, claimed(who))
    assert referral.officer is None and referral.owner == people.sian
    assert not access.see_case_file.allows(who("omar"), referral)
    page = access.see_case_file.page(who("omar"), Referral, order=access.BY_QUEUE)
    assert referral.pk not in [row.pk for row in page.rows]
    assert people.omar not in [sight.person for sight in who_may(access.see_case_file, referral)]
    assert Exclusion.objects.standing().get(referral=referral).by == people.omar


def test_supervisors_are_told_and_the_log_has_it(who, people):
    referral = claimed(who)
    forget_what_was_told()
    declares(who, referral)
    assert Notice.objects.filter(person=people.sian, kind="conflict.declared").count() == 1
    assert not Notice.objects.filter(person=people.omar).exists()
    assert Event.objects.filter(kind="conflict.declared", target_id=str(referral.pk)).exists()


def test_other_records_of_omar_stay_with_him(who, people):
    other, referral = claimed(who), claimed(who)
    declares(who, referral)
    other.refresh_from_db()
    assert other.officer == people.omar


def test_a_supervisor_who_answers_for_it_declares_it_too(who, people):
    referral = a_referral(who("tanya"))
    assert referral.owner == people.sian
    assert declares(who, referral, by="sian").owner != people.sian


def test_a_case_a_danger_and_an_offer_pass_on_with_it(who, people):
    referral = a_decided_referral(who, option="channel", to="Wensum County Council")
    danger.report(referral=referral, told="yes", text="A knife", by=who("omar"))
    taken = danger.take(referral=referral, by=who("omar"))
    declares(who, referral)
    assert Case.objects.get(referral=referral).owner != people.omar
    taken.refresh_from_db()
    assert taken.taken_by is None


def test_what_was_offered_to_priya_comes_back_when_she_declares_it(who, people):
    referral = claimed(who)
    giving.offer(record=referral, to=people.priya, why="I move", version=referral.version, by=who("omar"))
    after = declares(who, referral, by="priya")
    assert after.offered_to is None and after.officer == people.omar


def test_only_a_supervisor_lets_omar_see_it_again(who, people):
    referral = declares(who, claimed(who))
    assert not access.assign.allows(who("omar"), referral)
    sight.lift_exclusion(exclusion=Exclusion.objects.get(referral=referral), why="No", by=who("sian"))
    assert access.see_case_file.allows(who("omar"), referral)


def test_a_reason_that_was_typed_for_one_exclusion_lifts_no_later_one(who, people):
    referral = declares(who, claimed(who))
    first = Exclusion.objects.get(referral=referral)
    sight.lift_exclusion(exclusion=first, of=first.pk, why="No cousin of his", by=who("sian"))
    again = sight.exclude(referral=referral, person=people.omar, why="His neighbour", by=who("sian"))
    with pytest.raises(MoveDenied, match="for another reason"):
        sight.lift_exclusion(exclusion=again, of=first.pk, why="No cousin of his", by=who("ian"))
    assert not access.see_case_file.allows(who("omar"), referral)


def test_it_ends_what_was_opened_in_an_emergency_and_keeps_it_closed(who, people):
    referral = a_referral(who("tanya"))
    emergencies.open_record(referral=referral, category="life", reason="Now", by=who("dot"))
    declares(who, referral, by="dot")
    assert not access.see_case_file.allows(who("dot"), referral)
    assert EmergencyAccess.objects.get().ended_at is None  # its hours end; the rule has closed it
    assert not access.open_in_emergency.allows(who("dot"), referral)


def test_the_keeper_finds_nothing_left_to_pass_on(who):
    declares(who, claimed(who))
    assert holdings.sweep() == 0


def test_omar_declares_it_on_the_page_and_sees_the_record_nowhere(who, signed_in):
    referral, omar = claimed(who), signed_in("omar")
    page = reverse("referrals:case_conflict", args=[referral.public_id])
    assert referral.subject.display_name not in omar.get(page).content.decode()
    sent = {"why": "My cousin", "idempotency": str(uuid4())}
    assert omar.post(page, sent).url == reverse("home")
    assert omar.post(page, sent).status_code == 302  # the second press of a double click
    assert omar.get(reverse("referrals:case", args=[referral.public_id])).status_code == 404


@pytest.mark.parametrize("name", ["tanya", "lena", "des", "carl", "yusuf", "della"])
def test_who_does_not_see_the_case_file_finds_no_page(who, signed_in, name):
    referral = claimed(who)
    page = reverse("referrals:case_conflict", args=[referral.public_id])
    assert signed_in(name).get(page).status_code == 404


# --- Asked because of the name ------------------------------------------------------------------------------------


@pytest.fixture
def namesake(who, people):
    """Omar bears the family name of whom it is about."""
    User.objects.filter(pk=people.omar.pk).update(name="Omar Thistlewood")
    return a_referral(who("tanya"), who={"forenames": "Dylan", "surname": "THISTLEWOOD", "place": "Year 9"})


def asked(referral, client):
    answer = client.get(reverse("referrals:case", args=[referral.public_id]))
    question = reverse("referrals:case_conflict_asked", args=[referral.public_id])
    return answer.status_code == 302 and answer.url == question


def says(client, referral, knows):
    page = reverse("referrals:case_conflict_asked", args=[referral.public_id])
    return client.post(page, {"knows": knows, "idempotency": str(uuid4())})


def test_omar_is_asked_once_before_anything_is_shown(namesake, signed_in):
    omar = signed_in("omar")
    assert asked(namesake, omar)
    shown = omar.get(reverse("referrals:case_conflict_asked", args=[namesake.public_id])).content.decode()
    assert namesake.subject.display_name not in shown
    assert says(omar, namesake, "no").url == reverse("referrals:case", args=[namesake.public_id])
    assert not asked(namesake, omar) and NoConflict.objects.count() == 1
    assert Event.objects.filter(kind="conflict.denied", target_id=str(namesake.pk)).exists()


def test_yes_leads_to_the_declaration(namesake, signed_in):
    answer = says(signed_in("omar"), namesake, "yes")
    assert answer.url == reverse("referrals:case_conflict", args=[namesake.public_id])


def test_he_is_asked_when_it_was_claimed_or_assigned(namesake, who, signed_in, people):
    claiming.assign(referral=namesake, to=people.omar, reason="", by=who("sian"))
    assert asked(namesake, signed_in("omar"))


def test_priya_is_not_asked_nor_omar_about_a_colleagues(namesake, who, signed_in):
    assert not asked(namesake, signed_in("priya"))
    claiming.claim(referral=namesake, by=who("priya"))
    assert not asked(namesake, signed_in("omar"))


def test_danger_waits_for_no_question(namesake, who, signed_in):
    danger.report(referral=namesake, told="yes", text="A knife", by=who("priya"))
    assert not asked(namesake, signed_in("omar"))


def test_a_name_that_many_bear_here_asks_nothing(namesake, signed_in):
    with the_keeper_at_work():
        NameShare.objects.create(field="surname", word="thistlewood", share=0.01)
    assert not asked(namesake, signed_in("omar"))


def test_a_name_that_was_withdrawn_asks_nothing(namesake, signed_in, people):
    namesake.subject.names.update(withdrawn_at=timezone.now(), withdrawn_by=people.sian, withdrawn_why="Wrong")
    assert not asked(namesake, signed_in("omar"))


@pytest.mark.parametrize(
    ("own", "theirs", "expected"),
    [
        ("Omar Smith", "Smith", False),
        ("Omar Marsh-Price", "Marsh Price", True),
        ("Omar Żółkiewska", "ŻÓŁKIEWSKA", True),
        ("Thistlewood", "Thistlewood", False),
    ],
)
def test_names_are_compared_as_everywhere(who, people, own, theirs, expected):
    User.objects.filter(pk=people.omar.pk).update(name=own)
    referral = a_referral(who("tanya"), who={"forenames": "Dylan", "surname": theirs, "place": "Year 9"})
    assert conflict.is_asked(referral=referral, who=who("omar")) is expected
