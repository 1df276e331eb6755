"""A record that is closed to somebody is opened in an emergency: for reading, for hours, told at once, reviewed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import memberships
from accounts.actions import people as accounts
from accounts.models import Membership, Notice, User
from accounts.sight import who_may
from audit.models import Event
from audit.moves import MoveDenied
from referrals import access
from referrals.casework.actions import case_team, claiming, sealing, sight
from referrals.casework.actions import emergency_access as acts
from referrals.limits import LIMITS
from referrals.models import EmergencyAccess, Referral
from tests.keeping import forget_what_was_told
from tests.records import a_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")

SAID = {"category": "life", "reason": "He stands before me with a knife"}


@pytest.fixture
def closed(who):
    """Sealed by Ian; Omar works on it. Priya, Sian and Dot know nothing of it."""
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    sealing.seal(referral=referral, why="A councillor's son", by=who("ian"))
    return Referral.objects.get(pk=referral.pk)


def opened(who, referral, *, by="priya"):
    return acts.open_record(referral=referral, by=who(by), **SAID)


def reads(who, referral, name="priya"):
    return access.see_case_file.allows(who(name), referral)


def lists(who, name="priya"):
    return [row.pk for row in access.see_case_file.page(who(name), Referral, order=access.BY_QUEUE).rows]


@pytest.mark.parametrize("name", ["priya", "sian", "dot"])
def test_staff_of_the_force_read_it_for_four_hours(who, people, closed, name):
    assert not reads(who, closed, name)
    one = opened(who, closed, by=name)
    assert reads(who, closed, name) and closed.pk in lists(who, name)
    assert one.until - one.at == timedelta(hours=LIMITS.emergency_access_hours) <= timedelta(hours=4)
    assert getattr(people, name) in [sight.person for sight in who_may(access.see_case_file, closed)]


def test_a_request_asks_once_whether_there_is_any_and_finds_what_ends_meanwhile_closed(who, closed):
    request = who("priya").for_a_request()
    assert not reads(lambda _: request, closed) and lists(lambda _: request) == []
    one = opened(who, closed)
    assert not reads(lambda _: request, closed), "seen by her next request"
    following = who("priya").for_a_request()
    assert reads(lambda _: following, closed) and lists(lambda _: following) == [closed.pk]
    acts.end(opened=one, by=who("priya"))
    assert not reads(lambda _: following, closed) and lists(lambda _: following) == []


@pytest.mark.parametrize("rule", ["claim", "assign", "work", "recommend", "approve", "handle_emergency", "seal"])
def test_nothing_else_is_opened_by_it(who, closed, rule):
    for name in ("priya", "sian", "dot"):
        opened(who, closed, by=name)
        assert not getattr(access, rule).allows(who(name), closed)


def hours_are_over(who, people, one):
    EmergencyAccess.objects.filter(pk=one.pk).update(at=one.at - timedelta(hours=5), until=timezone.now())


def it_is_ended(who, people, one):
    acts.end(opened=one, by=who("priya"))


def she_is_suspended(who, people, one):
    now = User.objects.get(pk=people.priya.pk)
    accounts.suspend(person=now, version=now.version, reason="Left", by=who("fay"))


def her_role_ends(who, people, one):
    memberships.end(held=Membership.objects.get(user=people.priya), reason="Moved on", by=who("fay"))


def her_training_lapses(who, people, one):
    User.objects.filter(pk=people.priya.pk).update(training_until=timezone.localdate() - timedelta(days=1))


def she_must_keep_away(who, people, one):
    sight.exclude(referral=one.referral, person=people.priya, why="A cousin", by=who("ian"))


def it_was_not_justified(who, people, one):
    acts.review(opened=one, justified=False, note="Nobody was in danger", by=who("ian"))


def the_record_went_to_another_force(who, people, one):
    Referral.objects.filter(pk=one.referral_id).update(force=people.yusuf.memberships.get().agency)


@pytest.mark.parametrize(
    "closes",
    [
        hours_are_over,
        it_is_ended,
        she_is_suspended,
        her_role_ends,
        her_training_lapses,
        she_must_keep_away,
        it_was_not_justified,
        the_record_went_to_another_force,
    ],
)
def test_it_is_closed_on_the_next_request_when(who, people, closed, closes):
    one = opened(who, closed)
    assert reads(who, closed)
    closes(who, people, one)
    assert not reads(who, closed) and closed.pk not in lists(who)
    assert people.priya not in [sight.person for sight in who_may(access.see_case_file, closed)]


def test_owner_supervisors_and_protection_officer_are_told_at_once(who, people, closed):
    forget_what_was_told()
    opened(who, closed)
    told = {notice.person.name: notice.kind for notice in Notice.objects.select_related("person")}
    assert told == {
        "Omar Haddad": "emergency.opened_yours",
        "Ian Whitlock": "emergency.opened",
        "Ingrid Shaw": "emergency.opened",
        "Della Frost": "emergency.opened",
    }
    assert all(notice.urgent for notice in Notice.objects.all())


def test_a_sergeant_hears_of_what_is_not_sealed(who, people):
    forget_what_was_told()
    opened(who, a_referral(who("tanya")), by="dot")
    assert Notice.objects.filter(person=people.sian, kind="emergency.opened").exists()


def test_each_reading_says_under_what_it_was_read(who, closed, signed_in):
    one = opened(who, closed)
    signed_in("priya").get(reverse("referrals:case", args=[closed.public_id]))
    event = Event.objects.filter(kind="record.viewed", target_id=str(closed.pk)).latest("at")
    assert f'"emergency_access": {one.pk}' in (event.payload or "")


# --- The page that opens ----------------------------------------------------------------------------------------


def typed(reference, **changed):
    return {"reference": reference, "idempotency": str(uuid4()), **SAID, **changed}


def test_priya_opens_it_by_its_reference_and_reads_it_with_a_banner(closed, signed_in):
    priya = signed_in("priya")
    case = reverse("referrals:case", args=[closed.public_id])
    assert priya.get(case).status_code == 404
    assert priya.post(reverse("referrals:emergency_access"), typed(closed.reference.lower())).url == case
    for page in (case, reverse("referrals:queue"), reverse("home")):
        assert b"Emergency access</strong> to" in priya.get(page).content
    one = EmergencyAccess.objects.get()
    priya.post(reverse("referrals:emergency_end", args=[one.public_id]))
    assert priya.get(case).status_code == 404
    assert b"Emergency access</strong> to" not in priya.get(reverse("home")).content


def test_what_cannot_be_opened_is_one_answer(who, people, closed, signed_in):
    """No such record, kept away from, another force's: nobody learns which. The log does."""
    away = a_referral(who("tanya"))
    sight.exclude(referral=away, person=people.priya, why="A cousin", by=who("sian"))
    theirs = a_referral(who("zoe"))
    priya, answers = signed_in("priya"), []
    for reference in (away.reference, theirs.reference, "PR7CDX94KMT", "nothing at all"):
        shown = priya.post(reverse("referrals:emergency_access"), typed(reference))
        assert shown.status_code == 422
        answers.append([str(error) for error in shown.context["form"].errors["reference"]])
    assert len({str(answer) for answer in answers}) == 1 and not EmergencyAccess.objects.exists()
    refused = Event.objects.filter(kind="emergency.access_refused").values_list("target_id", flat=True)
    assert sorted(refused) == sorted([str(away.pk), str(theirs.pk), "", ""])


def test_what_is_open_anyway_is_not_opened_in_an_emergency(who, signed_in):
    referral = a_referral(who("tanya"))
    answer = signed_in("priya").post(reverse("referrals:emergency_access"), typed(referral.reference))
    assert answer.url == reverse("referrals:case", args=[referral.public_id])
    assert not EmergencyAccess.objects.exists()


def test_it_asks_for_the_category_and_the_reason_and_keeps_what_was_typed(closed, signed_in):
    shown = signed_in("priya").post(
        reverse("referrals:emergency_access"), typed(closed.reference, category="", reason="")
    )
    assert set(shown.context["form"].errors) == {"category", "reason"} and closed.reference in shown.content.decode()


@pytest.mark.parametrize("name", ["tanya", "ian", "des", "della", "carl", "amir", "rex"])
def test_the_page_is_for_staff_to_whom_records_are_closed(signed_in, name):
    assert signed_in(name).get(reverse("referrals:emergency_access")).status_code == 404


def test_two_tabs_open_it_once(who, closed):
    assert opened(who, closed) is not None
    assert opened(who, closed) is None and EmergencyAccess.objects.count() == 1


def test_a_fourth_record_at_once_is_refused(who, closed):
    for _ in range(LIMITS.emergency_access_at_once):
        opened(who, a_referral(who("tanya")), by="dot")
    with pytest.raises(MoveDenied, match="End one of them"):
        opened(who, closed, by="dot")


def test_it_can_be_opened_again_when_its_hours_are_over_and_who_reviews_it_learns_how_often(
    who, people, closed, signed_in
):
    hours_are_over(who, people, opened(who, closed))
    again = opened(who, closed)
    assert EmergencyAccess.objects.get(ended_at__isnull=True) == again
    assert "opened it so once before" in Notice.objects.filter(person=people.ian).latest("pk").words
    page = signed_in("ian").get(reverse("referrals:emergency_review", args=[again.public_id])).content.decode()
    assert "By the same person, once" in page


def test_who_was_found_against_opens_it_no_more_until_a_supervisor_has_named_them_for_it(
    who, people, closed, signed_in
):
    acts.review(opened=opened(who, closed), justified=False, note="Curiosity", by=who("ian"))
    answer = signed_in("priya").post(reverse("referrals:emergency_access"), typed(closed.reference))
    assert answer.status_code != 302 and "Ian Whitlock" in answer.content.decode() and not reads(who, closed)
    for by, lets in (("omar", False), ("ian", True)):
        named = case_team.name(
            referral=closed,
            person=people.priya,
            role="guest",
            until=timezone.localdate() + timedelta(days=1),
            why="To hand over",
            by=who(by),
        )
        case_team.end(member=named, by=who("ian"))
        assert (access.found_against(who("priya"), closed) is None) == lets
    assert opened(who, closed) is not None


def test_a_finding_against_ends_all_that_its_reader_has_open_of_the_record(who, people, closed):
    first = opened(who, closed)
    hours_are_over(who, people, first)
    opened(who, closed)
    acts.review(opened=first, justified=False, note="Curiosity", by=who("ian"))
    assert not EmergencyAccess.objects.filter(ended_at__isnull=True).exists() and not reads(who, closed)


# --- The review ---------------------------------------------------------------------------------------------------


def test_ian_reviews_it_and_priya_reads_what_he_found(who, people, closed, signed_in):
    one = opened(who, closed)
    signed_in("priya").get(reverse("referrals:case_as_filed", args=[closed.public_id]))
    ian = signed_in("ian")
    page = ian.get(reverse("referrals:emergency_review", args=[one.public_id]))
    assert SAID["reason"] in page.content.decode() and len(page.context["reads"]) == 1
    answer = ian.post(
        reverse("referrals:emergency_review", args=[one.public_id]),
        {"justified": "yes", "note": "A man with a knife", "idempotency": str(uuid4())},
    )
    assert answer.url == reverse("referrals:emergency_reviews")
    assert "A man with a knife" in signed_in("priya").get(reverse("referrals:emergency_access")).content.decode()
    assert Notice.objects.filter(person=people.priya, kind="emergency.reviewed").exists()


def test_nobody_reviews_what_they_opened(who):
    one = opened(who, a_referral(who("tanya"), danger={"danger": "no"}), by="dot")
    EmergencyAccess.objects.filter(pk=one.pk).update(by=who("sian").person)
    with pytest.raises(MoveDenied, match="Another person reviews it"):
        acts.review(opened=one, justified=True, note="I did right", by=who("sian"))
    with pytest.raises(IntegrityError), transaction.atomic():
        now, sian = timezone.now(), who("sian").person
        EmergencyAccess.objects.update(reviewed_by=sian, reviewed_at=now, justified=True, review_note="Yes")


def test_it_is_reviewed_once(who, closed):
    one = opened(who, closed)
    acts.review(opened=one, justified=True, note="Yes", by=who("ian"))
    with pytest.raises(MoveDenied, match="reviewed already"):
        acts.review(opened=one, justified=False, note="No", by=who("ingrid"))


def test_a_sergeant_learns_nothing_of_a_sealed_one_by_its_review(who, closed, signed_in):
    one = opened(who, closed)
    sian = signed_in("sian")
    assert sian.get(reverse("referrals:emergency_review", args=[one.public_id])).status_code == 404
    assert closed.reference[-4:] not in sian.get(reverse("referrals:emergency_reviews")).content.decode()
    assert access.see_emergency.count(who("sian"), EmergencyAccess, order=access.REVIEW_DUE_FIRST) == 0


def test_a_late_review_is_told_to_inspectors_and_then_to_the_protection_officer(who, people, closed):
    one = opened(who, closed)
    forget_what_was_told()
    acts.tend()
    assert not Notice.objects.exists()
    EmergencyAccess.objects.filter(pk=one.pk).update(review_due_at=timezone.now() - timedelta(minutes=5))
    acts.tend()
    acts.tend()
    assert {notice.person.name for notice in Notice.objects.all()} == {"Ian Whitlock", "Ingrid Shaw"}
    assert not access.review_emergency.allows(who("della"), one)
    EmergencyAccess.objects.filter(pk=one.pk).update(review_due_at=timezone.now() - timedelta(days=6))
    acts.tend()
    assert Notice.objects.filter(person=people.della, kind="emergency.review_late").count() == 1
    acts.review(opened=one, justified=False, note="Curiosity", by=who("della"))


def test_the_keeper_writes_down_that_the_hours_are_over(who, people, closed):
    one = opened(who, closed)
    hours_are_over(who, people, one)
    acts.tend()
    one.refresh_from_db()
    assert one.ended_at == one.until
    assert Event.objects.filter(kind="emergency.access_ended", target_id=str(closed.pk)).count() == 1


def test_the_list_of_reviews_and_the_rule_agree(who, closed):
    opened(who, closed)
    opened(who, a_referral(who("tanya")), by="dot")
    for name in ("ian", "ingrid", "sian", "della", "priya", "dot", "omar", "iris", "amir"):
        page = access.see_emergency.page(who(name), EmergencyAccess, order=access.REVIEW_DUE_FIRST)
        one_by_one = [one.pk for one in EmergencyAccess.objects.all() if access.see_emergency.allows(who(name), one)]
        assert sorted(row.pk for row in page.rows) == sorted(one_by_one), name
