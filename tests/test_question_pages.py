"""How a page acts (ADR 0035): no view decides for itself what becomes of a refusal, and no form is answered twice. The
walks find every view, every door and every form by themselves."""

from __future__ import annotations

import ast
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from audit.moves import MoveDenied
from core.forms import GovukForm, ListForm, OnceForm, VersionedForm
from evidence.places import PLACES
from referrals.casework.actions import claiming, enquiring, giving
from referrals.models import Note, Referral
from tests.addresses import every_address
from tests.records import a_referral, a_request
from tests.source import APPS, ROOT, parsed, sources

REFUSALS = ("MoveDenied", "MovedOn", "Stale")
# A page of a draft saves whatever is typed, also what is wrong: by script, which is answered with data, and by
# Continue, which shows both texts question by question. What its door refuses is said where the draft is by then.
# Roles are attested fifty at a time, and one that is refused holds up no other. Who comes back from an agency's own
# sign-in has no form in front of them: whatever is wrong is refused in one way, and the reason stands in the log alone. A
# file that comes in pieces is answered with data too.
BY_THEMSELVES = {
    "accounts/views/attesting.py _answered",
    "accounts/views/single_sign_on.py back",
    "evidence/views/unfinished.py _answered",
    "referrals/filing/views/draft/opening.py unsent",
    "referrals/filing/views/draft/typing.py autosave",
    "referrals/filing/views/draft/typing.py _continue",
}
# Sent by script while a person types, with the key of the form that is typed into; while a page is in sight; and
# a file, piece by piece.
SENT_AGAIN_AND_AGAIN = {
    "accounts:here",
    "accounts:keep",
    "accounts:rows",
    "evidence:piece",
    "referrals:autosave",
    *(f"{place.files}_begin" for place in PLACES),
}
# They move a record to where it cannot be moved again, so that a second click is told so; or to send them twice changes
# nothing that was not changed; or they only lead on; or a code or an invitation is good once; or (Words,
# DescribeForm) they are what two other forms are made of.
NEITHER_KEY_NOR_VERSION = {
    "accounts.AcceptForm",
    "accounts.AnswerAlarmsForm",
    "accounts.AppForm",
    "accounts.CodeForm",
    "accounts.EndOthersForm",
    "accounts.JoinForm",
    "accounts.MailForm",
    "accounts.PasskeyForm",
    "accounts.ProveAgainForm",
    "accounts.ReasonForm",
    "accounts.WhoseForm",
    "audit.DecideForm",
    "audit.UnmaskForm",
    "evidence.DescribeForm",
    "guidance.AnswerForm",
    "guidance.SearchForm",
    "guidance.Words",
    "letters.TemplateForm",
    "letters.Words",
    "packs.RecipientForm",
    "policy.CompareForm",
    "policy.DayForm",
    "referrals.DelayForm",
    "referrals.VerdictForm",
    "safeguarding.PastSightForm",
}


def views() -> Iterator[tuple[str, ast.Module]]:
    for path in sources():
        if "views" in path.parts or path.stem.endswith("views"):
            yield path.relative_to(ROOT).as_posix(), parsed(path)


def catches(function: ast.FunctionDef) -> bool:
    caught = [node.type for node in ast.walk(function) if isinstance(node, ast.ExceptHandler) and node.type is not None]
    names = {name.id for each in caught for name in ast.walk(each) if isinstance(name, ast.Name)}
    return not names.isdisjoint(REFUSALS)


def innermost(module: ast.Module) -> Iterator[ast.FunctionDef]:
    """Functions that hold no other one: a handler is named once."""
    for node in ast.walk(module):
        held = [inner for inner in ast.walk(node) if isinstance(inner, ast.FunctionDef)]
        if isinstance(node, ast.FunctionDef) and held == [node]:
            yield node


def test_no_view_decides_for_itself_what_becomes_of_a_refusal():
    found = {f"{path} {each.name}" for path, module in views() for each in innermost(module) if catches(each)}
    assert found == BY_THEMSELVES


# What these ask for is never removed, or nothing is typed there.
NEVER_GONE = {
    "accounts/views/saved_views.py save": "a work list of the code",
    "evidence/views/redaction.py box": "a page of a copy; boxes are drawn, nothing is typed",
    "referrals/casework/views/claims.py withdraw": "a claim is withdrawn and stays",
    "referrals/casework/views/decision.py recommend": "an option of the law",
    "referrals/casework/views/enquiries.py settle": "a line of enquiry stays",
    "safeguarding/cases/views/assessments.py begin": "a press without words",
    "safeguarding/cases/views/assessments.py judge": "a factor of the framework it was begun with",
    "safeguarding/cases/views/citing.py take_off": "a citation that was taken off stays",
    "safeguarding/cases/views/closing.py follow_up": "a look back stays",
    "safeguarding/cases/views/panel.py _question": "a referral to a panel stays, ended",
    "safeguarding/cases/views/providers.py report": "a session stays",
    "safeguarding/cases/views/support.py record_return": "a look back stays",
}


def test_nobody_who_has_typed_is_answered_that_there_is_no_such_page():
    """What a form is about may be gone by the time it is sent: that is said above the form (`audit.question_page.gone`)."""
    found = set()
    for path, module in views():
        for function in innermost(module):
            said = ast.unparse(function)
            if "request.POST" in said and "raise Http404" in said:
                found.add(f"{path} {function.name}")
    assert found == set(NEVER_GONE)


def test_every_door_answers_a_form_once():
    doors = {address.name: address.view for address in every_address() if address.rule is not None}
    assert len(doors) > 150
    assert {name for name, view in doors.items() if view.repeats} == SENT_AGAIN_AND_AGAIN


def test_no_view_answers_a_form_once_by_itself():
    """The door does. A key that is claimed twice answers the first click as if it were the second."""
    claim = [path.relative_to(ROOT).as_posix() for path in sources() if "import once" in path.read_text()]
    assert claim == ["accounts/extensions.py"]


def forms_of_ours(form: Any = GovukForm) -> Iterator[Any]:
    """All but those that are saved to a draft."""
    for each in form.__subclasses__():
        is_ours = each.__module__.split(".")[0] in APPS and each.__module__.split(".")[0] != "core"
        if is_ours and not each.saved_elsewhere:
            yield each
        yield from forms_of_ours(each)


def test_every_form_that_changes_something_has_a_key_or_a_version():
    assert len(list(every_address())) > 150  # whereby every form has been read
    safe = (OnceForm, VersionedForm, ListForm)
    unsafe = (form for form in forms_of_ours() if not issubclass(form, safe))
    assert {f"{form.__module__.split('.')[0]}.{form.__name__}" for form in unsafe} == NEITHER_KEY_NOR_VERSION


# --- What becomes of an answer --------------------------------------------------------------------------------------


def at(page: str, record: Any, **more: Any) -> str:
    return reverse(page, kwargs={"public_id": record.public_id, **more})


@pytest.fixture
def claimed(who: Any) -> Referral:
    return claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))


def test_a_second_click_is_led_to_where_the_first_one_led_also_where_the_door_has_closed(who, people, signed_in):
    """Priya takes on what was offered to her: by the second click it is offered to her no more."""
    held = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    giving.offer(record=held, to=people.priya, why="I move teams", version=held.version, by=who("omar"))
    priya, said = signed_in("priya"), {"idempotency": str(uuid.uuid4())}
    answers = [priya.post(at("referrals:case_take_on", held), said) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, at("referrals:case", held))] * 2


def test_what_is_half_done_when_it_is_refused_is_undone(claimed, signed_in, monkeypatch):
    def writes_and_refuses(*, referral, text, by):
        Note.objects.create(referral=referral, text=text, by=by.user)
        raise MoveDenied("Not today.", beside="text")

    monkeypatch.setattr(enquiring, "write_note", writes_and_refuses)
    said = {"text": "Rang the school", "idempotency": str(uuid.uuid4())}
    answer = signed_in("omar").post(at("referrals:case_note", claimed), said)
    assert answer.status_code == 422 and "Rang the school" in answer.content.decode()
    assert answer.context["form"].errors == {"text": ["Not today."]} and not Note.objects.exists()


def test_what_changed_meanwhile_stands_in_words_beside_what_was_typed(claimed, signed_in):
    """A choice by its label, a tick as yes or no; and sending it again is a decision that is carried out."""
    omar, page = signed_in("omar"), at("referrals:case_flags", claimed)
    mine = {"concern_type": "", "has_complex_needs": "yes", "has_violence": "no", "version": claimed.version}
    omar.post(page, {**mine, "has_violence": "yes"})
    late = omar.post(page, mine)
    now = Referral.objects.get(pk=claimed.pk)
    assert late.status_code == 409 and now.has_violence
    assert ("Violence, threats or weapons", "Yes", "No") in late.context["form"].changed.both
    assert omar.post(page, {**mine, "version": late.context["form"]["version"].value()}).status_code == 302
    assert not Referral.objects.get(pk=claimed.pk).has_violence


def test_a_button_of_an_old_page_changes_nothing_and_says_so(who, signed_in):
    action, nadia = a_request(who), signed_in("nadia")
    for version in ("0", ""):
        said = {"version": version, "idempotency": str(uuid.uuid4())}
        answer = nadia.post(at("safeguarding:request_accept", action), said, follow=True)
        assert "This page was out of date. Nothing has been changed" in answer.content.decode(), version
    action.refresh_from_db()
    assert action.accepted_at is None
