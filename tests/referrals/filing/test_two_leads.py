"""A school with two safeguarding leads: what names one of them is handed to the other."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audit.moves import MoveDenied
from referrals.filing.actions import drafting
from referrals.filing.actions.filing import submit
from referrals.models.draft import DraftState
from tests.records import a_draft, becomes_lead, typed

NAMES_LENA = {"what": "Mrs Marsh gave him the leaflet."}
NAMES_BOTH = {"what": "Mrs Marsh gave him the leaflet, and Tom Beck saw it."}


@pytest.fixture
def two_leads(people, who):
    """Tom becomes a lead beside Lena."""
    becomes_lead(who, people.tom)


def page_of(draft):
    return reverse("referrals:draft", args=[draft.public_id])


def handed(who, **pages):
    return drafting.hand_over(draft=a_draft(who("tanya"), **pages), by=who("tanya"))


def write(who, name, draft, what):
    told = typed({"what": what})
    return drafting.save_page(draft=draft, code="happened", typed=told, version=draft.version, by=who(name))


def told_of(person):
    return person.notices.filter(kind="draft.handed_over").exists()


def test_tom_is_handed_what_names_lena_and_she_learns_nothing(two_leads, people, who, signed_in):
    draft = handed(who, happened=NAMES_LENA)
    assert told_of(people.tom) and not told_of(people.lena)
    assert signed_in("tom").get(page_of(draft)).status_code == 200
    assert signed_in("lena").get(page_of(draft)).status_code == 404
    assert "Tanya Okafor" in signed_in("tom").get(reverse("referrals:site")).content.decode()
    assert "Tanya Okafor" not in signed_in("lena").get(reverse("referrals:site")).content.decode()


def test_tom_sends_it_and_lena_does_not_read_it_then_either(two_leads, people, who, signed_in):
    draft = handed(who, happened=NAMES_LENA)
    referral = submit(draft=draft, by=who("tom"))
    assert referral.exclusions.get().person == people.lena
    assert signed_in("lena").get(page_of(draft)).status_code == 404


def test_the_check_page_says_that_another_lead_can_send_it(two_leads, who, signed_in):
    draft = a_draft(who("tanya"), happened=NAMES_LENA)
    page = signed_in("tanya").get(reverse("referrals:check", args=[draft.public_id])).content.decode()
    assert "You can let another safeguarding lead send it" in page and "Send to my lead" in page
    assert "Lena" not in page


def test_what_names_both_goes_to_the_police_directly_and_tanya_is_told_so(two_leads, people, who, signed_in):
    draft = a_draft(who("tanya"), happened=NAMES_BOTH)
    page = signed_in("tanya").get(reverse("referrals:check", args=[draft.public_id])).content.decode()
    assert "goes straight to police. That person is not shown it." in page
    assert "Send to my lead" not in page and "Your safeguarding lead, who is told" not in page
    with pytest.raises(MoveDenied, match="Send it to police"):
        drafting.hand_over(draft=draft, by=who("tanya"))
    assert not told_of(people.lena) and not told_of(people.tom)


def test_a_name_written_into_a_handed_draft_takes_it_from_that_lead_only(two_leads, who, signed_in):
    draft = write(who, "tanya", handed(who), NAMES_LENA["what"])
    assert draft.state == DraftState.WITH_LEAD
    assert signed_in("lena").get(page_of(draft)).status_code == 404
    assert signed_in("tom").get(page_of(draft)).status_code == 200
    assert write(who, "tanya", draft, NAMES_BOTH["what"]).state == DraftState.OPEN


def test_a_name_that_is_taken_out_again_gives_the_draft_back_to_that_lead(two_leads, who, signed_in):
    draft = write(who, "tanya", handed(who, happened=NAMES_LENA), "Somebody gave him the leaflet.")
    assert signed_in("lena").get(page_of(draft)).status_code == 200


def test_whoever_becomes_lead_does_not_see_the_draft_that_names_them(people, who, signed_in):
    draft = handed(who, happened={"what": "Tom Beck gave him the leaflet."})
    becomes_lead(who, people.tom)
    assert signed_in("tom").get(page_of(draft)).status_code == 404
    assert signed_in("lena").get(page_of(draft)).status_code == 200


def test_a_discarded_draft_keeps_nobodys_name(two_leads, who):
    draft = drafting.discard(draft=handed(who, happened=NAMES_LENA), by=who("tanya"))
    assert draft.kept_from == [] and draft.answers == {}
