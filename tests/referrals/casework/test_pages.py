"""The pages of casework, as people use and misuse them."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import Event
from referrals.casework.actions import claiming, sight
from referrals.filing.actions import adding
from referrals.models import Note, Referral
from referrals.models.referral import State
from tests.records import a_recommendation, a_referral, a_request, an_assessed_referral, joined, ready
from tests.two_worlds import the_clock_stands

pytestmark = pytest.mark.usefixtures("filed_beforehand")

READING = [
    "case",
    "case_as_filed",
    "case_identity",
    "case_history",
    "case_deconfliction",
    "case_notes",
    "case_decision",
    "case_timeline",
]
OUTSIDERS = ["tanya", "lena", "ada", "grace", "des", "carl", "nadia", "yusuf", "iris", "amir", "rex", "pat"]


def at(page, referral, *rest):
    return reverse(f"referrals:{page}", args=[referral.public_id, *rest])


@pytest.fixture
def claimed(who):
    return claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))


@pytest.mark.parametrize("page", READING)
def test_the_officer_reads_every_page_of_the_case_file(page, claimed, signed_in):
    response = signed_in("omar").get(at(page, claimed))
    assert response.status_code == 200
    assert "Marsh" not in response.content.decode().split("</title>")[0]


@pytest.mark.parametrize("person", OUTSIDERS)
def test_a_case_file_does_not_exist_for_anybody_else(person, claimed, signed_in):
    client = signed_in(person)
    with the_clock_stands(at=timezone.now()):
        missing = client.get(reverse("referrals:case", args=[uuid.uuid4()]))
        found = client.get(at("case", claimed))
    assert (found.status_code, found.content) == (404, missing.content)


def test_another_officer_says_why_before_anything_is_shown(claimed, signed_in):
    client = signed_in("priya")
    asked = client.get(at("case", claimed))
    assert asked.url == at("case_purpose", claimed)
    assert b"Dylan" not in client.get(asked.url).content
    client.post(asked.url, {"purpose": "cover", "idempotency": str(uuid.uuid4())})
    assert client.get(at("case", claimed)).status_code == 200


def test_a_page_that_asked_for_a_purpose_was_not_read(people, claimed, signed_in):
    before = Event.objects.filter(kind="record.viewed", actor_id=people.priya.pk).count()
    signed_in("priya").get(at("case", claimed))
    assert Event.objects.filter(kind="record.viewed", actor_id=people.priya.pk).count() == before


def test_another_purpose_needs_words(claimed, signed_in):
    response = signed_in("priya").post(
        at("case_purpose", claimed), {"purpose": "other", "idempotency": str(uuid.uuid4())}
    )
    assert response.status_code == 422
    assert "Say what the purpose is" in response.content.decode()


def test_whoever_is_kept_out_sees_nothing_anywhere(who, people, claimed, signed_in):
    signed_in("sian").post(
        at("case_exclude", claimed),
        {"person": people.priya.pk, "why": "His neighbour", "idempotency": str(uuid.uuid4())},
    )
    client = signed_in("priya")
    assert client.get(at("case", claimed)).status_code == 404
    assert claimed.reference[2:6] not in client.get(reverse("referrals:queue") + "?tab=all").content.decode()


def test_the_loser_of_a_claim_is_told_who_won(claimed, signed_in):
    response = signed_in("priya").post(at("case_claim", claimed))
    assert response.status_code == 409 and "Omar Haddad claimed this before you" in response.content.decode()


def test_a_double_click_writes_one_note(claimed, signed_in):
    client, key = signed_in("omar"), str(uuid.uuid4())
    for _ in range(2):
        assert client.post(at("case_note", claimed), {"text": "Rang the school", "idempotency": key}).status_code == 302
    assert Note.objects.filter(referral=claimed).count() == 1


def test_an_empty_note_says_so_beside_the_field(claimed, signed_in):
    response = signed_in("omar").post(at("case_note", claimed), {"text": "", "idempotency": str(uuid.uuid4())})
    assert response.status_code == 422
    assert "Enter note" in response.content.decode()


def test_strange_text_in_a_note_is_kept_to_the_letter(claimed, signed_in):
    text = "Siân ŵy 🙂 \u200fمرحبا <b>x</b> " + "y" * 50_000
    signed_in("omar").post(at("case_note", claimed), {"text": text, "idempotency": str(uuid.uuid4())})
    assert Note.objects.get(referral=claimed).text == text


def test_a_nul_byte_is_refused_in_words(claimed, signed_in):
    response = signed_in("omar").post(at("case_note", claimed), {"text": "a\x00b", "idempotency": str(uuid.uuid4())})
    assert response.status_code == 422


def test_a_stale_line_of_enquiry_shows_both_texts(claimed, signed_in):
    line = claimed.enquiries.first()
    url, client = at("case_settle", claimed, line.public_id), signed_in("omar")
    client.post(url, {"state": "answered", "answer": "The first text", "version": 1})
    late = client.post(url, {"state": "not_needed", "answer": "The second text", "version": 1})
    assert late.status_code == 409
    assert "The first text" in late.content.decode() and "The second text" in late.content.decode()
    line.refresh_from_db()
    assert line.answer == "The first text"


def test_a_line_of_another_referral_is_not_found(claimed, who, signed_in):
    other = claiming.claim(referral=a_referral(who("bea")), by=who("omar"))
    url = at("case_settle", claimed, other.enquiries.first().public_id)
    assert signed_in("omar").get(url).status_code == 404


def test_reading_another_officers_case_gives_no_right_to_change_it(claimed, signed_in):
    response = signed_in("priya").get(at("case_note", claimed))
    assert response.status_code == 403
    assert "Claim this first" in response.content.decode()


def test_a_past_moment_cannot_lie_ahead(claimed, signed_in):
    data = {
        "incident_number": "41",
        "told": "Control room",
        "what_was_said": "Sent",
        "clock": "25:99",
        "idempotency": str(uuid.uuid4()),
    }
    data |= {"day-day": "1", "day-month": "1", "day-year": "2066"}
    response = signed_in("omar").post(at("case_emergency", claimed), data)
    assert response.status_code == 422
    assert "Enter a time like 14:05" in response.content.decode()


def test_no_ideology_alone_is_refused_beside_the_field(who, signed_in):
    referral = ready(who, an_assessed_referral(who))
    response = signed_in("omar").post(
        at("case_recommend", referral, "no_further_action"), {"reason_codes": ["no_ideology"]}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "never the only reason" in page.split('id="id_reason_codes-error"')[1][:400]


NFA = {
    "reason_codes": ["ordinary_reason", "no_ideology"],
    "rationale": "A film, quoted for a dare",
    "evidence": "Three classmates",
    "checked": "School, mother, film",
    "change_our_mind": "If he says it again",
    "holds_safeguarding": "Lena Marsh",
    "retention": "standard",
    "message": "standard",
}


def test_a_recommendation_is_shown_once_more_before_it_goes(who, signed_in):
    referral = ready(who, an_assessed_referral(who))
    url, client, key = (
        at("case_recommend", referral, "no_further_action"),
        signed_in("omar"),
        str(uuid.uuid4()),
    )
    shown = client.post(url, {**NFA, "idempotency": key})
    assert "Check your recommendation" in shown.content.decode()
    assert not referral.decisions.exists()
    client.post(url, {**NFA, "idempotency": key, "act": "send"})
    assert referral.decisions.get().particulars["holds_safeguarding"] == "Lena Marsh"


def test_what_is_not_ready_is_said_before_it_is_sent_and_what_was_typed_is_kept(who, signed_in):
    referral = ready(who, an_assessed_referral(who))
    a_request(who, referral=referral)
    typed = {**NFA, "idempotency": str(uuid.uuid4())}
    shown = signed_in("omar").post(at("case_recommend", referral, "no_further_action"), typed).content.decode()
    assert "Not everything is ready" in shown and "A film, quoted for a dare" in shown
    assert "Change something" in shown and "Send for a decision" not in shown


def test_a_recommendation_to_be_changed_keeps_what_was_typed(who, signed_in):
    referral = ready(who, an_assessed_referral(who))
    page = signed_in("omar").post(at("case_recommend", referral, "no_further_action"), {**NFA, "act": "change"})
    assert "A film, quoted for a dare" in page.content.decode()


def test_a_message_withheld_without_a_reason_is_refused(who, signed_in):
    referral = ready(who, an_assessed_referral(who))
    data = {**NFA, "message": "withhold"}
    page = signed_in("omar").post(at("case_recommend", referral, "no_further_action"), data).content.decode()
    assert "Say why the referrer is told nothing" in page


def test_the_sergeant_approves_on_the_page(who, signed_in):
    referral = a_recommendation(who).referral
    client = signed_in("sian")
    assert client.get(at("case_decision", referral)).status_code == 200
    said = {"reason": "Agreed", "read": referral.decisions.get().public_id, "idempotency": str(uuid.uuid4())}
    client.post(at("case_approve", referral), said)
    assert Referral.objects.get(pk=referral.pk).state == State.CLOSED


@pytest.mark.parametrize("read", ["", "not-a-number"])
def test_a_yes_that_does_not_say_what_was_read_is_no_yes(read, who, signed_in):
    referral = a_recommendation(who).referral
    page = signed_in("sian").post(at("case_approve", referral), {"reason": "Agreed", "read": read})
    assert "does not say which recommendation you read" in page.content.decode()
    assert "Agreed" in page.content.decode()
    assert Referral.objects.get(pk=referral.pk).state == State.APPROVAL


def test_the_officer_cannot_open_the_page_to_approve(who, signed_in):
    referral = a_recommendation(who).referral
    assert signed_in("omar").get(at("case_approve", referral)).status_code == 403


def test_the_desk_sees_identifiers_and_no_referral(who, signed_in):
    referral = an_assessed_referral(who)
    check = referral.deconflictions.get()
    page = signed_in("des").get(reverse("referrals:desk_check", args=[check.public_id])).content.decode()
    assert "Dylan Marsh-Price" in page
    for secret in (
        "one more push",
        "Tanya",
        "Hollow Lane",
        "Omar",
        str(referral.public_id),
        referral.reference[2:6],
    ):
        assert secret not in page


def test_hidden_from_agency_is_said_to_the_officer_and_can_be_cleared(who, signed_in):
    last = {"under_18": "no", "own_staff": "yes", "declaration": "on"}
    referral = claiming.claim(referral=a_referral(who("tanya"), last=last), by=who("omar"))
    client = signed_in("omar")
    assert "Hidden from agency" in client.get(at("case", referral)).content.decode()
    client.post(at("case_own_staff", referral), {"reason": "She left in May", "idempotency": str(uuid.uuid4())})
    assert Referral.objects.get(pk=referral.pk).agency_may_see


def test_whoever_is_kept_away_is_sent_no_message_about_it(people, who):
    referral = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    sight.exclude(referral=referral, person=people.ian, why="conflict", by=who("sian"))
    adding.add_information(referral=referral, text="He has a knife", immediate_danger="yes", by=who("tanya"))
    told = set(Notice.objects.filter(kind="filing.danger").values_list("person__name", flat=True))
    assert "Sian" in " ".join(told) and people.ian.name not in told


def test_the_log_says_which_earlier_referrals_and_which_people_were_shown(who, people, signed_in):
    first, second = a_referral(who("tanya")), a_referral(who("tanya"))
    second = claiming.claim(referral=second, by=who("omar"))
    candidate = second.subject.candidates.get()
    omar = signed_in("omar")
    omar.get(at("case_identity", second))
    omar.get(reverse("referrals:case_candidate", args=[second.public_id, candidate.public_id]))
    joined(who, second, first)
    omar.get(at("case_history", second))
    shown = Event.objects.filter(kind="list.shown", actor_id=people.omar.pk).order_by("id")
    person, earlier = f"subjects.Subject:{first.subject_id}", f"referrals.Referral:{first.pk}"
    assert [event.ids for event in shown] == [[person, earlier], [person], [earlier]]
