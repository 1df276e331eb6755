"""Looking for the person of a referral, and telling those who must look again. The officer's own searches
are done at once; after every save the keeper searches too, and it alone among sealed people, where no
reader can watch it."""

from __future__ import annotations

from collections.abc import Iterable

from referrals.casework.notices.casework_notices import tell_again, tell_sealed_match
from referrals.models import Referral
from referrals.search import search_document
from subjects import candidates
from subjects.models import Subject
from subjects.reopening import Again

AT_A_TIME = 50


def look(subject: Subject) -> candidates.Found:
    """An officer's search: among all people who are not sealed."""
    found = candidates.look_for(subject)
    _tell_all(found.again)
    return found


def look_for_waiting() -> int:
    """The keeper's duty: all people saved since it last looked, among the open and then among the sealed."""
    waiting = candidates.next_waiting(AT_A_TIME)
    for subject in waiting:
        _look_everywhere(subject)
    return len(waiting)


def catch_up(subject: Subject) -> None:
    """Before a closure: where the keeper has not been by since the last save, do its work for this person now."""
    if candidates.stop_waiting(subject):
        _look_everywhere(subject)


def _look_everywhere(subject: Subject) -> None:
    search_document.file_for(subject)
    found = candidates.search(subject)
    _tell_all(found.again)
    if subject.sealed and found.new:
        _alert([subject.pk], about=f"{subject.pk}:{found.new}")
    sealed = candidates.search_sealed(subject)
    _tell_all(sealed.again)
    _alert(sealed.told_first, about=subject.pk)


def _tell_all(again: Iterable[Again]) -> None:
    """The officer who called two people different, on either of the two records, looks at them again."""
    for pair in again:
        for referral in Referral.objects.filter(subject_id=pair.row.subject_id).select_related("owner", "officer"):
            tell_again(referral, about=f"{pair.row.other_id}:{pair.row.reopened_at}")


def _alert(sealed: Iterable[int], *, about: object) -> None:
    """The owners of sealed records alone learn that a person like theirs was referred."""
    for referral in Referral.objects.filter(subject_id__in=list(sealed)).select_related("owner", "officer"):
        tell_sealed_match(referral, about=about)
