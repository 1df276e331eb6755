"""The 41 ways in which a penetration test bent the log as the owner of its tables and as superuser, each by its name.

Guards are put back after each, as a careful hand would: what is found is found by what was done. A tamper that only one
of those roles can do is refused to the others, which is as good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from tests.cluster import ENABLE_ALWAYS

MONTH = f"audit_event_{datetime.now(UTC):%Y_%m}"
OPEN = "; ".join(
    f"alter table {table} disable trigger user"
    for table in ("audit_event", MONTH, "audit_leaf", "audit_checkpoint", "audit_diff")
)
CLOSE = (
    ENABLE_ALWAYS
    + """
alter table audit_diff enable always trigger audit_diff_append_only;
alter table audit_diff enable always trigger audit_diff_no_truncate;
"""
    + f"alter table {MONTH} enable always trigger audit_event_no_truncate"
)

SEVENTH = "id = (select event_id from audit_leaf where seq = 7)"
OTHERS = (
    "kind, operation, actor_id, actor_name, agency_id, agency_name, db_user, request_id, target_type, target_id, ids,"
    " payload, salt, commitment"
)
COLUMNS = f"xid, {OTHERS}"
ERASE = "select set_config('pp.erasing', 'by law', true); update audit_event set payload = null, salt = null where "
EMPTY = "language plpgsql security definer set search_path = pg_catalog, public, pg_temp as"
# What a leaf must be so that it fits its event, for whoever forges both.
FITTING = """
update audit_leaf l set hash = sha256('\\x00'::bytea || e.commitment) from audit_event e
 where e.at = l.event_at and e.id = l.event_id and l.seq = 7"""

# What docs/audit.md says is not promised, by what is said of it there.
LAST_SECONDS, NO_EVIDENCE, NOTHING_DONE = (
    "The last seconds",
    "Differences beside the log",
    "nothing was altered",
)


@dataclass(frozen=True)
class Tamper:
    """What is done, and what docs/audit.md says of it where it is not found."""

    do: str
    past_guards: bool = True
    disclaimed: str = ""

    @property
    def statements(self) -> str:
        return f"{OPEN}; {self.do}; {CLOSE}" if self.past_guards else self.do


def by_rights(do: str, *, disclaimed: str = "") -> Tamper:
    """Without switching a guard off."""
    return Tamper(do, past_guards=False, disclaimed=disclaimed)


TAMPERS = {
    "1 content replaced": Tamper(f"update audit_event set payload = '{{}}' where {SEVENTH}"),
    "2 content replaced with its commitment": Tamper(
        f"update audit_event set payload = 'x', commitment = sha256(salt || convert_to('x', 'UTF8')) where {SEVENTH}"
    ),
    "3 content replaced with commitment and leaf": Tamper(
        f"update audit_event set payload = 'x', commitment = sha256(salt || convert_to('x', 'UTF8')) where {SEVENTH}; {FITTING}"
    ),
    "4 another name of who acted": Tamper(f"update audit_event set actor_name = 'Amir Stone' where {SEVENTH}"),
    "5 another number of who acted": Tamper(f"update audit_event set actor_id = 99 where {SEVENTH}"),
    "6 an event of a transaction that never comes": by_rights(
        f"insert into audit_event (at, {COLUMNS}) select now() - interval '1 hour', '9999999999'::xid8, {OTHERS}"
        f" from audit_event where {SEVENTH}"
    ),
    "7 a second earlier": Tamper(f"update audit_event set at = at - interval '1 second' where {SEVENTH}"),
    "8 in another month": Tamper(f"update audit_event set at = at - interval '40 days' where {SEVENTH}"),
    "9 another kind": Tamper(f"update audit_event set kind = 'record.listed' where {SEVENTH}"),
    "10 about another record": Tamper(f"update audit_event set target_id = '4711' where {SEVENTH}"),
    "11 a list that showed less": Tamper(f"update audit_event set ids = '{{}}' where {SEVENTH}"),
    "12 an event deleted": Tamper(f"delete from audit_event where {SEVENTH}"),
    "13 an event deleted with its leaf": Tamper(
        f"delete from audit_event where {SEVENTH}; delete from audit_leaf where seq = 7"
    ),
    "14 an event deleted with its leaf, and the places closed up": Tamper(
        f"delete from audit_event where {SEVENTH}; delete from audit_leaf where seq = 7;"
        "update audit_leaf set seq = seq - 1000 where seq > 7; update audit_leaf set seq = seq + 999 where seq < 0"
    ),
    "15 two events swapped": Tamper(
        "with two as (select max(event_id) as a, min(event_id) as b, max(event_at) as a_at, min(event_at) as b_at"
        " from audit_leaf where seq in (7, 21))"
        " update audit_event set at = case id when two.a then two.b_at else two.a_at end from two where id in (two.a, two.b)"
    ),
    "16 an event renumbered": Tamper(
        "alter table audit_event alter column id drop identity;"
        f"update audit_event set id = id + 1000000 where {SEVENTH};"
        "alter table audit_event alter column id add generated always as identity"
    ),
    "17 a leaf replaced": Tamper("update audit_leaf set hash = sha256(hash) where seq = 7"),
    "18 the tail cut off with its leaves and checkpoints": Tamper(
        "delete from audit_event e using audit_leaf l where l.event_at = e.at and l.event_id = e.id and l.seq >= 36;"
        "delete from audit_leaf where seq >= 36; delete from audit_checkpoint where size > 36"
    ),
    "19 another root": Tamper("update audit_checkpoint set root = sha256(root) where size = 24"),
    "20 another signature": Tamper(
        "update audit_checkpoint set signature = sha256(signature) || sha256(signature) where size = 24"
    ),
    "21 a checkpoint in the middle deleted": Tamper("delete from audit_checkpoint where size = 24"),
    "22 an event put among sealed ones": Tamper(
        f"insert into audit_event (at, {COLUMNS}) select at, {COLUMNS} from audit_event where {SEVENTH}"
    ),
    "23 differences rewritten": Tamper("update audit_diff set changes = '{}'", disclaimed=NO_EVIDENCE),
    "24 differences emptied": Tamper("delete from audit_diff", disclaimed=NO_EVIDENCE),
    "25 a month detached": by_rights(f"alter table audit_event detach partition {MONTH}"),
    "26 a month emptied": Tamper(f"truncate {MONTH}"),
    "28 the log emptied as a table is": by_rights("truncate audit_event"),
    "29 one event erased without an order": by_rights(f"{ERASE} {SEVENTH}"),
    "30 all events erased without an order": by_rights(f"{ERASE} true"),
    "31 capture of a table switched off": by_rights("alter table referrals_referral disable trigger audit_capture"),
    "32 the function of capture emptied": by_rights(
        f"create or replace function audit_capture() returns trigger {EMPTY} $$ begin return null; end $$"
    ),
    "33 a guard of the differences switched off": by_rights(
        "alter table audit_diff disable trigger audit_diff_append_only"
    ),
    "34 more rights for the application": by_rights("grant insert, update on audit_event to pp_app"),
    "35 an event dated last week": by_rights(
        f"insert into audit_event (at, {COLUMNS}) select now() - interval '7 days', pg_current_xact_id(), {OTHERS}"
        f" from audit_event where {SEVENTH}"
    ),
    "36 a false function of hashing ahead of the true one": by_rights(
        "create function public.sha256(bytea) returns bytea language sql as $$ select '\\x00'::bytea $$"
    ),
    "37 one person's events hidden by a policy": by_rights(
        "alter table audit_event enable row level security;"
        "create policy nothing_of_omar on audit_event for select to pp_app using (actor_name <> 'Omar Haddad')"
    ),
    "38 one person's events hidden by a view": by_rights(
        "alter table public.audit_event rename to audit_event_all;"
        "create view public.audit_event as select * from public.audit_event_all where actor_name <> 'Omar Haddad';"
        "grant select on public.audit_event to pp_app"
    ),
    "39 an event deleted before it was sealed": Tamper(
        "select audit_append('record.viewed', 'consultation', '', '', '{}', '{}');"
        "delete from audit_event where id = (select max(id) from audit_event)",
        disclaimed=LAST_SECONDS,
    ),
    "40 another epoch of a leaf": Tamper("update audit_leaf set epoch = 7 where seq = 7"),
    "41 another transaction of a leaf": Tamper(
        "update audit_leaf set xid = '9999999999'::xid8 where seq = (select max(seq) from audit_leaf)"
    ),
}
# Done to the whole database, and so apart: `bench.tamper` and `test_tampering` put an older copy in its place.
ROLLED_BACK = "27 the whole database rolled back to an older copy"
