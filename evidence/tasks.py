"""The bell for files. The work is the row; a lost message is rung again by the keeper.

A queue of its own: two hundred photographs hold back no pack, and no pack a photograph."""

from __future__ import annotations

from celery import shared_task

from core import bell
from evidence.inspecting import look, refuse_for_good
from evidence.models import ContentWork, Inspection, Redaction, Rendering
from evidence.redacting.making import fail_for_good, render
from evidence.same_content import go_on

INSPECT = "evidence.inspect"
RENDER = "evidence.render"
FOLLOW = "evidence.follow_content"
QUEUE = "evidence"


@shared_task(name=INSPECT)
def inspect_file(pk: int) -> None:
    """Look at one file, if it still waits to be looked at. One whose every worker died is refused."""
    if work := Inspection.claim(pk):
        look(work)
    elif given_up := Inspection.given_up(pk):
        refuse_for_good(given_up)


def ring(pk: int) -> None:
    bell.ring(INSPECT, pk, queue=QUEUE)


def ring_after_commit(pk: int) -> None:
    bell.ring_after_commit(INSPECT, pk, queue=QUEUE)


@shared_task(name=RENDER)
def render_redaction(pk: int) -> None:
    """Make one redacted version, if it still waits to be made. One whose every worker died goes back to its drafter."""
    if work := Rendering.claim(pk):
        render(work)
    elif given_up := Rendering.given_up(pk):
        fail_for_good(given_up)


def ring_rendering(pk: int) -> None:
    bell.ring(RENDER, pk, queue=QUEUE)


def render_after_commit(redaction: Redaction) -> None:
    """The work on it: a new row, or the old one begun anew."""
    work, _ = Rendering.objects.get_or_create(redaction=redaction, defaults={"dedupe_key": f"redaction:{redaction.pk}"})
    work.begin_anew()
    bell.ring_after_commit(RENDER, work.pk, queue=QUEUE)


@shared_task(name=FOLLOW)
def follow_content(pk: int) -> None:
    """Seal the other files of a content, or put them back, so many at once."""
    if (work := ContentWork.claim(pk)) and go_on(work):
        ring_content(pk)


def ring_content(pk: int) -> None:
    bell.ring(FOLLOW, pk, queue=QUEUE)


def follow_after_commit(sha256: str) -> None:
    bell.ring_after_commit(FOLLOW, ContentWork.of_anew(sha256).pk, queue=QUEUE)
