"""Whose rows a transaction may read: the context in which the database's own policies answer (ADR 0043).

The rules of `access` decide; this is the second net under them. A context variable names the reader, and the wrapper that
stamps the actor puts it on each transaction. Where nothing has said whose rows are read, a policy shows none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings

from core.clock import now
from core.places import refuse_while_written

NAME = "pp.reader"
# The tables that have a policy (safeguarding/sql, packs/sql, letters/sql).
GUARDED = (
    "evidence_copypage",
    "evidence_file",
    "evidence_piece",
    "evidence_redactedpage",
    "evidence_redaction",
    "evidence_redactionmark",
    "evidence_unfinished",
    "letters_letter",
    "letters_letterdocument",
    "packs_download",
    "packs_pack",
    "packs_packjob",
    "packs_packshare",
    "referrals_addendum",
    "referrals_contact",
    "referrals_deconfliction",
    "referrals_diaryentry",
    "referrals_draft",
    "referrals_lineofenquiry",
    "referrals_note",
    "referrals_observation",
    "referrals_referral",
    "referrals_referrermessage",
    "referrals_referrerquestion",
    "safeguarding_actionmessage",
    "safeguarding_agencyreturn",
    "safeguarding_agencyview",
    "safeguarding_agendaitem",
    "safeguarding_assessment",
    "safeguarding_briefaddition",
    "safeguarding_case",
    "safeguarding_caseclosing",
    "safeguarding_casereview",
    "safeguarding_casesuspension",
    "safeguarding_casetransfer",
    "safeguarding_citation",
    "safeguarding_commission",
    "safeguarding_consent",
    "safeguarding_consentrequest",
    "safeguarding_followup",
    "safeguarding_handover",
    "safeguarding_investigation",
    "safeguarding_itemminutes",
    "safeguarding_judgement",
    "safeguarding_minutesaddendum",
    "safeguarding_panelaction",
    "safeguarding_paneloutcome",
    "safeguarding_paper",
    "safeguarding_partneraction",
    "safeguarding_planline",
    "safeguarding_providersession",
    "safeguarding_section36decision",
    "safeguarding_sessionreport",
    "safeguarding_theirview",
    "subjects_association",
)
# What hangs on one of their rows, or is kept as a case or a complaint is, and has none, with why
# (tests/safeguarding/test_row_security.py finds a table that is in neither).
IDENTITY = "Records are joined by who a person is, in every force (ADR 0008); a page asks the rules of the records."
LOG = "The log is read by a rule of its own, and each reading of it is an event of the log."
MEETING = "It names no record: what is on its agenda, and what was said of it, has a policy."
NEGATIVE = "Rules ask it in the negative: what was hidden there would open what it closes."
WAYS = "It is one of the ways by which the policies of other tables lead to a record."
REVIEWS = "It is read by the data protection officer, who reads no record: a rule of its own."
WORK = "The work of a program; it says nothing of a record."
OUTSIDE = {
    "accounts_kepttext": "What a person typed and has not sent: asked for that person alone.",
    "audit_diff": LOG,
    "audit_event": LOG,
    "guidance_complaintintake": "It hangs on no record, and is read by the data protection officer, by a rule of its own.",
    "evidence_inspection": WORK,
    "evidence_rendering": WORK,
    "packs_packedfile": "It says which packs are closed with a file; read by the service alone.",
    "packs_packgrant": WAYS,
    "referrals_approval": NEGATIVE,
    "referrals_casemember": WAYS,
    "referrals_contribution": NEGATIVE,
    "referrals_danger": "A danger is told to more than those who read the record, by a rule of its own.",
    "referrals_decision": NEGATIVE,
    "referrals_emergencyaccess": WAYS,
    "referrals_exclusion": NEGATIVE,
    "referrals_noconflict": NEGATIVE,
    "referrals_purposestated": "It says why a reader read, and is asked for that reader alone.",
    "referrals_referralgrant": WAYS,
    "referrals_referralshare": WAYS,
    "referrals_riskowner": NEGATIVE,
    "referrals_seal": NEGATIVE,
    "referrals_searchdocument": "It is read joined to the row of its referral alone.",
    "referrals_secondlook": NEGATIVE,
    "referrals_secondreading": NEGATIVE,
    "safeguarding_attendance": MEETING,
    "safeguarding_casegrant": WAYS,
    "safeguarding_disposal": REVIEWS,
    "safeguarding_disposalhold": REVIEWS,
    "safeguarding_goingover": WORK,
    "safeguarding_keptuntil": REVIEWS,
    "safeguarding_meeting": MEETING,
    "safeguarding_panelconflict": NEGATIVE,
    "safeguarding_panelreferral": WAYS,
    "safeguarding_retention": REVIEWS,
    "safeguarding_wentover": WORK,
    "subjects_address": IDENTITY,
    "subjects_candidate": IDENTITY,
    "subjects_dateofbirth": IDENTITY,
    "subjects_filedunder": IDENTITY,
    "subjects_identifier": IDENTITY,
    "subjects_link": IDENTITY,
    "subjects_matchevidence": IDENTITY,
    "subjects_matchkeys": IDENTITY,
    "subjects_name": IDENTITY,
    "subjects_subject": IDENTITY,
}
_GUARDED = re.compile("|".join(GUARDED))


@dataclass(frozen=True)
class Reader:
    """A person with the agencies at which each kind of reading is theirs, as plain numbers. Coarser than any rule."""

    person: int
    staff: tuple[int, ...] = ()
    inspects: tuple[int, ...] = ()
    files: tuple[int, ...] = ()
    receives: tuple[int, ...] = ()
    protects: tuple[int, ...] = ()

    def as_setting(self) -> str:
        lists = ((self.person,), self.staff, self.inspects, self.files, self.receives, self.protects)
        return ";".join(["person", *("{" + ",".join(map(str, numbers)) + "}" for numbers in lists)])


NOBODY, THE_SERVICE = "", "service"

_reader: ContextVar[str] = ContextVar("reader", default=NOBODY)


def current_reader() -> str:
    """Where the second net is not in use every transaction is the service's."""
    refuse_while_written("It is asked whose rows are read.")
    return _reader.get() if settings.ROW_SECURITY else THE_SERVICE


def is_guarded(sql: object) -> bool:
    """Whether a statement names a table that has a policy."""
    return isinstance(sql, str) and _GUARDED.search(sql) is not None


def reader_now() -> str:
    """As the setting of a transaction: a person reads what is open to them at the moment of which the rules are asked."""
    reader = current_reader()
    return reader if reader in {NOBODY, THE_SERVICE} else f"{reader};{now().isoformat()}"


@contextmanager
def reading(reader: Reader | None) -> Iterator[None]:
    """Within, the rows of this person alone; None: no rows."""
    token = _reader.set(reader.as_setting() if reader else NOBODY)
    try:
        yield
    finally:
        _reader.reset(token)


def read_from_now_on(reader: Reader | None) -> None:
    """Sharpens whose rows are read within the present `reading()`: a request learns its user after it has begun."""
    _reader.set(reader.as_setting() if reader else NOBODY)


@contextmanager
def as_the_service() -> Iterator[None]:
    """Every row: what is done once a rule has decided, and what no person asks for."""
    token = _reader.set(THE_SERVICE)
    try:
        yield
    finally:
        _reader.reset(token)


def begin_as_the_service() -> None:
    """For the rest of this process's main thread."""
    _reader.set(THE_SERVICE)
