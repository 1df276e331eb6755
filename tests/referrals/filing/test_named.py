"""A safeguarding lead who is named in a concern neither reads it nor is handed it, however the name is written."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from audit.moves import MoveDenied
from referrals import access
from referrals.casework.actions import asking_referrers, claiming
from referrals.exclusions.keeping_away import keep_away_from_older
from referrals.filing.actions import adding, drafting
from referrals.filing.actions.filing import submit
from referrals.models.draft import DraftState
from tests.records import a_draft, a_referral, typed

WRITTEN = [
    "He wrote that Lena Marsh is on his list.",
    "He was seen with MARSH, Lena on Friday.",
    "Léna Mársh gave him the leaflet.",
    "Lenna Marsh gave him the leaflet.",
    "Mrs Marsh gave him the leaflet.",
    "He follows Lena Jane Marsh around.",
    "He follows Lena\u200b Marsh around.",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_lead_is_kept_out_however_the_name_is_written(text, people, who):
    referral = a_referral(who("tanya"), happened={"what": text})
    assert referral.exclusions.get().person == people.lena
    assert not people.lena.notices.exists()


@pytest.mark.parametrize(
    "text", ["Lena from Year 9 told me.", "He walked in the marsh.", "I told the DSL.", "Ms Marlowe saw it."]
)
def test_a_lead_is_not_kept_out_by_what_is_no_name_of_theirs(text, who):
    assert not a_referral(who("tanya"), happened={"what": text}).exclusions.exists()


def test_the_lead_whose_advice_was_asked_is_not_thereby_named(who):
    asked = {"lead_consulted": "yes", "lead_said": "Lena Marsh said to send it."}
    assert not a_referral(who("tanya"), told=asked).exclusions.exists()


def test_the_name_of_the_person_counts_though_it_stands_in_two_boxes(people, who):
    referral = a_referral(who("tanya"), who={"forenames": "Lena", "surname": "Marsh"})
    assert referral.exclusions.get().person == people.lena


def test_somebody_who_holds_the_role_is_every_lead_of_the_site(people, who):
    referral = a_referral(who("tanya"), who={"description": "Our designated safeguarding lead"})
    assert referral.exclusions.get().person == people.lena


def test_a_draft_is_not_handed_to_somebody_it_names(people, who):
    draft = a_draft(who("tanya"), happened={"what": WRITTEN[0]})
    with pytest.raises(MoveDenied, match="may name somebody who would read it") as denied:
        drafting.hand_over(draft=draft, by=who("tanya"))
    assert "Lena" not in str(denied.value) and "lead" not in str(denied.value)
    draft.refresh_from_db()
    assert draft.state == DraftState.OPEN and not people.lena.notices.exists()


def test_an_answer_saved_in_another_tab_keeps_it_from_the_lead_at_the_same_moment(people, who):
    opened = a_draft(who("tanya"))
    meanwhile = typed({"under_18": "no", "own_staff": "yes", "declaration": "on"})
    drafting.save_page(draft=opened, code="last", typed=meanwhile, version=opened.version, by=who("tanya"))
    with pytest.raises(MoveDenied, match="may concern a colleague"):
        drafting.hand_over(draft=opened, by=who("tanya"))
    assert not people.lena.notices.exists()


def test_the_check_page_says_what_happens_instead(who, signed_in):
    draft = a_draft(who("mina"), happened={"what": "Marcus Odell gave him the leaflet."})
    page = signed_in("mina").get(reverse("referrals:check", args=[draft.public_id])).content.decode()
    assert "goes straight to police. That person is not shown it." in page
    assert "Send to my lead" not in page and "Send to police now" in page


def test_a_name_written_into_a_handed_draft_takes_it_out_of_sight(who, signed_in):
    draft = drafting.hand_over(draft=a_draft(who("tanya")), by=who("tanya"))
    told = typed({"what": "It was Mrs Marsh who gave it to him."})
    drafting.save_page(draft=draft, code="happened", typed=told, version=draft.version, by=who("tanya"))
    draft.refresh_from_db()
    assert draft.state == DraftState.OPEN
    assert signed_in("lena").get(reverse("referrals:draft", args=[draft.public_id])).status_code == 404


def test_a_lead_who_writes_that_they_were_asked_keeps_the_draft_and_sees_what_they_sent(who, signed_in):
    draft = drafting.hand_over(draft=a_draft(who("tanya")), by=who("tanya"))
    told = typed({"what": "Tanya told me, Lena Marsh, on Monday what he had said."})
    kept = drafting.save_page(draft=draft, code="happened", typed=told, version=draft.version, by=who("lena"))
    assert kept.state == DraftState.WITH_LEAD
    sent = {"idempotency": str(uuid.uuid4())}
    answer = signed_in("lena").post(reverse("referrals:send", args=[draft.public_id]), sent, follow=True)
    assert answer.status_code == 200


def with_a_line_by_lena(who):
    """Tanya's draft, handed over; Lena writes her own name in it."""
    draft = drafting.hand_over(draft=a_draft(who("tanya")), by=who("tanya"))
    told = typed({"what": "I, Lena Marsh, rang his mother."})
    return drafting.save_page(draft=draft, code="happened", typed=told, version=draft.version, by=who("lena"))


def test_lena_keeps_what_she_wrote_her_name_in_when_tanya_goes_on_and_sends_it(people, who):
    draft, told = with_a_line_by_lena(who), typed({"place": "Year 9"})
    draft = drafting.save_page(draft=draft, code="who", typed=told, version=draft.version, by=who("tanya"))
    assert draft.state == DraftState.WITH_LEAD and draft.kept_from == []
    referral = submit(draft=draft, by=who("tanya"))
    keep_away_from_older(held=people.lena.memberships.get())
    assert access.see_submission.allows(who("lena"), referral)


def test_lena_does_not_keep_it_when_tanya_names_her_on_another_page(people, who):
    draft, told = with_a_line_by_lena(who), typed({"description": "Mrs Marsh knows him."})
    draft = drafting.save_page(draft=draft, code="who", typed=told, version=draft.version, by=who("tanya"))
    assert draft.state == DraftState.OPEN and draft.kept_from == [people.lena.pk]
    assert draft.answers["happened"] == typed({"what": "I, Lena Marsh, rang his mother."})


def test_lena_keeps_what_she_sent_whatever_is_said_of_her_later(people, who):
    referral = submit(draft=with_a_line_by_lena(who), by=who("lena"))
    adding.correct(referral=referral, text="It was Mrs Marsh who rang.", by=who("tanya"))
    keep_away_from_older(held=people.lena.memberships.get())
    assert access.see_submission.allows(who("lena"), referral) and not referral.exclusions.exists()


@pytest.mark.parametrize("text", WRITTEN)
def test_a_lead_named_in_what_is_added_reads_neither_that_nor_the_rest(text, people, who, signed_in):
    referral = a_referral(who("tanya"))
    page = reverse("referrals:submission", args=[referral.public_id])
    assert signed_in("lena").get(page).status_code == 200
    adding.add_information(referral=referral, text=text, immediate_danger="no", by=who("tanya"))
    assert signed_in("lena").get(page).status_code == 404
    assert signed_in("tanya").get(page).status_code == 200
    adding.correct(referral=referral, text=text, by=who("tanya"))
    assert referral.exclusions.get().person == people.lena


def test_a_lead_who_adds_something_under_their_own_name_keeps_sight(who):
    referral = a_referral(who("tanya"))
    adding.add_information(
        referral=referral, text="Lena Marsh here: he rang me.", immediate_danger="no", by=who("lena")
    )
    assert not referral.exclusions.exists()


def test_lena_does_not_read_what_omar_asks_tanya_about_her(people, who, signed_in):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    page = reverse("referrals:submission", args=[referral.public_id])
    assert signed_in("lena").get(page).status_code == 200
    asking_referrers.ask_referrer(referral=referral, question="What did Mrs Marsh do when he told her?", by=who("omar"))
    assert signed_in("lena").get(page).status_code == 404
    assert "What did Mrs Marsh do" in signed_in("tanya").get(page).content.decode()
    assert referral.exclusions.get().person == people.lena
