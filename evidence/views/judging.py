"""A file that should not be here: put back, handed over or destroyed, by those whose job that is."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from accounts.requests import Visit
from audit.question_page import press
from audit.reading import with_record
from evidence import access, actions, judging
from evidence.forms import DestroyForm, EndForm, HandOverForm, PutBackForm, ReachForm
from evidence.models import File, FileState
from evidence.views.file import ask_about, page_of

PUT_BACK = {
    FileState.REMOVED: "It was removed, as its sender wished.",
    FileState.SET_ASIDE: "It is not sealed for that any more. The same content is sealed elsewhere, because it should not be there: "
    "so it stays shut. Decide about it as about any that arrives.",
}
PROPOSED = "Proposed. It stays sealed until another inspector confirms it."


@with_record(File, can=access.judge_file, sees=access.see_file)
def put_back(request: Visit, file: File) -> HttpResponse:
    form, act = PutBackForm(request.POST or None), partial(actions.put_back, file=file)

    def done(back: File) -> str:
        return PUT_BACK.get(
            FileState(back.state), "It was put back. It is scanned and copied anew before it can be opened."
        )

    return ask_about(request, file, form, act, heading="Put this file back", continue_label="Put it back", done=done)


@with_record(File, can=access.say_reach, sees=access.see_file)
def reach(request: Visit, file: File) -> HttpResponse:
    """Everywhere, or here alone. What follows from it elsewhere is done by the service."""
    form, act = ReachForm(request.POST or None), partial(actions.say_reach, file=file)
    done = "Saved. Other files of the same content follow in a moment."
    return ask_about(request, file, form, act, heading="How far the seal goes", continue_label="Save", done=done)


@with_record(File, can=access.end_file, sees=access.see_file)
def hand_over(request: Visit, file: File) -> HttpResponse:
    form, act = HandOverForm(request.POST or None), partial(judging.propose_handing_over, file=file)
    return _propose(request, file, form, act, heading="This file was handed over")


@with_record(File, can=access.end_file, sees=access.see_file)
def destroy(request: Visit, file: File) -> HttpResponse:
    form, act = DestroyForm(request.POST or None), partial(judging.propose_destroying, file=file)
    return _propose(request, file, form, act, heading="Destroy this file")


def _propose(request: Visit, file: File, form: Any, act: Any, *, heading: str) -> HttpResponse:
    label = "Ask a second person to confirm it"
    return ask_about(request, file, form, act, heading=heading, continue_label=label, done=PROPOSED)


@require_POST
@with_record(File, can=access.end_file, sees=access.see_file)
def take_back(request: Visit, file: File) -> HttpResponse:
    return _press(request, file, judging.take_back_end, done="Taken back. The file is sealed as before.")


@require_POST
@with_record(File, can=access.end_file, sees=access.see_file)
def confirm(request: Visit, file: File) -> HttpResponse:
    return _press(request, file, judging.confirm_end, done="Confirmed. The page says when the last byte was destroyed.")


def _press(request: Visit, file: File, act: Any, *, done: str) -> HttpResponse:
    return press(request, partial(act, file=file), form=EndForm(request.POST), then=page_of(file), done=done)
