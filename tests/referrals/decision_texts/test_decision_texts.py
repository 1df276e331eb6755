"""Decision texts: Pat drafts them part by part, Petra publishes from a day, and each decision keeps the words by which it was written."""

from uuid import uuid4

import pytest
from django.utils import timezone

from audit.moves import MoveDenied
from core.clock import ONE_DAY
from policy import actions
from referrals.casework.presenters.decision_rows import decision_rows, substance
from referrals.decision_texts.bounds import wrong
from referrals.decision_texts.by_design import shipped
from referrals.decision_texts.in_words import differences
from referrals.decision_texts.matter import TEXTS_MATTER
from referrals.decision_texts.rules import held
from referrals.decision_texts.trying import run
from referrals.models import Referral
from referrals.models.referral import ShownStatus
from referrals.status import KEEP_SAFE, words_for
from safeguarding.cases.presenters.cases import closing_rows
from tests.policy.drafts import made_from, tomorrow_has_come
from tests.records import a_recommendation, a_referral, an_assessed_referral, ready
from tests.referrals.casework.test_pages import NFA, at
from tests.referrals.decision_texts.drafts import REASONS, TEXTS, WHY, change, published, reasons, typed
from tests.safeguarding.test_closing import a_planned_case, approve, propose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_any_hour")]


def reasons_said(decision) -> list[str]:
    return next(row.value for row in substance(decision) if row.key == "Reasons")


def test_pat_drafts_petra_publishes_and_what_omar_wrote_before_keeps_its_words(signed_in, who, moves_on_to):
    before = a_recommendation(who)
    pat, petra, day = signed_in("pat"), signed_in("petra"), timezone.localdate() + ONE_DAY
    assert "Reasons: No further Prevent action" in pat.get(f"{TEXTS}draft/change/").content.decode()
    sent = typed(
        REASONS,
        reason_no_concern_label="Nothing of concern was found",
        reason_needs_met_is=[],
        reason_deceased_place="1",
        reason_new_1_label="Moved away, and the new area was told",
    )
    assert pat.post(change(REASONS), sent).url == f"{TEXTS}draft/"
    page = petra.get(f"{TEXTS}draft/").content.decode()
    assert "Nothing of concern was found" in page and "No longer offered" in page and "the order" in page
    assert "would have been refused" in petra.get(f"{TEXTS}draft/dry-run/").content.decode()
    question = petra.get(f"{TEXTS}draft/publish/", {"number": 2, "version": 1, "basis": 1})
    said = {"holds_from-day": day.day, "holds_from-month": day.month, "holds_from-year": day.year}
    answer = petra.post(f"{TEXTS}draft/publish/", {**said, **made_from(question)}, follow=True).content.decode()
    assert "Version 2 is published. It holds from" in answer
    moves_on_to(day)
    offered = [reason.code for reason in held().offered("no_further_action")]
    assert offered[0] == "deceased" and "needs_met" not in offered
    assert offered[-1].startswith("no_further_action_moved_away_and")
    with pytest.raises(MoveDenied, match="cannot be given these reasons"):
        a_recommendation(who, reason_codes=["needs_met"])
    after = a_recommendation(who, reason_codes=["no_concern", offered[-1]])
    assert (before.texts_version, after.texts_version) == (1, 2)
    assert reasons_said(before) == ["No concern found after the checks listed"]
    assert reasons_said(after) == ["Nothing of concern was found", "Moved away, and the new area was told"]
    assert ("Decision texts", "Version 2") in [
        (row.key, row.value) for row in decision_rows(after.referral, who("omar"))[0].rows
    ]


def test_a_card_asks_in_the_words_of_the_day_and_an_answer_keeps_its_question(signed_in, who, moves_on_to):
    before = a_recommendation(who)
    content = shipped()
    content["options"]["no_further_action"]["needs"]["checked"] = {"label": "What did you check?", "hint": "All of it."}
    content["options"]["no_further_action"]["says"] = "Nobody has more to do."
    moves_on_to(published(who, content))
    referral = ready(who, an_assessed_referral(who))
    omar = signed_in("omar")
    assert "Nobody has more to do." in omar.get(at("case_choose", referral)).content.decode()
    page = omar.get(at("case_recommend", referral, "no_further_action")).content.decode()
    assert "What did you check?" in page and "All of it." in page
    assert "What was checked" in {row.key for row in substance(before)}
    assert "What did you check?" in {row.key for row in substance(a_recommendation(who, referral=referral))}


def test_a_page_that_was_open_when_a_version_began_says_what_changed_and_keeps_what_was_typed(
    signed_in, who, moves_on_to
):
    referral = ready(who, an_assessed_referral(who))
    url = at("case_recommend", referral, "no_further_action")
    assert 'name="texts" value="1"' in signed_in("omar").get(url).content.decode()
    moves_on_to(published(who, reasons(ordinary_reason={"label": "An ordinary reason, checked"})))
    omar = signed_in("omar")
    said = {**NFA, "idempotency": str(uuid4())}
    answer = omar.post(url, {**said, "texts": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "version 2 of the decision texts holds" in page
    assert "it was “What was noticed has an ordinary reason" in page and "A film, quoted for a dare" in page
    assert 'name="texts" value="2"' in page
    again = omar.post(url, {**said, "texts": "2"})
    assert again.status_code == 200 and "Check your recommendation" in again.content.decode()


def test_what_waits_is_decided_by_the_reasons_of_its_day(who, moves_on_to):
    case = a_planned_case(who)
    proposal = propose(case, by=who("omar"), reason_codes=["exit_reduced"])
    moves_on_to(published(who, reasons("exit", exit_reduced={"offered": False})))
    assert approve(proposal, by=who("sian")).closed_at
    assert closing_rows(proposal)[0].value == ["Concerns reduced, other support goes on"]
    assert proposal.texts_version == 1


def test_a_referrer_reads_a_status_in_the_words_of_the_day_since_which_it_is_shown(who, moves_on_to):
    first = a_referral(who("tanya"))
    content = shipped()
    content["told"]["being_assessed_referrer_0"] = "We may ring you. Leave the questions to us."
    day = published(who, content)
    Referral.objects.filter(pk=first.pk).update(shown_status=ShownStatus.BEING_ASSESSED)
    moves_on_to(day)
    second = a_referral(who("tanya"))
    Referral.objects.filter(pk=second.pk).update(shown_status=ShownStatus.BEING_ASSESSED)
    shown = [words_for(Referral.objects.get(pk=one.pk)).paragraphs for one in (first, second)]
    assert shown[0][0] == "We may contact you. Please do not question or investigate the person."
    assert shown[1][0] == "We may ring you. Leave the questions to us." and KEEP_SAFE in shown[1]


NONE = {f"reason_{code}_is": [] for code in ("mistaken", "misguided", "malicious")}


@pytest.mark.parametrize(
    ("part", "changes", "message"),
    [
        ("reasons_unfounded", NONE, "No reason of this list could carry a decision alone"),
        ("reasons_unfounded", {"reason_mistaken_label": ""}, "Enter reason"),
        ("reasons_unfounded", {"reason_new_1_label": "MISTAKEN"}, "Two reasons of this list say"),
        (REASONS, {"reason_new_2_label": "Under investigation elsewhere"}, "tells of an investigation"),
        ("told", {"told_considered_referrer_0": "The panel has decided."}, "A referrer is not told of “panel”"),
        ("option_gather", {"option_gather_says": ""}, "Enter what it is for"),
        (REASONS, {}, "Nothing here differs from version 1"),
    ],
)
def test_what_no_version_may_say_is_said_beside_its_box(signed_in, part, changes, message):
    answer = signed_in("pat").post(change(part), typed(part, **changes))
    assert answer.status_code == 422 and message in answer.content.decode()


@pytest.mark.parametrize(
    ("group", "changes", "message"),
    [
        ("exit", {"exit_deceased": {"label": "No further concerns"}}, "stays on offer, in its words"),
        ("exit", {"exit_pursue": {"offered": False}}, "stays on offer, in its words"),
        ("no_further_action", {"person_denies": {"alone_is_not_enough": False}}, "never enough by itself"),
        ("unfounded", {"mistaken": {"code": "to_health"}}, "Another list has a reason of this code"),
    ],
)
def test_what_code_does_on_a_reason_is_no_matter_of_words(who, group, changes, message):
    content = reasons(group, **changes)
    assert any(message in one.words for one in wrong(content))
    with pytest.raises(MoveDenied, match=message):
        actions.write(matter=TEXTS_MATTER, content=content, why=WHY, version=0, basis=1, by=who("pat"))


def test_a_part_is_written_without_touching_the_others(signed_in, who):
    """Pat writes one part after another of one draft."""
    pat = signed_in("pat")
    pat.post(change(REASONS), typed(REASONS, reason_needs_met_is=[]))
    pat.post(change("told"), typed("told", told_contact_us_referrer_0="We have a question for you.", version="1"))
    draft = actions.the_policy(TEXTS_MATTER).versions.get(number=2)
    names = [one.name for one in differences({}, draft.content)]
    assert names == ["reasons_no_further_action.needs_met", "told.contact_us_referrer_0"]
    assert pat.get(f"{TEXTS}draft/change/").content.decode().count("Changed") == 2


def test_the_first_version_says_what_the_release_says_and_names_are_kept(db):
    assert held().number == 1 and differences({}, held().says) == [] and wrong(held().says) == []


def test_a_dry_run_counts_what_would_have_been_refused(who, monkeypatch):
    for _ in range(5):
        a_recommendation(who, reason_codes=["needs_met"])
    tomorrow_has_come(monkeypatch)
    found = run({}, reasons(needs_met={"offered": False}))
    of_decisions = next(one for one in found.uses if one.name == "recommendations")
    assert (of_decisions.given, of_decisions.refused) == ("5", "5")
    assert ("Needs are met by another service that has accepted them", "5") in of_decisions.reasons
