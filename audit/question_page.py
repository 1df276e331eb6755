"""How a page acts (ADR 0035): a question that is asked, answered and done, and a button that has no page of its own.

Views fetch, and say what is asked and what is done. Here it is decided what becomes of the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render

from audit.moves import OUTDATED, MoveDenied, MovedOn, Stale
from audit.reading import too_late_in_a_sentence
from audit.requests import Visit
from core.forms import Changed
from core.row_security import as_the_service
from core.templatetags.govuk import on_day

# What a page does. It is given what the form was told, by name, and `by`.
Act = Callable[..., Any]
# A sentence, or a function of what the act returned.
Words = str | Callable[[Any], str]
# An address (or the name of a page that needs nothing more), or a function of what the act returned.
Then = str | Callable[[Any], str | HttpResponseBase]

OUT_OF_DATE = "This page was out of date. Nothing has been changed: look at it again."


def ask(
    request: Visit,
    form: Any,
    act: Act,
    *,
    template: str,
    then: Then,
    done: Words = "",
    page: Callable[[], dict[str, Any]] | None = None,
    beside: Model | None = None,
    read_again: str = "",
    **context: Any,
) -> HttpResponse:
    """Show the question. Once it is answered rightly: act, say `done`, and go on to `then`.

    What is not possible now is said beside the box it is about, or above the form (422). What another has changed while
    the page was open is shown beside what was typed, with a fresh version, so that sending it again is a decision
    (409); where it must be read first, on another page, that is `read_again`. Who comes too late is told so by the door
    (ADR 0031); or, where the page shows the record itself, on the page: `beside` is it. Nothing typed is lost.
    `context` is what the page shows; `page` gives what is looked up, or logged as shown, only when it is shown.
    """
    if request.method == "POST" and form.is_valid():
        try:
            with as_the_service(), transaction.atomic():
                result = act(**form.said, by=request.who)
        except MovedOn as late:
            if beside is None:
                raise
            form.changed = Changed(too_late_in_a_sentence(late, beside, request.who), compared(form, late.record))
        except Stale as stale:
            if read_again:
                return _led_back(request, str(stale), read_again)
            _shown_beside(form, stale)
        except MoveDenied as denied:
            denied.note()
            form.add_error(denied.beside if denied.beside in form.fields else None, str(denied))
        else:
            return _gone_on(request, result, then=then, done=done)
    shown = {**context, **(page() if page else {}), "form": form}
    return render(request, template, shown, status=form.http_status)


def press(
    request: Visit, act: Act, *, then: Then, done: Words = "", form: Any = None, refused: str = ""
) -> HttpResponse:
    """A button: act, and go on to `then` with what happened at its top; or say why not, at `refused` where that is
    another page. `form` carries what the button was made from: a version, a few hidden answers."""
    back = refused or (then if isinstance(then, str) else request.path)
    if form is not None and not form.is_valid():
        messages.error(request, OUT_OF_DATE)
        return redirect(back)
    try:
        with as_the_service(), transaction.atomic():
            result = act(**(form.said if form is not None else {}), by=request.who)
    except MovedOn:
        raise  # the door answers
    except MoveDenied as denied:
        denied.note()
        # Nothing was typed that could stand below.
        messages.error(request, OUT_OF_DATE if str(denied) == OUTDATED else str(denied))
        return redirect(back)
    answer = _gone_on(request, result, then=then, done=done)
    if not isinstance(answer, HttpResponseRedirect):
        answer.taken_from = back  # type: ignore[attr-defined]  # a file that leaves: the same form sent twice leads here
    return answer


def gone(request: Visit, words: str) -> Act:
    """What a question is about is there no more. A page that is only opened is not found; to who has typed an answer
    meanwhile it is said above the form, with all of it kept."""
    if request.method != "POST":
        raise Http404

    def refuses(**said: Any) -> None:
        raise MoveDenied(words)

    return refuses


def _gone_on(request: Visit, result: Any, *, then: Then, done: Words) -> HttpResponse:
    said = done(result) if callable(done) else done
    if said:
        messages.success(request, said)
    there = then(result) if callable(then) else then
    # A file is a response too; the stubs part the two.
    return cast(HttpResponse, there) if isinstance(there, HttpResponseBase) else redirect(there)


def _led_back(request: Visit, why: str, there: str) -> HttpResponse:
    messages.warning(request, why)
    return redirect(there)


def _shown_beside(form: Any, stale: Stale) -> None:
    """What stands now, and what the page is made from now, in a form that is shown again."""
    form.changed, renewed = Changed(str(stale), compared(form, stale.now)), stale.renewed
    form.data = form.data.copy()
    for name in renewed.keys() & form.fields.keys():
        form.data[name] = str(renewed[name])


def compared(form: Any, now: Model) -> list[tuple[str, str, str]]:
    """(question, what stands now, what was typed) for each box that the page had filled in from the record."""
    boxes = getattr(now, "in_boxes", {})  # of a record whose answers do not stand in columns of their own
    columns = {column.name for column in now._meta.concrete_fields}
    filled = [
        bound for bound in form.visible_fields() if bound.name in form.initial and bound.name in {*columns, *boxes}
    ]
    both = [(bound, boxes[bound.name] if bound.name in boxes else getattr(now, bound.name)) for bound in filled]
    return [
        (str(bound.label), _words(bound, stands), _words(bound, bound.value()))
        for bound, stands in both
        if bound.name not in boxes or str(stands) != str(bound.value())
    ]


def _words(bound: forms.BoundField, value: Any) -> str:
    """A choice in its label's words, yes and no for a tick, a day in full, text as it is."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return on_day(value)
    if isinstance(value, (list, tuple)):
        return " ".join(_words(bound, one) for one in value if one)
    choices = {str(key): str(label) for key, label in getattr(bound.field, "choices", ())}
    return choices.get(str(getattr(value, "pk", value)), "" if value is None else str(value))
