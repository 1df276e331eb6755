"""An act happens whole or not at all: the database fails at each of its writes in turn, and nothing of it is there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import OperationalError, connection, transaction

from audit.models import Event
from referrals.casework.actions import claiming, deciding, sealing
from referrals.filing.actions.filing import submit
from referrals.models import Draft, Referral
from tests.records import a_draft, a_recommendation, a_referral, a_request, an_assessed_referral
from tests.source import APPS


@pytest.fixture(scope="module")
def told(once_a_module):
    """A draft of Tanya's; a referral in the queue; one that Omar assesses; one that waits for Sian."""
    who = once_a_module.who
    return SimpleNamespace(
        draft=a_draft(who("tanya")).pk,
        filed=a_referral(who("tom")).pk,
        assessed=an_assessed_referral(who).pk,
        decided=a_recommendation(who, option="gather").referral_id,
    )


def of(pk: int) -> Referral:
    return Referral.objects.get(pk=pk)


ACTS = {
    "submit": lambda t, who: submit(draft=Draft.objects.get(pk=t.draft), by=who("tanya")),
    "claim": lambda t, who: claiming.claim(referral=of(t.filed), by=who("omar")),
    "ask": lambda t, who: a_request(who, referral=of(t.assessed), agency="Bridge Youth Project"),
    "approve": lambda t, who: deciding.approve(referral=of(t.decided), reason="I read all of it.", by=who("sian")),
    "seal": lambda t, who: sealing.seal(referral=of(t.assessed), why="A councillor's son", by=who("ian")),
}


class Failing:
    """Before the write of this number, or the end of the transaction, the database is gone for a moment. To fail where
    something is read is to fail at the write that would have followed."""

    def __init__(self, number: int) -> None:
        self.number, self.writes = number, 0

    def __call__(self, execute, sql, params, many, context):
        if str(sql).startswith(("INSERT", "UPDATE", "DELETE", "RELEASE")):
            self.writes += 1
            if self.writes == self.number:
                raise OperationalError("the connection was lost")
        return execute(sql, params, many, context)


def everything(tables: list[str]) -> dict[str, tuple[int, int]]:
    """What stands in these tables."""
    each = " union all ".join(
        f"select '{one}', count(*), coalesce(sum(hashtext(t::text)), 0) from {one} t" for one in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(each)
        return {name: (count, content) for name, count, content in cursor.fetchall()}


def written_by(act, told, who) -> list[str]:
    """The tables that the act writes in when nothing fails."""
    tables = [m._meta.db_table for m in apps.get_models() if m._meta.app_label in APPS and m._meta.managed]
    tables.append(Event._meta.db_table)
    before = everything(tables)
    with transaction.atomic():
        act(told, who)
        after = everything(tables)
        transaction.set_rollback(True)
    return [table for table in tables if before[table] != after[table]]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_act_that_fails_at_any_of_its_writes_has_changed_nothing(told, who, act):
    tables = written_by(act, told, who)
    before, failed, gone_through = everything(tables), 0, False
    while not gone_through:
        failing = Failing(failed + 1)
        try:
            with connection.execute_wrapper(failing):
                act(told, who)
            gone_through = failing.writes < failing.number
            assert gone_through, f"the failure of write {failing.number} was told to nobody"
        except OperationalError:
            failed += 1
            assert everything(tables) == before, failing.number
    assert "audit_event" in tables and failed > 5
    assert everything(tables) != before
