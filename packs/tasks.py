"""The bell for packs. The job is the row; a lost message is rung again by the keeper."""

from __future__ import annotations

from celery import shared_task

from core import bell
from packs.build import FOR_GOOD, make, tell_of_failure
from packs.models import PackJob

MAKE = "packs.make"


@shared_task(name=MAKE)
def make_pack(pk: int) -> None:
    """Make one pack, if it still waits to be made. One whose every worker died has failed without saying so."""
    if job := PackJob.claim(pk):
        make(job)
    elif (given_up := PackJob.given_up(pk)) and given_up.error not in FOR_GOOD:
        tell_of_failure(given_up)


def ring(pk: int) -> None:
    bell.ring(MAKE, pk, queue="packs")


def ring_after_commit(pk: int) -> None:
    bell.ring_after_commit(MAKE, pk, queue="packs")
