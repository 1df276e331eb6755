"""The record beside a recommendation: cited by a press, without script too; and the way from a list to a record and back."""

from uuid import uuid4

import pytest
from django.urls import reverse
from lxml import html

from referrals.casework.actions import enquiring
from referrals.casework.presenters.decision_rows import what_a_review_asks
from referrals.casework.presenters.record_beside import record_of
from referrals.models.casework import Note
from tests.records import a_referral, a_request, an_assessed_referral
from tests.safeguarding.test_unread_answers import nadia_answers

pytestmark = pytest.mark.usefixtures("assessed_beforehand")


@pytest.fixture
def cleared(who):
    return an_assessed_referral(who)


def recommend(client, referral, option="channel", **posted):
    address = reverse("referrals:case_recommend", args=[referral.public_id, option])
    return client.post(address, posted) if posted else client.get(address)


def box(response, name):
    return html.fromstring(response.content).get_element_by_id(f"id_{name}").text_content().strip()


def test_a_sentence_as_filed_is_cited_and_what_was_typed_stays(signed_in, cleared):
    answer = recommend(signed_in("omar"), cleared, cite="filed-0", rationale="He means it.", evidence="His tutor.")
    assert answer.status_code == 200
    assert box(answer, "rationale") == "He means it."
    assert box(answer, "evidence").startswith("His tutor.\n“He said on Monday that one more push")
    assert b"There is a problem" not in answer.content


def test_what_is_not_of_this_record_is_not_cited(signed_in, cleared):
    answer = recommend(signed_in("omar"), cleared, cite="line-of-another", evidence="His tutor.")
    assert box(answer, "evidence") == "His tutor."


def test_answers_of_lines_and_partners_stand_there_once_they_were_read(who, signed_in, cleared):
    line = cleared.enquiries.first()
    enquiring.settle_line(line=line, state="answered", answer="She rang him.", version=line.version, by=who("omar"))
    action = nadia_answers(who, a_request(who, referral=cleared))
    assert "Answers of partners" not in dict(record_of(cleared))
    signed_in("omar").get(reverse("safeguarding:action", args=[action.public_id]))
    parts = dict(record_of(cleared))
    assert [one.words for one in parts["Lines of enquiry"]] == ["She rang him."]
    assert parts["Answers of partners"][0].words == action.answer


def test_one_answer_pasted_into_every_line_is_noticed(who, cleared):
    question = "One answer stands under several lines of enquiry. Was each of them asked?"
    for number, line in enumerate(cleared.enquiries.order_by("pk")[:2]):
        said = "Nothing  known." if number else "nothing known."
        enquiring.settle_line(line=line, state="answered", answer=said, version=line.version, by=who("omar"))
        assert (question in what_a_review_asks(cleared, option="channel")) == bool(number)


def test_the_officer_reads_what_a_review_would_ask_before_sending(signed_in, cleared):
    assert b"Nobody has recorded speaking to the referrer" in recommend(signed_in("omar"), cleared).content


def test_from_the_list_to_a_record_to_the_next_and_back_to_the_row(who, signed_in):
    first, second = a_referral(who("tanya")), a_referral(who("tom"))
    sian = signed_in("sian")
    rows = html.fromstring(sian.get("/queue/?tab=new").content).xpath("//main//tbody//th//a/@href")
    page = html.fromstring(sian.get(rows[0]).content)
    assert page.xpath("//a[text()='Next in the list']/@href") == [rows[1]]
    back = page.xpath("//a[@class='govuk-back-link']/@href")[0]
    assert back.startswith("/queue/?tab=new#row-") and back.split("#row-")[1] in rows[0]
    assert not html.fromstring(sian.get(rows[1]).content).xpath("//a[text()='Next in the list']")
    assert {str(one.public_id) for one in (first, second)} == {row.split("/")[2] for row in rows}


def test_what_ends_a_turn_is_done_and_the_next_of_the_list_opened_in_one_press(who, signed_in):
    a_referral(who("tanya")), a_referral(who("tom"))
    omar = signed_in("omar")
    first, last = html.fromstring(omar.get("/queue/?tab=new").content).xpath("//main//tbody//th//a/@href")
    omar.post(f"{first}purpose/", {"purpose": "cover", "idempotency": uuid4()})
    assert b"Claim and open the next" in omar.get(first).content
    assert omar.post(f"{first}claim/", {"onward": "1"}).headers["Location"] == last
    note = f"{first}notes/add/"
    assert b"Add the note and open the next" in omar.get(note).content
    typed = {"text": "She rang.", "onward": "1", "idempotency": uuid4()}
    assert omar.post(note, {**typed, "text": " "}).status_code == 422
    gone_on = omar.post(note, typed)
    assert (gone_on.headers["Location"], Note.objects.get().text) == (last, "She rang.")
    omar.post(f"{last}claim/")
    assert b"and open the next" not in omar.get(f"{last}notes/add/").content  # the last of the list has none
