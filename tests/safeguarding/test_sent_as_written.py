"""What an officer writes for somebody else arrives as it was written, and no reference slips through."""

from __future__ import annotations

import pytest

from core.reference_numbers import is_quoted_in
from referrals.casework.forms.deciding import RecommendForm
from safeguarding.cases.actions.outcomes import _items
from safeguarding.requests.forms import AskForm
from tests.records import an_assessed_referral

pytestmark = pytest.mark.usefixtures("assessed_beforehand")


@pytest.mark.parametrize(
    "line",
    [
        "Ring only after 16:30, never before",
        "https://school.example/profile/77",
        "He said: leave me alone",
        "Note: none",
        ":",
        "a:b",
    ],
)
def test_a_line_is_sent_as_it_is(line):
    (item,) = _items(line)
    assert (item.label, item.value) == ("Item", line)


@pytest.mark.parametrize(
    ("line", "label", "value"),
    [
        ("Name: Corvin Asplund", "Name", "Corvin Asplund"),
        ("Date of birth: 3 May 2009", "Date of birth", "3 May 2009"),
        ("E-mail: a@example.org", "E-mail", "a@example.org"),
        ("DATE OF BIRTH: 2009", "DATE OF BIRTH", "2009"),
    ],
)
def test_a_label_that_the_pages_know_is_a_label(line, label, value):
    (item,) = _items(line)
    assert (item.label, item.value) == (label, value)


SPELT = (
    "PR-MH6C-KCNQ7",
    "pr mh6c kcnq7",
    "PR–MH6C–KCNQ7",
    "PR‑MH6C‑KCNQ7",
    "MH6CKCNQ7",
    "mh6c / kcnq7",
    "P.R.M.H.6.C.K.C.N.Q.7",
    "ＭＨ６Ｃ KCNQ7",
)


@pytest.mark.parametrize("spelt", SPELT)
def test_a_reference_is_seen_in_any_spelling(spelt):
    assert is_quoted_in(f"This is about {spelt}, thank you", "PRMH6CKCNQ7")


def test_what_is_no_reference_is_let_through():
    assert not is_quoted_in("About MH6C, room KCN, at 7", "PRMH6CKCNQ7")


@pytest.mark.django_db
def test_a_request_that_quotes_the_reference_read_out_is_refused(who):
    referral = an_assessed_referral(who)
    body = referral.reference[2:]
    form = AskForm({"what": f"Is PR {body[:4]} {body[4:]} known?", "why": body}, referral=referral)
    assert {"what", "why"} <= {
        name for name, errors in form.errors.items() if any("Leave out the reference" in each for each in errors)
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chosen", "typed", "beside"),
    [
        ("standard", {"message_text": "Thank you, we rang him."}, "message"),
        ("standard", {"message_withheld_because": "It would tell him."}, "message"),
        ("withhold", {"message_withheld_because": "x", "message_text": "Thank you"}, "message"),
        ("specific", {"message_text": "Thank you", "message_withheld_because": "It would tell"}, "message"),
        ("specific", {}, "message_text"),
        ("withhold", {}, "message_withheld_because"),
    ],
)
def test_a_message_typed_beside_another_choice_is_an_error_beside_the_choice(who, chosen, typed, beside):
    referral = an_assessed_referral(who)
    form = RecommendForm({"message": chosen, **typed}, referral=referral, option="no_further_action")
    assert beside in form.errors
    form = RecommendForm({"message": "standard"}, referral=referral, option="no_further_action")
    assert "message" not in form.errors
