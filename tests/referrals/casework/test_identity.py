"""Saying who it is, and taking it back."""

import pytest
from django.urls import reverse

from accounts.reading import mass_reading
from audit.models import Event
from audit.moves import MoveDenied
from referrals.casework.actions import claiming, identity
from referrals.casework.presenters.earlier_referrals import earlier
from referrals.casework.queue_order import FLAGGED, STEP
from referrals.models import Referral
from referrals.models.referral import State
from tests.records import a_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")

MISSPELT = {"forenames": "Dillon", "surname": "Marsh Price", "place": "Year 9, form 9C"}


@pytest.fixture
def pair(who):
    """Two referrals about one boy, whose name was misspelt the second time; Omar has the second."""
    first = a_referral(who("tanya"))
    claiming.claim(referral=first, by=who("priya"))
    return first, claiming.claim(referral=a_referral(who("bea"), who=MISSPELT), by=who("omar"))


def now(referral):
    return Referral.objects.get(pk=referral.pk)


def test_a_misspelt_name_is_found_with_the_reasons_in_words(pair):
    first, second = pair
    found = second.subject.candidates.get()
    assert found.other == first.subject
    assert any("surname" in reason for reason in found.evidence["for"])


def test_identity_is_not_confirmed_while_somebody_alike_is_undecided(who, pair):
    with pytest.raises(MoveDenied, match="Decide about everybody"):
        identity.confirm_identity(referral=pair[1], by=who("omar"))


def test_the_same_person_makes_both_repeats_and_tells_whoever_has_the_other(people, who, pair):
    first, second = pair
    identity.decide_person(referral=second, other=first.subject, verdict="same", reason="Same form", by=who("omar"))
    assert now(first).is_repeat and now(second).is_repeat
    assert now(second).queue_key // STEP == FLAGGED
    assert people.priya.notices.filter(kind="case.repeat").exists()


def test_both_chronologies_are_one_history(who, pair):
    first, second = pair
    identity.decide_person(referral=second, other=first.subject, verdict="same", reason="Same form", by=who("omar"))
    assert [one.referral for one in earlier(now(second), who("omar")).here] == [first]
    assert [one.referral for one in earlier(now(first), who("priya")).here] == [second]


def test_a_link_and_its_undoing_restore_the_earlier_view(who, pair):
    first, second = pair
    link = identity.decide_person(
        referral=second, other=first.subject, verdict="same", reason="Same form", by=who("omar")
    )
    identity.undo_decision(referral=now(second), link=link, reason="Another form after all", by=who("omar"))
    assert not now(first).is_repeat and not now(second).is_repeat
    assert earlier(now(second), who("omar")).times == 0


def test_different_people_stay_apart_and_the_identity_can_be_confirmed(who, pair):
    first, second = pair
    identity.decide_person(
        referral=second, other=first.subject, verdict="different", reason="His cousin", by=who("omar")
    )
    confirmed = identity.confirm_identity(referral=now(second), by=who("omar"))
    assert (confirmed.state, confirmed.is_repeat) == (State.DECONFLICTION, False)


def test_not_sure_goes_to_the_supervisor_and_only_a_supervisor_settles_it(people, who, pair):
    first, second = pair
    identity.decide_person(referral=second, other=first.subject, verdict="unsure", reason="Cousins?", by=who("omar"))
    assert people.sian.notices.filter(kind="case.unsure").exists()
    with pytest.raises(MoveDenied, match="a supervisor settles"):
        identity.decide_person(referral=second, other=first.subject, verdict="same", reason="Now sure", by=who("omar"))
    identity.decide_person(referral=second, other=first.subject, verdict="same", reason="I rang", by=who("sian"))
    assert now(second).is_repeat


def test_people_shown_beside_a_match_are_counted_with_their_referrals(signed_in, people, pair):
    first, second = pair
    page = signed_in("omar").get(reverse("referrals:case_identity", args=[second.public_id]))
    assert page.status_code == 200
    shown = Event.objects.filter(kind="list.shown", actor_id=people.omar.pk).latest("pk")
    named = {f"subjects.Subject:{first.subject_id}", f"referrals.Referral:{first.pk}"}
    assert named <= set(shown.ids) and {one.split(":")[0] for one in named} <= set(mass_reading.counted())


def test_an_officer_of_another_force_decides_nothing(who, pair):
    first, second = pair
    with pytest.raises(MoveDenied):
        identity.decide_person(referral=second, other=first.subject, verdict="same", reason="Same", by=who("yusuf"))


def test_another_forces_referral_shows_only_when_and_whom_to_ring(who):
    theirs = a_referral(who("zoe"))
    ours = claiming.claim(referral=a_referral(who("bea"), who=MISSPELT), by=who("omar"))
    identity.decide_person(referral=ours, other=theirs.subject, verdict="same", reason="Same", by=who("omar"))
    found = earlier(now(ours), who("omar"))
    assert (list(found.here), [one.force.name for one in found.elsewhere]) == ([], ["Calder Vale Police"])


def test_an_identity_that_does_not_fit_is_opened_again(who, pair):
    first, second = pair
    identity.decide_person(
        referral=second, other=first.subject, verdict="different", reason="His cousin", by=who("omar")
    )
    identity.confirm_identity(referral=now(second), by=who("omar"))
    again = identity.question_identity(referral=now(second), reason="The form has two Dillons", by=who("omar"))
    assert (again.state, again.identity_confirmed_at) == (State.MATCHING, None)


def test_another_forces_person_is_compared_and_not_described(who, signed_in):
    """Only what was compared is shown, and whom to ring: their address is the other force's until it is shared."""
    a_referral(who("zoe"), person={"address": "9 Kestrel Rise", "town": "Calder Head"})
    mine = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    found = mine.subject.candidates.get()
    page = signed_in("omar").get(f"/referrals/{mine.public_id}/identity/{found.public_id}/").content.decode()
    assert "Kestrel Rise" not in page
    assert "Calder Vale Police" in page


def test_a_person_of_the_own_force_is_described(pair, signed_in):
    found = pair[1].subject.candidates.get()
    page = signed_in("omar").get(f"/referrals/{pair[1].public_id}/identity/{found.public_id}/").content.decode()
    assert "Marsh-Price" in page
