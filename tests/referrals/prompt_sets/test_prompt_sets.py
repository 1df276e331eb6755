"""Prompts: Pat drafts a group, Petra publishes from a day, and Tanya's draft goes on with the prompts with which it began."""

from copy import deepcopy

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.moves import MoveDenied
from core.clock import ONE_DAY
from policy import actions
from referrals.filing.actions.filing import submit
from referrals.models import Draft
from referrals.prompt_sets.bounds import wrong
from referrals.prompt_sets.by_design import parts, shipped
from referrals.prompt_sets.forms import boxes, form_of
from referrals.prompt_sets.matter import PROMPTS_MATTER
from referrals.prompt_sets.trying import run
from referrals.what_to_notice import PAGE, offered_to_officers
from tests.policy.drafts import made_from, tomorrow_has_come
from tests.records import a_draft, a_referral

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_any_hour")]

PROMPTS = "/policy/prompts/"
CHANGE = f"{PROMPTS}draft/change/?part=group_A"
OLD = "Says there is no place or no future for them, more than before"
NEW = "Says again and again that there is no future for them"
TICKED = {"prompts_a": {"ticked": ["1", "2"]}}
ADDED = {
    "prompt_new_1_label": "Gives away what they care for",
    "prompt_new_1_hint": "What, and to whom?",
    "prompt_new_1_also": "Growing up, or a need for money.",
}


def typed(**changes) -> dict:
    """Group A as it came with the service, with these changes."""
    asked, filled = form_of(part=parts()[0], begun={}).fields, boxes({})
    given = {name: filled[name] for name in asked if name in filled}
    return {**given, "why": "After the review.", "version": "0", "basis": "1", **changes}


def with_prompt(which: int, **changes) -> dict:
    content = deepcopy(shipped())
    for group in content["groups"].values():
        group["prompts"] = [{**one, **(changes if one["number"] == which else {})} for one in group["prompts"]]
    return content


def labels(referral) -> list[str]:
    return [str(one.indicator) for one in referral.observations.order_by("pk")]


def test_pat_drafts_petra_publishes_and_a_draft_goes_on_with_the_prompts_it_began_with(signed_in, who, moves_on_to):
    begun = a_draft(who("tanya"), **TICKED)
    pat, petra, day = signed_in("pat"), signed_in("petra"), timezone.localdate() + ONE_DAY
    sent = typed(prompt_1_label=NEW, prompt_2_is=[], prompt_3_place="1", **ADDED)
    assert pat.post(CHANGE, sent).url == f"{PROMPTS}draft/"
    assert "No longer asked" in petra.get(f"{PROMPTS}draft/").content.decode()
    assert "found none of what they ticked" in petra.get(f"{PROMPTS}draft/dry-run/").content.decode()
    question = petra.get(f"{PROMPTS}draft/publish/", {"number": 2, "version": 1, "basis": 1})
    said = {"holds_from-day": day.day, "holds_from-month": day.month, "holds_from-year": day.year}
    petra.post(f"{PROMPTS}draft/publish/", {**said, **made_from(question)})
    assert OLD in {one.label for one in offered_to_officers()}
    moves_on_to(day)
    offered = [one.label for one in offered_to_officers() if one.dimension == "A"]
    assert offered[0].startswith("Splits people") and NEW in offered and OLD not in offered
    page = petra.get(reverse("guidance:page", args=[PAGE])).content.decode()
    assert NEW in page and "Gives away what they care for" in page and OLD not in page
    before = submit(draft=Draft.objects.get(pk=begun.pk), by=who("tanya"))
    after = a_referral(who("tanya"), prompts_a={"ticked": ["1", "41"]})
    assert labels(before) == [OLD, "Has dropped friends, teams or interests quickly and all together"]
    assert labels(after) == [NEW, "Gives away what they care for"]
    assert (begun.prompts_version, after.draft.prompts_version) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({f"prompt_{number}_is": [] for number in range(1, 6)}, "A group offers 1 to 10 prompts"),
        ({"prompt_1_label": "Prays more than before"}, "not about faith, origin, dress or language"),
        ({"prompt_1_hint": ""}, "Enter a thought under it"),
        ({**ADDED, "prompt_new_1_also": ""}, "Enter the words"),
        ({}, "Nothing here differs from version 1"),
    ],
)
def test_what_no_version_may_ask_is_said_beside_its_box(signed_in, changes, message):
    answer = signed_in("pat").post(CHANGE, typed(**changes))
    assert answer.status_code == 422 and message in answer.content.decode()


def test_that_999_is_called_and_whose_a_number_is_are_no_matter_of_words(who):
    found = [one.words for one in wrong(with_prompt(26, immediate=False, number=1))]
    assert found == ["Another group has a prompt of this number."]
    content = with_prompt(26, immediate=False)
    content["groups"]["F"]["do"] = "Write it down."
    assert len(wrong(content)) == 2
    with pytest.raises(MoveDenied, match="By design"):
        said = {"matter": PROMPTS_MATTER, "content": content, "why": "Shorter."}
        actions.write(**said, version=0, basis=1, by=who("pat"))


def test_a_dry_run_counts_what_was_ticked_and_would_be_asked_no_more(who, monkeypatch):
    for _ in range(5):
        a_referral(who("tanya"), prompts_a={"ticked": ["2"]})
    tomorrow_has_come(monkeypatch)
    found = run({}, with_prompt(2, offered=False))
    assert (found.ticked, found.nothing_left, found.immediate) == ("5", "5", ("fewer than 5",) * 2)
    assert [row[1:] for row in found.rows] == [("Asked no more", "5")]
