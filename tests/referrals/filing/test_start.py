"""Before the form: is it about a person, what to leave alone, and text that outlives an ended session."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, MembershipState
from audit.moves import MoveDenied
from referrals.filing.actions import drafting
from referrals.models import Draft

START = reverse("referrals:start")


def test_a_concern_about_a_leaflet_is_shown_the_right_way_and_files_nothing(signed_in):
    tanya = signed_in("tanya")
    answer = tanya.post(START, {"about": "else", "idempotency": str(uuid.uuid4())}, follow=True)
    assert "0800 789 321" in answer.content.decode()
    assert "Nothing has been filed" in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_double_click_begins_one_draft(signed_in):
    tanya, sent = signed_in("tanya"), {"about": "person", "idempotency": str(uuid.uuid4())}
    assert tanya.post(START, sent).url == tanya.post(START, sent).url
    assert Draft.objects.count() == 1


def test_whoever_comes_back_from_the_other_way_and_answers_again_begins_a_draft(signed_in):
    tanya, once = signed_in("tanya"), str(uuid.uuid4())
    tanya.post(START, {"about": "else", "idempotency": once})
    tanya.post(START, {"about": "person", "idempotency": once})
    assert Draft.objects.count() == 1


def test_no_answer_is_asked_again(signed_in):
    answer = signed_in("tanya").post(START, {"idempotency": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "Select yes if your concern is about a person" in answer.content.decode()


def test_whoever_has_no_police_area_cannot_begin(signed_in):
    for name in ("rex", "amir", "pat"):
        assert signed_in(name).get(START).status_code == 404


# --- For which organisation ---------------------------------------------------------------------------------


@pytest.fixture
def two_places(people):
    """Tanya also volunteers at the youth project."""
    bridge = Agency.objects.get(name=people.bea.memberships.first().agency.name)
    people.tanya.memberships.create(
        agency=bridge, role="referrer", state="active", confirmed_at=timezone.now(), confirmed_by=people.ada
    )
    return bridge


def test_whoever_belongs_to_one_organisation_is_not_asked_which(signed_in):
    assert "For which organisation" not in signed_in("tanya").get(START).content.decode()


def test_whoever_belongs_to_several_says_which_and_none_is_chosen_for_them(two_places, signed_in):
    tanya, sent = signed_in("tanya"), {"about": "person", "idempotency": str(uuid.uuid4())}
    page = tanya.get(START).content.decode()
    assert f"{two_places}" in page and "Hollow Lane Academy, Upper school" in page and "checked" not in page
    answer = tanya.post(START, sent)
    assert answer.status_code == 422 and not Draft.objects.exists()
    assert "Select for which organisation you are reporting this" in answer.content.decode()


def test_the_draft_belongs_to_the_organisation_that_was_chosen(two_places, people, signed_in):
    place = people.tanya.memberships.get(agency=two_places)
    tanya = signed_in("tanya")
    tanya.post(START, {"about": "person", "place": str(place.pk), "idempotency": str(uuid.uuid4())})
    draft = Draft.objects.get()
    assert (draft.agency, draft.site) == (two_places, None)


def test_nobody_reports_for_an_organisation_of_somebody_else(two_places, people, who, signed_in):
    foreign = people.femi.memberships.get()
    sent = {"about": "person", "place": str(foreign.pk), "idempotency": str(uuid.uuid4())}
    assert signed_in("tanya").post(START, sent).status_code == 422
    with pytest.raises(MoveDenied, match="cannot report for this"):
        drafting.start(by=who("tanya"), place=foreign)


def test_an_organisation_that_tanya_has_left_meanwhile_is_asked_for_again(two_places, people, signed_in):
    place, tanya = people.tanya.memberships.get(agency=two_places), signed_in("tanya")
    place.state, place.ended_at = MembershipState.ENDED, timezone.now()
    place.save()
    answer = tanya.post(START, {"about": "person", "place": str(place.pk), "idempotency": str(uuid.uuid4())})
    assert answer.status_code == 422 and not Draft.objects.exists()
    page = answer.content.decode()
    assert "You cannot report for that organisation. Select one of these" in page
    assert "Hollow Lane Academy, Upper school" in page and str(two_places) not in page
    assert answer.context["form"]["about"].value() == "person"


def test_a_leaflet_needs_no_organisation(two_places, signed_in):
    answer = signed_in("tanya").post(START, {"about": "else", "idempotency": str(uuid.uuid4())})
    assert answer.url == reverse("referrals:not_a_person")


def test_lapsed_training_stops_reading_and_never_filing(people, signed_in):
    people.lena.training_until = date(2020, 1, 1)
    people.lena.save()
    assert signed_in("lena").get(reverse("referrals:site")).status_code == 404
    assert signed_in("tanya").get(START).status_code == 200


def test_what_was_typed_into_an_ended_session_is_offered_to_the_same_person_only(who, signed_in):
    """Scenario 12."""
    draft = drafting.start(by=who("tanya"))
    page = reverse("referrals:draft_page", args=[draft.public_id, "happened"])
    tanya = signed_in("tanya")
    tanya.get(page)
    tanya.session.flush()
    answer = tanya.post(page, {"what": "Every char\u0175cter 🙂", "version": "1"})
    kept = answer.url.partition("next=")[2]
    assert "Every char" in signed_in("tanya").get(kept).content.decode()
    assert signed_in("tom").get(kept).status_code == 404
    assert signed_in("tom").get(page).status_code == 404
