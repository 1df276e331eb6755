"""Complete: each captured table by each way of writing leaves one event a row; each page read, too."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.utils import timezone

from audit.acting import Actor, acting
from audit.models import Event
from audit.policy import captured_models
from tests import cluster
from tests.addresses import ABOUT_ONESELF, every_address
from tests.records import a_draft, a_referral, a_request
from tests.story import path_of

NUMBERS = count(10**6)  # one-to-one references are keys, too
OMAR = Actor(name="Omar Haddad", id=1, request_id="complete")
# --- Writes: each captured table x each path -------------------------------------------------------

VALUES = {
    models.BooleanField: lambda _: False,
    models.DateTimeField: lambda _: timezone.now(),
    models.DateField: lambda _: timezone.localdate(),
    models.TimeField: lambda _: timezone.now().time(),
    models.DurationField: lambda _: timedelta(1),
    models.UUIDField: lambda _: uuid.uuid4(),
    models.JSONField: lambda _: {},
    ArrayField: lambda _: [],
    models.GenericIPAddressField: lambda _: "127.0.0.1",
    models.FloatField: lambda _: 1.0,
    models.DecimalField: lambda _: 1,
    models.IntegerField: lambda _: 1,
    models.BinaryField: lambda _: b"x",
    models.CharField: lambda _: uuid.uuid4().hex,
    models.TextField: lambda _: "x",
}


def a_value(field: models.Field) -> Any:
    if field.null:
        return None
    if field.remote_field:
        return next(NUMBERS)  # there is no such row: the references are off
    value = next((make(field) for kind, make in VALUES.items() if isinstance(field, kind)), "x")
    return value[: field.max_length] if isinstance(value, str) and field.max_length else value


def a_row(model: type[models.Model]) -> models.Model:
    written = [f for f in model._meta.local_concrete_fields if not f.generated]
    values = {f.attname: a_value(f) for f in written if not isinstance(f, models.AutoField)}
    return model(**values)


def plain_field(model: type[models.Model]) -> str:
    """A column to change: the last that is neither key nor reference."""
    names = [f.name for f in model._meta.local_concrete_fields if not f.primary_key and not f.remote_field]
    return names[-1] if names else [f.name for f in model._meta.local_concrete_fields if not f.primary_key][-1]


def save(model):
    row = a_row(model)
    models.Model.save_base(row, force_insert=True)


def save_again(model):
    models.Model.save_base(first(model), force_update=True)


def bulk_create(model):
    manager(model).bulk_create([a_row(model)])


def bulk_update(model):
    manager(model).bulk_update([first(model)], [plain_field(model)])


def queryset_update(model):
    name = plain_field(model)
    manager(model).filter(pk=first(model).pk).update(**{name: models.F(name)})


def raw_sql(model):
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'update {table} set "{key}" = "{key}" where "{key}" = %s', [first(model).pk])


def delete(model):
    models.QuerySet._raw_delete(manager(model).filter(pk=first(model).pk), using="default")


WAYS = {
    save: "row.created",
    bulk_create: "row.created",
    save_again: "row.changed",
    bulk_update: "row.changed",
    queryset_update: "row.changed",
    raw_sql: "row.changed",
    delete: "row.deleted",
}


def manager(model) -> models.QuerySet:
    return models.QuerySet(model)


def first(model) -> models.Model:
    return manager(model).order_by("-pk").first()


def let_anything_in(model: type[models.Model]) -> None:
    """References, checks and the table's other triggers off: only capturing is asked. All is rolled back."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "select conname from pg_constraint where conrelid = %s::regclass and contype in ('f', 'c', 'x', 'u')",
            [table],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'alter table {table} drop constraint "{name}" cascade')
        cursor.execute("select tgname from pg_trigger where tgrelid = %s::regclass and not tgisinternal", [table])
        for (name,) in cursor.fetchall():
            if not name.startswith("audit_"):
                cursor.execute(f'alter table {table} disable trigger "{name}"')
        cursor.execute(
            "select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = %s::regclass"
            " and i.indisunique and not i.indisprimary and not exists"
            " (select from pg_constraint where conindid = i.indexrelid)",
            [table],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'drop index "{name}"')


def events_of(model, since: int) -> list[tuple[str, str, str]]:
    found = Event.objects.filter(id__gt=since, target_type=model._meta.label, kind__startswith="row.")
    return list(found.values_list("kind", "actor_name", "target_id"))


def keys_of(model) -> set[str]:
    return {str(key) for key in manager(model).values_list("pk", flat=True)}


def newest() -> int:
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


def faults_of(model: type[models.Model]) -> list[str]:
    faults = []
    for way, kind in WAYS.items():
        since, keys = newest(), keys_of(model)
        way(model)
        found, keys = events_of(model, since), keys | keys_of(model)
        if not (len(found) == 1 and found[0][:2] == (kind, OMAR.name) and found[0][2] in keys):
            faults.append(f"{model._meta.label} by {way.__name__}: {found}")
    return faults


def test_each_captured_table_by_each_way_of_writing_leaves_exactly_one_event(transactional_db):
    """As the owner, who may write everywhere; the app's narrower rights are tested in test_walks."""
    cluster.become("owner")
    faults, asked = [], [m for m in captured_models() if m._meta.managed]
    try:
        for model in asked:
            with transaction.atomic(), acting(OMAR):
                let_anything_in(model)
                faults += faults_of(model)
                transaction.set_rollback(True)
    finally:
        cluster.become("app")
    assert faults == []
    assert len(asked) > 40


JOINS = {
    "add": (lambda user, group: user.groups.add(group), "row.created"),
    "set": (lambda user, group: user.groups.set([]), "row.deleted"),
    "add again": (lambda user, group: group.user_set.add(user), "row.created"),
    "remove": (lambda user, group: user.groups.remove(group), "row.deleted"),
    "bulk": (
        lambda user, group: user.groups.through.objects.bulk_create([user.groups.through(user=user, group=group)]),
        "row.created",
    ),
    "clear": (lambda user, group: user.groups.clear(), "row.deleted"),
}


def test_who_is_in_which_group_is_an_event_whatever_way_it_is_changed(people):
    group = Group.objects.create(name="Hollow Moor")
    with acting(OMAR):
        for way, (change, kind) in JOINS.items():
            since = newest()
            change(people.tanya, group)
            assert [e[:2] for e in events_of(people.tanya.groups.through, since)] == [(kind, OMAR.name)], way


# --- Reads: each address -----------------------------------------------------------------------------

READS = (
    "record.",
    "list.",
    "console.",
    "account.",
    "agency.",
    "role.",
    "people.",
    "subjects.",
    "notice.",
    "audit.",
    "conflict.",
)
# They end a session; or are a form about what the reader has already been shown, and show no record.
NOT_WALKED = {"accounts:end_session", "accounts:end_other_sessions"}
FORMS_ONLY = {"audit:ask_export", "audit:unmask", "referrals:emergency_access"}
HANDS = ("omar", "tanya", "sian", "nadia", "des", "dot", "ian", "amir", "ada")


@pytest.fixture
def story(people, who) -> SimpleNamespace:
    asked = a_request(who)
    found = {"PartnerAction": asked.public_id, "Referral": asked.referral.public_id}
    found["Draft"], found["User"] = a_draft(who("tanya")).public_id, people.tanya.public_id
    a_referral(who("tom"))
    return SimpleNamespace(**found)


def read_by(client, path: str) -> list[Event] | None:
    """The events of the request, if the page opened for this person."""
    since = newest()
    with transaction.atomic():
        response = client.get(path)
        found = list(Event.objects.filter(id__gt=since).order_by("id"))
        transaction.set_rollback(True)
    return found if response.status_code == 200 else None


def same_thing_twice(found: list[Event]) -> list[str]:
    said = Counter((e.kind, e.target_type, e.target_id, tuple(e.ids), e.payload) for e in found)
    return [f"{kind} {target} {key}" for (kind, target, key, *_), times in said.items() if times > 1]


def about_records(address) -> bool:
    """Pages that show records: those about one, and those whose rule lists some."""
    names = NOT_WALKED | FORMS_ONLY | ABOUT_ONESELF
    return address.is_ours and address.name not in names and hasattr(address.rule, "branches")


def test_each_page_that_shows_records_leaves_its_event_and_none_twice(story, signed_in):
    clients = {name: signed_in(name) for name in HANDS}
    silent, doubled, seen = [], [], 0
    for address in every_address():
        path = path_of(address, story) if about_records(address) else None
        opened = ((read_by(client, path)) for client in clients.values()) if path else iter(())
        found = next((events for events in opened if events is not None), None)
        if found is None:
            continue
        seen += 1
        silent += [address.name] if not any(e.kind.startswith(READS) for e in found) else []
        doubled += [f"{address.name}: {what}" for what in same_thing_twice(found)]
    assert (silent, doubled) == ([], [])
    assert seen > 25
