"""A decision is read in words: no code stands on a page or in a pack."""

import pytest

from referrals.casework.presenters.decision_rows import substance
from referrals.casework.rules.decisions import RETENTION, RULE_VERSION
from referrals.models.decision import Option, Tier
from tests.records import a_referral

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code, words", RETENTION)
def test_the_retention_class_is_named(who, code, words):
    decision = a_referral(who("tanya")).decisions.create(
        option=Option.NO_FURTHER_ACTION,
        rationale="Checked.",
        evidence="The school's answer.",
        tier=Tier.SERGEANT,
        particulars={"retention": code},
        rule_version=RULE_VERSION,
        author=who("omar").user,
    )
    assert {row.key: row.value for row in substance(decision)}["Retention class"] == words
