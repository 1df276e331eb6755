"""What people do with a redacted version: begin, mark and unmark, have it made, release, send back, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.authority import Authority
from audit.log import log
from audit.moves import MoveDenied, MovedOn, move
from audit.permission import require_locked
from audit.reading import disclosed
from core.locking import lock
from evidence import access
from evidence.kinds import PASSAGE_MARKED, PASSAGE_UNMARKED, REDACTION_BEGUN, REDACTION_DOWNLOADED
from evidence.limits import LIMITS
from evidence.models import OPEN_REDACTIONS, File, Redaction, RedactionMark
from evidence.models.redactions import OUT_OF
from evidence.offering import tell_given_otherwise
from evidence.redacting import moves, notices
from evidence.redacting.copies import digest_of, pages_with
from evidence.tasks import render_after_commit

WHAT = ("words", "parts", "left", "top", "width", "height")


@dataclass(frozen=True)
class Why:
    """The reason from the list, and words of the officer."""

    reason: str
    why: str


@dataclass(frozen=True)
class Pages:
    """From one page to another, both included."""

    first: int
    last: int


@dataclass(frozen=True)
class Box:
    """In ten-thousandths of the sides of a page."""

    left: int
    top: int
    width: int
    height: int


@transaction.atomic
def begin(*, file: File, by: Authority) -> Redaction:
    """The next version. It begins with what the last one that was ever released took out, so that nothing is forgotten."""
    locked = lock(file)
    if reason := access.redact_file.refusal(by.as_it_stands(), locked):
        raise MoveDenied(reason)
    if not locked.is_shown:
        raise MoveDenied("This kind of file is kept and not shown, so nothing can be taken out of it.")
    there = Redaction.objects.filter(file=locked)
    if there.filter(state__in=OPEN_REDACTIONS).exists():
        raise MoveDenied("A redacted version of this file is being drafted already: go on with that one.")
    last = there.filter(released_at__isnull=False).order_by("-number").first()
    number = (there.aggregate(last=Max("number"))["last"] or 0) + 1
    redaction = Redaction.objects.create(file=locked, number=number, drafted_by=by.person)
    log(REDACTION_BEGUN, target=redaction, data={"number": number})
    for mark in last.marks.all() if last is not None else ():
        what = {name: getattr(mark, name) for name in WHAT}
        _mark(redaction, Pages(mark.first_page, mark.last_page), Why(mark.reason, mark.why), by=by, **what)
    return redaction


@transaction.atomic
def mark_words(
    *, redaction: Redaction, words: Sequence[str], parts: bool, pages: Pages, given: Why, by: Authority
) -> list[RedactionMark]:
    """Each of them, wherever it stands on these pages. Words that stand nowhere in the text are refused: they may be in a
    picture, where only a box takes them out."""
    draft = _drafted(redaction, by)
    _in_range(draft, pages)
    for each in words:
        if not pages_with(draft.file, [each], pages.first, pages.last):
            said = (
                f"“{each}” does not stand in the text of these pages. If you see it in a picture, draw a box over it."
            )
            raise MoveDenied(said, beside="words")
    return [_mark(draft, pages, given, words=each, parts=parts, by=by) for each in words]


@transaction.atomic
def mark_box(*, redaction: Redaction, box: Box, pages: Pages, given: Why, by: Authority) -> RedactionMark:
    draft = _drafted(redaction, by)
    _in_range(draft, pages)
    _refuse_box_on_text(draft, box, pages)
    return _mark(draft, pages, given, by=by, **vars(box))


def _refuse_box_on_text(draft: Redaction, box: Box, pages: Pages) -> None:
    """A page of text has no places: a box of any size would take out all of it."""
    if box == Box(0, 0, OUT_OF, OUT_OF):
        return
    within = draft.file.pages.filter(number__gte=pages.first, number__lte=pages.last, key="")
    if (number := within.order_by("number").values_list("number", flat=True).first()) is not None:
        said = f"Page {number} is text without a picture, where a box has no place. Mark its words, or tick the whole page."
        raise MoveDenied(said, beside="last_page")


def _drafted(redaction: Redaction, by: Authority) -> Redaction:
    locked = lock(redaction, "file")
    if not locked.is_draft:
        raise MovedOn(access.STILL_DRAFT.reason, locked)
    if reason := access.draft_redaction.refusal(by.as_it_stands(), locked):
        raise MoveDenied(reason)
    if locked.marks.count() >= LIMITS.passages:
        raise MoveDenied(f"There can be {LIMITS.passages} passages in one version. Take out whole pages instead.")
    return locked


def _in_range(redaction: Redaction, pages: Pages) -> None:
    last = redaction.file.pages.count()
    if pages.last > last:
        raise MoveDenied(f"The file has {last} {'page' if last == 1 else 'pages'}.", beside="last_page")


def _mark(redaction: Redaction, pages: Pages, given: Why, *, by: Authority, **what: Any) -> RedactionMark:
    mark = RedactionMark.objects.create(
        redaction=redaction,
        first_page=pages.first,
        last_page=pages.last,
        reason=given.reason,
        why=given.why,
        added_by=by.person,
        **what,
    )
    _changed(redaction, by=by)
    data = {"mark": mark.pk, "reason": mark.reason, "pages": [mark.first_page, mark.last_page]}
    log(PASSAGE_MARKED, target=redaction, data={**data, "by_words": bool(mark.words)})
    return mark


@transaction.atomic
def unmark(*, redaction: Redaction, mark: int, by: Authority) -> None:
    draft = _drafted(redaction, by)
    there = draft.marks.filter(pk=mark).first()
    if there is None:
        raise MoveDenied("This passage is not marked any more.")
    there.delete()
    _changed(draft, by=by)
    log(PASSAGE_UNMARKED, target=draft, data={"mark": mark})


def _changed(redaction: Redaction, *, by: Authority) -> None:
    """Another who has the page open is told before it is made from what they did not see; and whose hand was in it is kept."""
    redaction.version += 1
    redaction.worked_on_by = sorted({*redaction.worked_on_by, by.person.pk})
    redaction.save(update_fields=["version", "worked_on_by"])


@transaction.atomic
def make(*, redaction: Redaction, version: int, by: Authority) -> Redaction:
    """A program makes and checks it; then a second person is asked."""
    making = move(redaction, moves.MAKE, by=by, given={"version": version}, problem="", sent_back_why="")
    render_after_commit(making)
    return making


@transaction.atomic
def release(*, redaction: Redaction, version: int, by: Authority) -> Redaction:
    """The second person has seen it before and after. From now on it can be picked for a partner, and none before it."""
    lock(redaction.file, no_key=True)  # first, as a pack does that is made of it in this moment
    given = {"version": version, "copy_digest": digest_of(redaction.file)}
    out = move(
        redaction, moves.RELEASE, by=by, given=given, released_by=by.person, released_at=timezone.now(), problem=""
    )
    tell_given_otherwise(out.file)
    notices.tell_drafter(out, kind="redaction.released", words="A redacted version of yours was released.")
    return out


@transaction.atomic
def send_back(*, redaction: Redaction, reason: str, version: int, by: Authority) -> Redaction:
    given = {"version": version, "words": reason}
    back = move(redaction, moves.SEND_BACK, by=by, given=given, sent_back_why=reason, **UNMADE)
    notices.tell_drafter(back, kind="redaction.sent_back", words="A redacted version of yours was sent back. Read why.")
    return back


@transaction.atomic
def take_back(*, redaction: Redaction, version: int, by: Authority) -> Redaction:
    return move(redaction, moves.TAKE_BACK, by=by, given={"version": version}, **UNMADE)


# What was made is made anew before it is shown to a second person again.
UNMADE: dict[str, Any] = {"checked_at": None, "checker": "", "copy_digest": ""}


@transaction.atomic
def withdraw(*, redaction: Redaction, reason: str, version: int, by: Authority) -> Redaction:
    """It is on offer no more, and no older one in its place. Packs that have it are closed, and recalled by the officer who
    sent them."""
    lock(redaction.file, no_key=True)
    given = {"version": version, "words": reason}
    said: dict[str, Any] = {"withdrawn_by": by.person, "withdrawn_at": timezone.now(), "withdrawn_why": reason}
    gone = move(redaction, moves.WITHDRAW, by=by, given=given, **said)
    tell_given_otherwise(gone.file)
    return gone


@transaction.atomic
def discard(*, redaction: Redaction, version: int, by: Authority) -> Redaction:
    return move(redaction, moves.DISCARD, by=by, given={"version": version})


@transaction.atomic
def take(*, redaction: Redaction, by: Authority) -> Redaction:
    """The PDF leaves: logged before its first byte."""
    require_locked(access.take_redaction, redaction, by=by, no_key=True)
    disclosed(REDACTION_DOWNLOADED, target=redaction, data={"sha256": redaction.document_sha256})
    return redaction
