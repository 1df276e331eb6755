"""Since when a rule stands as it does is kept by itself; and every rule can be asked of a day that is over."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from accounts.authority import NO_ONE, Authority
from accounts.models import User
from core import clock, rule_history
from core.rules import Gate, Rule
from prevent_portal import printing_rules
from referrals import access

ALL = [rule for app in printing_rules.APPS for rule in printing_rules.rules(app)]
TOMORROW = date(2031, 5, 9)


def test_every_rule_has_the_day_since_which_it_stands():
    assert len(ALL) > 90
    assert [rule.name for rule in ALL if rule_history.since(rule.name) is None] == []


def test_a_rule_that_answers_otherwise_gets_a_day_and_keeps_the_one_before(monkeypatch):
    another = replace(access.work, conditions=())
    monkeypatch.setattr(printing_rules, "rules", lambda app: [another] if app == "referrals" else [])
    lines = json.loads(printing_rules.ledger(TOMORROW))["referrals.work"]
    assert [line["since"] for line in lines][-2:] == ["2026-11-28", "2031-05-09"]


def test_a_rule_whose_branches_are_only_called_otherwise_stands_since_the_same_day(monkeypatch):
    renamed = replace(access.work, branches=tuple(replace(one, name="another name") for one in access.work.branches))
    monkeypatch.setattr(printing_rules, "rules", lambda app: [renamed] if app == "referrals" else [])
    assert json.loads(printing_rules.ledger(TOMORROW)) == json.loads(rule_history.FILE.read_text())


def test_every_rule_is_asked_of_some_record():
    assert [r.name for r in ALL if isinstance(r, Rule) and not printing_rules.records_of(r)] == []


def test_no_rule_asks_another_clock_than_the_one_that_can_be_set_back():
    with clock.as_of(datetime(2020, 2, 29, 12, tzinfo=UTC)):
        said = {r.name: _asked(r) for r in ALL if not isinstance(r, Gate)}
    assert [name for name, questions in said.items() if str(clock.today().year) in questions] == []
    assert "2020-02-29" in said["referrals.see_case_file"]


def _asked(rule):
    """In which a person asks who holds every role everywhere, and the service itself."""
    held = tuple(membership for _, who in printing_rules.everybody() for membership in who.memberships)
    return " ".join(
        printing_rules.asked_of_the_database(rule, model, who)
        for who in (Authority(User(pk=1), held), NO_ONE)
        for model in printing_rules.records_of(rule)
    )


def test_a_role_that_a_rule_does_not_name_changes_nothing_of_it(monkeypatch):
    theirs, others = (
        {"safeguarding.see_commission", "safeguarding.give_sessions"},
        {"referrals.work", "accounts.note_absence"},
    )
    some = [rule for number, rule in enumerate(ALL) if rule.name in theirs | others or number % 5 == 0]
    before = {rule.name: printing_rules.digest(rule) for rule in some}
    fewer = tuple(one for one in printing_rules.everybody() if one[0] != "Intervention provider")
    monkeypatch.setattr(printing_rules, "everybody", lambda: fewer)
    changed = {rule.name for rule in some if before[rule.name] != printing_rules.digest.__wrapped__(rule)}
    assert theirs <= changed and not others & changed
