"""The bell for files. The work is the row; a lost message is rung again by the keeper.

A queue of its own: two hundred photographs hold back no pack, and no pack a photograph."""

from __future__ import annotations

from celery import shared_task

from core import bell
from core.jobs import JobState
from evidence.inspecting import look, refuse_for_good
from evidence.models import Inspection

INSPECT = "evidence.inspect"
QUEUE = "evidence"


@shared_task(name=INSPECT)
def inspect_file(pk: int) -> None:
    """Look at one file, if it still waits to be looked at. One whose every worker died is refused."""
    if work := Inspection.claim(pk):
        look(work)
    elif given_up := Inspection.objects.filter(pk=pk, state=JobState.FAILED).first():
        refuse_for_good(given_up)  # type: ignore[arg-type]  # the manager is typed for the abstract model


def ring(pk: int) -> None:
    bell.ring(INSPECT, pk, queue=QUEUE)


def ring_after_commit(pk: int) -> None:
    bell.ring_after_commit(INSPECT, pk, queue=QUEUE)
