"""What whoever holds the application's database password may try against the log: every one is refused."""

from __future__ import annotations

from datetime import date

from tests import cluster

OWNER = cluster._passwords["owner"][0]
APP = cluster._passwords["app"][0]
MONTH = f"audit_event_{date.today():%Y_%m}"
COLUMNS = (
    "at, xid, kind, operation, actor_name, agency_name, db_user, request_id, target_type, target_id, ids, commitment"
)
FORGED = "now(), pg_current_xact_id(), 'record.viewed', 'consultation', 'Omar', '', 'pp_app', '', '', '', '{}', '\\x00'"
EMPTY_FUNCTION = "returns bigint language sql as 'select 1::bigint'"

# What PostgreSQL says: not allowed, not the owner, wrong role, or our own triggers and functions.
REFUSALS = {"42501", "PPA01", "PPA02", "PPA04", "23502", "23514", "0LP01", "42939"}

ATTACKS = {
    "change what was said": "update audit_event set payload = '{}'",
    "change who it was": "update audit_event set actor_name = 'somebody else', actor_id = 2",
    "change when it was": "update audit_event set at = at - interval '1 day'",
    "change one month only": f"update {MONTH} set actor_id = null",
    "change the month nobody made": "update audit_event_default set actor_id = null",
    "erase without an order": "set pp.erasing = 'by law'; update audit_event set payload = null, salt = null",
    "delete everything": "delete from audit_event",
    "delete one person's": "delete from audit_event where actor_id = 1",
    "delete from a month": f"delete from {MONTH}",
    "delete inside a query": "with gone as (delete from audit_event returning 1) select count(*) from gone",
    "delete inside a block": "do $$ begin execute 'delete from audit_event'; end $$",
    "merge over it": "merge into audit_event e using (select 1) s on true when matched then delete",
    "empty the log": "truncate audit_event",
    "empty a month": f"truncate {MONTH}",
    "empty the default month": "truncate audit_event_default",
    "empty it through a captured table": "truncate accounts_user cascade",
    "write past the function": f"insert into audit_event ({COLUMNS}) values ({FORGED})",
    "write with a number of one's own": (
        f"insert into audit_event (id, {COLUMNS}) overriding system value values (1, {FORGED})"
    ),
    "write into a month": f"insert into {MONTH} ({COLUMNS}) values ({FORGED})",
    "copy rows in": "copy audit_event from stdin",
    "forge a changed row": "select audit_append('row.changed', 'alteration', 'accounts.User', '1', '{}', '{}')",
    "forge a deleted row": "select audit_append('row.deleted', 'erasure', 'accounts.User', '1', '{}', '{}')",
    "forge an emptied table": "select audit_append('row.truncated', 'erasure', 'accounts.User', '*', '{}', '{}')",
    "invent an operation": "select audit_append('record.viewed', 'nothing', '', '', '{}', '{}')",
    "call the inner function": "select audit_write('row.changed', 'alteration', '', '', '{}', '{}')",
    "call the lawful erasure": "select audit_erase(now(), 1, 'an order', 'a signature')",
    "make a month": "select audit_make_partition('2030-01-01')",
    "unprotect by protecting": "select audit_protect_partition('accounts_user'::regclass)",
    "drop the log": "drop table audit_event cascade",
    "drop a month": f"drop table {MONTH}",
    "take a month out": f"alter table audit_event detach partition {MONTH}",
    "drop what was said": "alter table audit_event drop column payload",
    "turn all triggers off": "alter table audit_event disable trigger all",
    "turn one trigger off": "alter table audit_event disable trigger audit_event_append_only",
    "drop the trigger": "drop trigger audit_event_append_only on audit_event",
    "swallow new events by trigger": (
        "create trigger swallow before insert on audit_event for each row execute function audit_refuse_change()"
    ),
    "swallow new events by rule": "create rule swallow as on insert to audit_event do instead nothing",
    "hide events by policy": "alter table audit_event enable row level security",
    "stop capture of a table": "alter table accounts_user disable trigger audit_capture",
    "drop capture of a table": "drop trigger audit_capture on accounts_user",
    "turn triggers off in the catalogue": "update pg_trigger set tgenabled = 'D'",
    "replay as a replica": "set session_replication_role = replica",
    "replace the function": (
        f"create or replace function audit_append(text, text, text, text, text[], jsonb, bytea) {EMPTY_FUNCTION}"
    ),
    "replace the inner function": (
        f"create or replace function audit_write(text, text, text, text, text[], text, bytea) {EMPTY_FUNCTION}"
    ),
    "drop the function": "drop function audit_append(text, text, text, text, text[], jsonb, bytea)",
    "unpin the search path": "alter function audit_capture() reset search_path",
    "run the function as the caller": "alter function audit_capture() security invoker",
    "leave a function in the way": f"create function public.sha256(text) {EMPTY_FUNCTION}",
    "leave a table in the way": "create table public.audit_event_2 (id int)",
    "become the owner": f"set role {OWNER}",
    "become the owner altogether": f"set session authorization {OWNER}",
    "own the log": f"alter table audit_event owner to {APP}",
    "grant oneself the log": f"grant all on audit_event to {APP}; delete from audit_event",
    "make oneself a superuser": f"alter role {APP} superuser",
    "make an accomplice": "create role accomplice login superuser",
    "lock everybody out": "lock table audit_event in access exclusive mode",
    "hold rows against the sealer": "select * from audit_event limit 1 for update",
    "change the differences": "update audit_diff set changes = '{}'",
    "delete the differences": "delete from audit_diff",
    "empty the differences": "truncate audit_diff",
    "forge a leaf": "insert into audit_leaf values (1, 1, '1', now(), 1, '\\x00')",
    "take leaves off": "delete from audit_leaf",
    "rewrite a checkpoint": "update audit_checkpoint set root = '\\x00'",
    "forge a checkpoint": "insert into audit_checkpoint values (0, 1, '\\x00', now(), '', '', '\\x00', '')",
    "hold the sealer's lock": "select from audit_sealing for update",
    "take the sealer's lock away": "delete from audit_sealing",
    "say that all holds": "select audit_report('{\"ok\": true}')",
    "say that something was erased": "select audit_append('audit.erased', 'erasure', '', '', '{}', '{}')",
    "say that the log was verified": "select audit_append('audit.verified', 'security', '', '', '{}', '{}')",
    "write what looks like a trigger's event": "select audit_append('ROW.changed', 'alteration', '', '', '{}', '{}')",
    "write an event too large to read": (
        "select audit_append('record.viewed', 'security', '', '', '{}', to_jsonb(repeat('x', 2000000)))"
    ),
    "write a list too large to read": (
        "select audit_append('record.listed', 'consultation', '', '', array_fill(repeat('x', 1000), array[2000]), '{}')"
    ),
    "write a kind too long to read": "select audit_append('a.' || repeat('x', 1000), 'security', '', '', '{}', '{}')",
    "act under a name too long to read": (
        "select set_config('pp.actor', json_build_object('name', repeat('x', 20000000))::text, true);"
        "select audit_append('record.viewed', 'security', '', '', '{}', '{}')"
    ),
    "write an event without content": "select audit_append('record.viewed', 'security', '', '', '{}', null)",
    "hand in a salt that is too short": "select audit_append('record.viewed', 'security', '', '', '{}', '{}', '\\x00')",
    "hand in a salt that takes in the payload": (
        "select audit_append('record.viewed', 'security', '', '', '{}', '{}', decode(repeat('00', 33), 'hex'))"
    ),
    "write an event of no kind": "select audit_append(null, 'security', '', '', '{}', '{}')",
    "say that writes by nobody were told": (
        "select audit_append('audit.unattributed_writes', 'security', '', '', '{}', '{\"rows\": 0}')"
    ),
    "pass over writes by nobody": "update audit_looked set xid = '9999999999'",
    "announce a key": "select audit_append('audit.key_announced', 'security', '', '', '{}', '{}')",
    "announce a key as the sealer does": "select audit_announce_key('a', 'b', 'Della', 'Yearly')",
    "say that the log was opened": "select audit_append('audit.log_opened', 'security', '', '', '{}', '{}')",
    # What only the keeper's duties do.
    "delete messages": "delete from accounts_notice",
    "delete sign-ins": "delete from axes_accesslog",
    "delete refused sign-ins": "delete from axes_accessfailurelog",
    "say that a name is common here": "insert into subjects_nameshare (field, word, share) values ('surname', 'x', 1)",
    "forget that a name is common here": "delete from subjects_nameshare",
    "end the keeper's lease": "update prevent_portal_lease set until = 'infinity', holder = gen_random_uuid()",
    "hold the keeper's lease": "select from prevent_portal_lease for update",
    "take the keeper's lease first": (
        "insert into prevent_portal_lease (name, holder, until) values ('keeper', gen_random_uuid(), 'infinity')"
    ),
    "say that the keeper's rounds were missed": "update accounts_round set at = '2020-01-01'",
    "say that the log was looked at": "select audit_append('audit.shape', 'security', '', '', '{}', '{\"differences\": []}')",
    "raise an alarm so that the keeper raises none": "select audit_append('audit.alarm', 'security', '', '', '{}', '{}')",
    "raise an alarm of the service": "select audit_append('service.alarm', 'security', '', '', '{}', '{}')",
    "raise an alarm as the keeper does": "select audit_alarm('audit.alarm', '{}')",
    "become the keeper": "set role pp_keeper",
    **{
        f"call what the keeper calls: {function}": f"select * from {function}"
        for function in (
            "audit_make_months_ahead()",
            "audit_sealed_months()",
            "audit_waiting_months()",
            "audit_tally_days()",
            "audit_find_unattributed()",
            "audit_seal_lag()",
            "audit_sealed_between(now(), now())",
        )
    },
    "use up the numbers of events": "select nextval('audit_event_id_seq')",
    "begin the numbers of events anew": "select setval('audit_event_id_seq', 1)",
    "answer for the log from a schema of one's own": f"create schema {APP}",
    "act under another name from now on": f"alter role {APP} set pp.actor = '{{}}'",
    "leave no room for the sealer": f"alter role {APP} connection limit -1",
    "look at the log as it is sealed": "select * from audit_leaf",
    "stop the verifier": "select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user",
    "send the log elsewhere": "create publication elsewhere for table audit_event",
    "order the log anew": "cluster audit_event using audit_event_kind",
    "keep everybody from writing": "lock table audit_event in share mode",
    "keep the sealer from writing": "lock table audit_leaf in access share mode",
    "load a library": "load 'plpgsql'",
    "give the log away": "select pp_give_log('pp_app')",
    "take the log back": "select pp_take_back_log()",
    "read files of the server": "select pg_read_file('/etc/hostname')",
    "run programs on the server": "copy audit_event to program 'cat'",
    "make the server read its settings again": "select pg_reload_conf()",
    "delete a person": "delete from accounts_user",
    "delete a role's history": "delete from accounts_membership",
}
