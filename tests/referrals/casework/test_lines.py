"""Several lines of enquiry answered on one page."""

import pytest
from django.urls import reverse

from referrals.casework.actions import claiming, enquiring
from tests.journeys.window import Window
from tests.records import a_referral

pytestmark = pytest.mark.usefixtures("filed_beforehand")


@pytest.fixture
def claimed(who):
    return claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))


@pytest.fixture
def window(signed_in, claimed):
    return Window(signed_in("omar"), reverse("referrals:case_lines", args=[claimed.public_id]))


def boxes(referral):
    return [f"answer-{line.public_id.hex}" for line in referral.enquiries.order_by("opened_at", "pk")]


def types(window, referral, *answers):
    for name, answer in zip(boxes(referral), answers, strict=False):
        window.tree.get_element_by_id(f"id_{name}").text = answer
    return window


def states(referral):
    return list(referral.enquiries.order_by("opened_at", "pk").values_list("state", flat=True))


def test_omar_answers_what_he_knows_and_the_rest_stays_open(window, claimed):
    types(window, claimed, "She rang him.", "Nothing is known.").press("Save the answers").says("2 lines of enquiry")
    assert states(claimed) == ["answered", "answered", "open", "open", "open", "open"]


def test_a_line_that_is_not_needed_says_why(window, claimed):
    window.tree.get_element_by_id(f"id_{boxes(claimed)[0].replace('answer', 'unneeded')}").set("checked", "")
    window.press("Save the answers").says("Say why it is not needed")
    types(window, claimed, "He is ten.").press("Save the answers")
    assert states(claimed)[0] == "not_needed"


def test_an_empty_page_says_what_to_do(window):
    window.press("Save the answers").says("Answer at least one line of enquiry")


def test_what_sian_wrote_meanwhile_is_shown_and_nothing_is_lost(who, window, claimed):
    line = claimed.enquiries.order_by("opened_at", "pk").first()
    enquiring.settle_line(line=line, state="answered", answer="I rang her.", version=line.version, by=who("sian"))
    types(window, claimed, "She rang him.", "Nothing.").press("Save the answers")
    window.says("Sian Pugh has answered this meanwhile", "I rang her.")
    assert states(claimed)[1] == "open"
    window.press("Save the answers")
    line.refresh_from_db()
    assert (line.answer, states(claimed)[1]) == ("She rang him.", "answered")


def test_priya_cannot(signed_in, claimed):
    client = signed_in("priya")
    assert client.get(reverse("referrals:case_lines", args=[claimed.public_id])).status_code == 403


def test_sent_twice_it_is_done_once(window, claimed):
    types(window, claimed, "She rang him.").press("Save the answers").press_again()
    assert claimed.enquiries.order_by("opened_at", "pk").first().version == 2
