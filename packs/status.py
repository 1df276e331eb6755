"""Where a pack stands, in words for its requester."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from core.components import Label
from core.jobs import JobState
from packs.build import CHANGED, HELD, NOT_ALLOWED
from packs.models import PackJob, StoppedWhy


@dataclass(frozen=True)
class Stand:
    """What is shown of a job, and what can be done about it."""

    label: Label
    says: str
    is_waiting: bool = False
    may_take: bool = False
    may_try_again: bool = False


WAITING = Stand(
    Label("Waiting", "blue"),
    "The pack waits to be made. You can leave this page: you will be told.",
    is_waiting=True,
)
RUNNING = Stand(
    Label("Being made", "teal"),
    "The pack is being made. You can leave this page: you will be told.",
    is_waiting=True,
)
READY = Stand(Label("Ready", "green"), "The pack is ready to download.", may_take=True)
REVOKED = Stand(
    Label("Revoked", "grey"),
    "This pack was revoked: nobody can download it any more, and its file is removed. Copies that were taken before stay where they "
    "are: ask for them back. If a pack is still needed, ask for a new one.",
)
STOPPED = {
    StoppedWhy.SEALED: Stand(
        Label("Closed", "red"),
        "A file in this pack was sealed since, because it should not be here. Nobody can take it any more.",
    ),
    StoppedWhy.CHANGED: Stand(
        Label("Closed", "red"),
        "A file in this pack was redacted since, or its redacted version was withdrawn. Nobody can take it any more.",
    ),
}
SAID_WRONG = Stand(
    Label("Closed", "red"),
    "The agency says that a file in this pack should not be here. Nobody can take it any more.",
)
EXPIRED = Stand(
    Label("Expired", "grey"),
    "The last day of this pack is over: nobody can download it any more, and its file is removed. Copies that were taken before stay "
    "where they are. If it is still needed, ask for a new one.",
)
REFUSED = Stand(
    Label("Not made", "red"),
    "The pack was not made: whoever asked for it may no longer have it. Ask for it yourself.",
)
OUTDATED = Stand(
    Label("Not made", "red"),
    "The pack was not made: something that was picked for it has changed. Nothing has left. Pick again.",
)
WAITS = Stand(
    Label("Not made", "red"),
    "The pack was not made: no partner may be told anything at present. Nothing has left. Try it again once they may.",
    may_try_again=True,
)
FAILED = Stand(
    Label("Failed", "red"),
    "The pack could not be made. Nothing has left. Try again; if it fails again, tell support.",
    may_try_again=True,
)


def stand(job: PackJob) -> Stand:
    if job.revoked_at is not None:
        return REVOKED
    if job.stopped_why:
        share = getattr(job, "share", None)
        if share is not None and share.wrong_said_at:
            return SAID_WRONG
        return STOPPED[StoppedWhy(job.stopped_why)]
    if job.state == JobState.FAILED:
        return {NOT_ALLOWED: REFUSED, CHANGED: OUTDATED, HELD: WAITS}.get(job.error, FAILED)
    if job.state == JobState.DONE:
        return READY if job.pack.expires_at > timezone.now() else EXPIRED
    return RUNNING if job.state == JobState.RUNNING else WAITING
