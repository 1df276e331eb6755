"""Same and different at once: refused, with the triangle shown."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from audit.moves import MoveDenied
from core.reference_numbers import display_reference
from core.row_security import as_the_service
from referrals.casework.actions import claiming, identity
from referrals.models import Referral
from subjects.models import Link
from tests.records import a_referral


def referrals_of(who, number, by="omar"):
    filed = [a_referral(who("tanya")) for _ in range(number)]
    return [claiming.claim(referral=each, by=who(by)) for each in filed]


def say(who, one, other, verdict, by="omar"):
    return identity.decide_person(
        referral=Referral.objects.get(pk=one.pk), other=other.subject, verdict=verdict, reason="I rang", by=who(by)
    )


def test_different_between_two_who_are_both_a_third_is_refused_and_names_all(who):
    a, b, c = referrals_of(who, 3)
    say(who, a, b, "same")
    say(who, a, c, "same")
    with pytest.raises(MoveDenied) as refused:
        say(who, b, c, "different")
    names = [display_reference(each.reference) for each in (b, c, a)]
    assert str(refused.value) == (
        f"You said that {names[0]} and {names[1]} are both the person of {names[2]}. Which of the three is wrong? "
        "Undo it, or choose another answer."
    )
    assert Link.objects.count() == 2


def test_same_across_a_difference_is_refused_in_the_other_order(who):
    a, b, c = referrals_of(who, 3)
    say(who, b, c, "different")
    say(who, a, b, "same")
    with pytest.raises(MoveDenied, match=r"are different people.*Which of the three is wrong"):
        say(who, a, c, "same")


def test_in_a_group_of_four_the_whole_way_is_shown(who):
    a, b, c, d = referrals_of(who, 4)
    for one, other in ((a, b), (b, c), (c, d)):
        say(who, one, other, "same")
    with pytest.raises(MoveDenied, match="Which of the four is wrong") as refused:
        say(who, d, a, "different")
    assert {link.pk for link in refused.value.links} == set(Link.objects.values_list("pk", flat=True))


def test_two_pairs_told_apart_are_not_made_one(who):
    a, b, c, d = referrals_of(who, 4)
    say(who, a, b, "same")
    say(who, c, d, "same")
    say(who, a, c, "different")
    with pytest.raises(MoveDenied, match="Which of the four is wrong"):
        say(who, b, d, "same")


def test_not_sure_and_the_same_pair_anew_are_no_contradiction(who):
    a, b, c = referrals_of(who, 3)
    say(who, a, b, "same")
    say(who, a, b, "different")
    say(who, a, c, "same")
    assert say(who, b, c, "unsure").verdict == "unsure"


def test_once_the_wrong_one_is_undone_the_other_can_be_said(who):
    a, b, c = referrals_of(who, 3)
    wrong = say(who, a, b, "same")
    say(who, a, c, "same")
    identity.undo_decision(referral=a, link=wrong, reason="Another boy", by=who("omar"))
    assert say(who, b, c, "different").verdict == "different"


def test_the_page_keeps_what_was_typed_and_offers_each_undoing(who, people, signed_in):
    a, b, c = referrals_of(who, 3)
    say(who, a, b, "same")
    say(who, a, c, "same")
    found = c.subject.candidates.get(other=b.subject)
    page = reverse("referrals:case_candidate", args=[c.public_id, found.public_id])
    shown = signed_in("omar").post(page, {"verdict": "different", "reason": "Brothers, says the school"})
    text = shown.content.decode()
    assert shown.status_code == 422 and "Brothers, says the school" in text
    assert "Which of the three is wrong?" in str(shown.context["form"].errors["verdict"])
    for link in Link.objects.all():
        assert f"links/{link.public_id}/undo/" in text
    assert Link.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_moment_cannot_make_a_triangle(people, who):
    a, b, c = referrals_of(who, 3)
    say(who, a, b, "same")
    start, refused = Barrier(2), []
    officer = who("omar")

    @as_the_service()
    def decide(one, other, verdict):
        start.wait()
        try:
            identity.decide_person(
                referral=Referral.objects.get(pk=one.pk), other=other.subject, verdict=verdict, reason="So", by=officer
            )
        except MoveDenied as denied:
            refused.append(denied)
        finally:
            connection.close()

    threads = [Thread(target=decide, args=args) for args in ((a, c, "same"), (b, c, "different"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1 and Link.objects.filter(ended_at=None).count() == 2
