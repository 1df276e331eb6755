"""The letters of a record: the list, writing one from a template, its page, changing, making, taking and noting that it was sent."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import Visit
from audit.question_page import Act, ask, press
from audit.reading import listed, with_record
from core.components import Label, Row
from core.gravity import Grave
from core.reference_numbers import display_reference
from core.templatetags.govuk import at_time, on_day
from evidence.views.file import shut_away
from guidance.versions import State
from letters import access, actions, moves
from letters.fields import Part
from letters.forms import LetterForm, SentForm, TemplateForm, TextForm
from letters.models import Letter, LetterDocument, LetterState, TemplateVersion
from referrals.casework.casefile import bar, case_page
from referrals.casework.forms.giving import ActForm
from referrals.code_lists import LAWFUL_BASES
from referrals.models import Referral

TAB = "letters:letters"
RELATED = (
    "referral__subject",
    "referral__force",
    "referral__owner",
    "referral__officer",
    "written_from__template",
    "agency",
    "written_by",
    "made_by",
    "taken_by",
    "sent_by",
)
COLOURS = {
    LetterState.DRAFT: "yellow",
    LetterState.MADE: "blue",
    LetterState.SENT: "green",
    LetterState.DISCARDED: "grey",
}
assert set(COLOURS) == set(LetterState), "every state has its colour"


def label(letter: Letter) -> Label:
    return Label(letter.get_state_display(), COLOURS[LetterState(letter.state)])


@require_GET
@case_page()
def letters(request: Visit, referral: Referral) -> HttpResponse:
    """The newest first."""
    related = ("written_from__template", "written_by")
    found = referral.letters.select_related(*related).order_by("-written_at", "-pk")
    rows = list(access.see_letter.filter(request.who, found)[:50])
    listed(rows=rows, rule=access.see_letter)
    context = {
        **bar(request, referral, TAB),
        "referral": referral,
        "heading": "Letters",
        "rows": [(each, label(each)) for each in rows],
        "why_not": access.write_letter.refusal(request.who, referral),
    }
    return render(request, "letters/letters.html", context)


@case_page(can=access.write_letter)
def choose(request: Visit, referral: Referral) -> HttpResponse:
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("letters:write_letter", referral.public_id, form.cleaned_data["template"])
    context = {"form": form, "back_url": reverse(TAB, args=[referral.public_id])}
    return render(request, "letters/choose.html", context, status=form.http_status)


@case_page(can=access.write_letter, grave=Grave.TAKES_OUT)
def write_letter(request: Visit, referral: Referral, slug: str) -> HttpResponse:
    """To whom, what it tells, and what the record does not answer."""
    published = TemplateVersion.objects.filter(state=State.PUBLISHED).select_related("template")
    version = get_object_or_404(published, template__slug=slug)
    return ask(
        request,
        LetterForm(request.POST or None, referral=referral, version=version),
        partial(actions.begin, referral=referral, template=version.template),
        template="letters/write_letter.html",
        heading=version.title,
        caption=version.template.get_addressee_display(),
        continue_label="Look at the letter",
        back_url=reverse("letters:choose", args=[referral.public_id]),
        cancel_url=reverse(TAB, args=[referral.public_id]),
        then=_page,
    )


@require_GET
@with_record(Letter, can=access.see_letter, related=RELATED)
def letter(request: Visit, letter: Letter) -> HttpResponse:
    """As it will be on paper, where it stands, and what keeps it from being made."""
    referral, steers = letter.referral, access.steer_letter.allows(request.who, letter)
    is_draft = letter.state == LetterState.DRAFT
    context = {
        **bar(request, referral, TAB),
        "referral": referral,
        "heading": f"Letter {display_reference(letter.reference)}",
        "letter": letter,
        "label": label(letter),
        "about": list(_about(letter)),
        "document": letter.documents.defer("content").order_by("-pk").first(),
        "press": ActForm(initial={"version": letter.version}),
        "take": ActForm(initial={"version": letter.version}),
        "steers": steers,
        "may_make": steers and is_draft,
        "may_take": steers and letter.state in (LetterState.MADE, LetterState.SENT),
        "may_note": steers and letter.state == LetterState.MADE,
        "may_discard": steers and letter.state in (LetterState.DRAFT, LetterState.MADE) and not letter.taken_at,
        "why_not": _why_not(letter, request) if is_draft else [],
        "back_url": reverse(TAB, args=[referral.public_id]),
        "back_label": "All letters",
    }
    return render(request, "letters/letter.html", context)


def _why_not(letter: Letter, request: Visit) -> list[str]:
    guards = (moves.filled_in, moves.says_no_more, moves.may_be_written_to, moves.of_its_height)
    return [str(reason) for guard in guards if (reason := guard(letter, request.who, {}))]


def _about(letter: Letter) -> Any:
    version = letter.written_from
    yield Row("To", [letter.to_name, letter.to_address], typed=True)
    yield Row("Written from", f"{version.title}, version {version.number}, published {on_day(version.published_at)}")
    yield Row("Lawful basis", LAWFUL_BASES.label_with_hint(letter.lawful_basis))
    yield Row("It may tell", [Part(part).label for part in letter.tells], missing="Nothing beyond the usual")
    if letter.told_why:
        yield Row("Because", letter.told_why, typed=True)
    yield Row("Begun", f"{letter.written_by.name}, {at_time(letter.written_at)}")
    if letter.made_by:
        yield Row("Made", f"{letter.made_by.name}, {at_time(letter.made_at)}")
    if letter.taken_by:
        yield Row("Taken", f"{letter.taken_by.name}, {at_time(letter.taken_at)}")
    if letter.sent_by:
        sent = f"{letter.get_sent_how_display()}, {on_day(letter.sent_on)}"
        yield Row("Sent", [sent, letter.sent_to, f"Noted by {letter.sent_by.name}"], typed=True)


@with_record(Letter, can=access.steer_letter, sees=access.see_letter, related=RELATED)
def text(request: Visit, letter: Letter) -> HttpResponse:
    """The words of the letter."""
    return _asked(
        request,
        letter,
        TextForm(request.POST or None, initial={"version": letter.version, "text": letter.text}),
        actions.change,
        heading="Change the letter",
        continue_label="Save and look at it",
    )


@with_record(Letter, can=access.steer_letter, sees=access.see_letter, related=RELATED)
def sent(request: Visit, letter: Letter) -> HttpResponse:
    return _asked(
        request,
        letter,
        SentForm(request.POST or None, initial={"version": letter.version}),
        actions.note_what_became,
        heading="Say what became of it",
        continue_label="Note it",
        done=_noted,
    )


def _noted(letter: Letter) -> str:
    if letter.state == LetterState.SENT:
        return "Noted. The letter and when it was sent stay on the record."
    return "Noted. Nothing of it was sent: you can change the letter again, or throw it away."


def _asked(request: Visit, letter: Letter, form: Any, act: Act, **asked: Any) -> HttpResponse:
    page = _page(letter)
    back: dict[str, Any] = {"back_url": page, "cancel_url": page, "then": page, "beside": letter}
    return ask(request, form, partial(act, letter=letter), template="letters/question.html", **back, **asked)


@require_POST
@with_record(Letter, can=access.steer_letter, sees=access.see_letter, related=RELATED, grave=Grave.TAKES_OUT)
def make(request: Visit, letter: Letter) -> HttpResponse:
    return _press(request, letter, actions.make, done="Made. Take the document, send it, and note that it was sent.")


@require_POST
@with_record(Letter, can=access.steer_letter, sees=access.see_letter, related=RELATED)
def take_back(request: Visit, letter: Letter) -> HttpResponse:
    return _press(request, letter, actions.take_back, done="It can be changed again.")


@require_POST
@with_record(Letter, can=access.steer_letter, sees=access.see_letter, related=RELATED)
def discard(request: Visit, letter: Letter) -> HttpResponse:
    return _press(request, letter, actions.discard, done="Thrown away. Nothing was sent.")


@require_POST
@with_record(Letter, can=access.steer_letter, sees=access.see_letter, related=RELATED, kind=None, grave=Grave.TAKES_OUT)
def take(request: Visit, letter: Letter) -> HttpResponse:
    """The document, logged as disclosed before its first byte."""
    return press(request, partial(actions.take, letter=letter), then=partial(_as_file, letter), refused=_page(letter))


def _as_file(letter: Letter, document: LetterDocument) -> HttpResponse:
    name = f"{display_reference(letter.reference)}.pdf"
    return shut_away(bytes(document.content), "application/pdf", f'attachment; filename="{name}"')


def _press(request: Visit, letter: Letter, act: Act, *, done: str) -> HttpResponse:
    return press(request, partial(act, letter=letter), form=ActForm(request.POST), then=_page(letter), done=done)


def _page(letter: Letter) -> str:
    return reverse("letters:letter", args=[letter.public_id])
