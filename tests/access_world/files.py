"""Files at each place where one hangs, in each way in which one can stand; redacted versions of them, and one that was begun."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from evidence.models import File, FileState, Redaction, RedactionState, Unfinished
from evidence.reasons import SAME_CONTENT, SEALED
from tests.access_world.world import World

WAITS, IS_SEALED, GONE = FileState.RECEIVED, FileState.SET_ASIDE, FileState.REMOVED
HUNG = (
    ("case_file", "plain", "omar"),
    ("case_file", "sealed", "omar"),
    ("case_file", "of Calder Vale", "yusuf"),
    ("submission", "plain", "tanya"),
    ("draft", "draft: open", "tanya"),
    ("draft", "draft: sent", "tanya"),
    ("request", "request: plain", "nadia"),
)


def build_files(w: World) -> None:
    by_a_person = {"state": IS_SEALED, "set_aside_by": w.person["omar"], "set_aside_at": w.now, "set_aside_why": "-"}
    by_the_service = {
        **by_a_person,
        "set_aside_by": None,
        "set_aside_why": SEALED[SAME_CONTENT],
        "reason": SAME_CONTENT,
    }
    proposed = {"end": "destroyed", "end_why": "-", "proposed_by": w.person["ian"], "proposed_at": w.now}
    ended = {**proposed, "state": FileState.DESTROYED, "ended_by": w.person["iris"], "ended_at": w.now}
    released = {"state": FileState.RELEASED, "scanned_at": w.now, "released_at": w.now, "kind": "pdf", "scanner": "-"}
    stands: dict[str, dict[str, Any]] = {
        "waits": {},
        "released": released,
        "removed": {"state": GONE},
        "sealed": by_a_person,
        "sealed with another": by_the_service,
        "sealed on arrival": {**by_the_service, "shown_as": WAITS},
        "sealed on arrival, and removed": {**by_the_service, "shown_as": GONE},
        "sealed on arrival, and its end proposed": {**by_the_service, **proposed, "shown_as": WAITS},
        "sealed on arrival before, and by a person since": {**by_a_person, "shown_as": WAITS},
        "destroyed": {**by_a_person, **ended},
    }
    for place, holder, sender in HUNG:
        for words, columns in stands.items():
            _file(w, f"{words}, {place} of {holder}", place, holder, sender, **columns)
    for words, state in (("draft", RedactionState.DRAFT), ("released", RedactionState.RELEASED)):
        _redaction(w, words, "released, case_file of plain", state)
        _redaction(w, words, "sealed, case_file of plain", state)
    for holder in ("draft: open", "draft: sent"):
        begun = {"name": "-", "size": 8, "sha256": "0" * 64, "sent_by": w.person["tanya"]}
        made = Unfinished.objects.create(place="draft", holder_id=w.records[holder].pk, **begun)
        w.named(f"begun, draft of {holder}", made)


def _file(w: World, name: str, place: str, holder: str, sender: str, **columns: Any) -> None:
    given = {
        "name": "-",
        "what": "-",
        "size": 8,
        "sha256": "0" * 64,
        "key": str(uuid4()),
        "received_by": w.person[sender],
    }
    made = File.objects.create(place=place, holder_id=w.records[holder].pk, **{**given, **columns})
    w.named(f"file: {name}", made)


def _redaction(w: World, words: str, file: str, state: str) -> None:
    of, out = w.records[f"file: {file}"], state == RedactionState.RELEASED
    given = (
        {"released_by": w.person["sian"], "released_at": w.now, "checked_at": w.now, "checker": "-", "copy_digest": "-"}
        if out
        else {}
    )
    number = of.redactions.count() + 1
    made = Redaction.objects.create(file=of, number=number, state=state, drafted_by=w.person["omar"], **given)
    w.named(f"redacted: {words}, of {file}", made)
