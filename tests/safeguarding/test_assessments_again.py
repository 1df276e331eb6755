"""The second assessment says in words what changed since the first; the first says itself when evidence came after it; and
what it found to be there is answered by the plan before the case ends."""

import uuid

import pytest
from django.urls import reverse

from audit.moves import MoveDenied
from referrals.filing.actions import adding
from safeguarding.cases.actions import citing, plans
from safeguarding.cases.rules import assessments, closing
from safeguarding.gates.adoption import came_after
from safeguarding.models import Assessment, Citation
from tests.safeguarding.assessing import an_open_case, assessed, begun, cited, judged, now, page


@pytest.fixture(scope="module")
def once_countersigned(once_a_module) -> Assessment:
    who = once_a_module.who
    return assessed(who, an_open_case(who), grievance="partly", status="present")


@pytest.fixture
def last(once_countersigned, people) -> Assessment:
    return now(once_countersigned)


@pytest.fixture
def draft(who, last) -> Assessment:
    """Begun beside what was countersigned before."""
    return begun(who, last.case)


# --- What changed, and what came after --------------------------------------------------------------------------------


def test_the_next_one_says_in_words_what_changed(who, last, draft, signed_in):
    first = Citation.objects.get(factor="status")
    cited(who, draft.case, "grievance", key="filed-1")
    cited(who, draft.case, "status", key="filed-1")
    citing.take_off(citation=first, reason="It was another boy", by=who("omar"))
    judged(who, judged(who, draft, "grievance", "present"), "status", "present")
    shown = page(signed_in("omar"), "assessment", draft.public_id)
    assert "Was partly present, is present." in shown and "Rests on this too now:" in shown
    assert "It was another boy" in shown and "Last time: not known." in shown


def test_what_is_as_last_time_is_not_said_to_have_changed(who, last, draft, signed_in):
    judged(who, draft, "threat", "not_known", why="nobody was ASKED")
    assert "Nothing that has been judged so far" in page(signed_in("omar"), "assessment", draft.public_id)


def test_what_came_after_it_was_signed_makes_it_stale(who, last, signed_in):
    assert came_after(last) == []
    adding.add_information(
        referral=last.case.referral, text="He has burnt the list.", immediate_danger="no", by=who("tanya")
    )
    (news,) = came_after(last)
    omar = signed_in("omar")
    assert "burnt the list" in news.words and "Evidence came after this" in page(omar, "assessment", last.public_id)
    assert "Evidence came after it" in page(omar, "case", last.case.public_id)
    assert "Since the last assessment" in page(omar, "evidence", last.case.public_id)


# --- The plan ---------------------------------------------------------------------------------------------------------


def test_a_factor_that_is_there_opens_a_line_of_the_plan_and_keeps_the_case_open_until_it_has_one(who, last, signed_in):
    case, omar = last.case, signed_in("omar")
    assert {one.factor for one in assessments.not_in_the_plan(case)} == {"grievance", "status"}
    there = reverse("safeguarding:case_plan_for", args=[case.public_id, "vaf", "grievance"])
    assert there in page(omar, "case", case.public_id) and "Feelings of grievance" in omar.get(there).text
    needed = {"about": "factor", "need": "Feelings of grievance", "because": "His mentor has it already"}
    assert omar.post(there, {**needed, "idempotency": str(uuid.uuid4())}).status_code == 302
    assert "and the plan has no line for it: “A desire for status”" in " ".join(closing.obstacles(now(case)))
    assert omar.get(there).status_code == 404
    late = omar.post(there, {**needed, "because": "Typed in another tab", "idempotency": str(uuid.uuid4())})
    assert (
        late.status_code == 422 and "Typed in another tab" in late.text and "answers this factor already" in late.text
    )
    assert case.plan_lines.filter(because="Typed in another tab").count() == 0


def test_whether_a_factor_is_answered_is_asked_again_under_the_lock(who, last):
    found = assessments.not_in_the_plan(last.case)[0]
    needed = plans.Needed("factor", "N", because="B")
    plans.add_line(case=last.case, needed=needed, answers=found, by=who("omar"))
    with pytest.raises(MoveDenied, match="answers this factor already"):
        plans.add_line(case=last.case, needed=needed, answers=found, by=who("omar"))


def test_a_line_that_is_changed_answers_its_factor_still(who, last):
    found = assessments.not_in_the_plan(last.case)[0]
    line = plans.add_line(
        case=last.case, needed=plans.Needed("factor", "N", because="B"), answers=found, by=who("omar")
    )
    plans.change_line(line=line, needed=plans.Needed("factor", "M", because="C"), version=1, by=who("omar"))
    assert found not in assessments.not_in_the_plan(last.case)


# --- Who reads it -----------------------------------------------------------------------------------------------------

OF_ONE = ("assessment", "assessment_words", "countersign", "assessment_return")


@pytest.mark.parametrize("name", ["tanya", "lena", "nadia", "carl", "cora", "hugh", "nell", "imran", "des", "yusuf"])
def test_it_does_not_exist_for_others(last, signed_in, name):
    client = signed_in(name)
    assert {client.get(reverse(f"safeguarding:{one}", args=[last.public_id])).status_code for one in OF_ONE} == {404}
    assert client.get(reverse("safeguarding:evidence", args=[last.case.public_id])).status_code == 404


def test_what_was_written_with_a_licence_that_has_ended_can_be_read_still(settings, signed_in, last):
    Assessment.objects.filter(pk=last.pk).update(framework="gone")
    shown = page(signed_in("omar"), "assessment", last.public_id)
    assert "not installed any more" in shown and "grievance" in shown
