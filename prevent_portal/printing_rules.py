"""The printed page of permissions: for every page who may open it, by which rule, and since when the rule stands so."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from types import ModuleType

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.authority import NO_ONE, Authority
from accounts.models import Agency, Membership, User
from accounts.roles import CARDS, PARTNERS, Role
from audit.states import machines
from core import rule_history
from core.clock import as_of, day_words
from core.clock import today as this_day
from core.rules import Gate, Rule
from prevent_portal.pages_without_rule import WITHOUT_RULE

APPS = (
    "accounts",
    "audit",
    "guidance",
    "policy",
    "subjects",
    "evidence",
    "referrals",
    "safeguarding",
    "packs",
    "letters",
)
# Rules of lists, and of what hangs on a record: no address and no move says of which records they are.
OF_NO_PAGE = {
    "accounts.attest_role": "accounts.Membership",
    "audit.see_anomalies": "audit.Event",
    "audit.see_log": "audit.Event",
    "evidence.list_files": "evidence.File",
    "evidence.release_of_file": "evidence.File",
    "packs.hear_of_closed": "packs.PackShare",
    "packs.supervise": "referrals.Referral",
    "referrals.count_unsent": "referrals.Draft",
    "referrals.in_case_team": "referrals.Referral",
    "referrals.keep_association": "subjects.Association",
    "referrals.keyed_in": "referrals.Referral",
    "referrals.open_in_emergency": "referrals.Referral",
    "referrals.own_submissions": "referrals.Referral",
    "referrals.review_emergency": "referrals.EmergencyAccess",
    "referrals.see_association": "subjects.Association",
    "referrals.see_danger": "referrals.Danger",
    "referrals.settle_identity": "referrals.Referral",
    "referrals.site_submissions": "referrals.Referral",
    "safeguarding.answer_case_transfer": "safeguarding.CaseTransfer",
    "safeguarding.keep_delegations": "safeguarding.Delegation",
}
# A moment for all questions, so that they read the same on every day.
SOME_DAY = datetime(2026, 3, 12, 12, tzinfo=UTC)


def permissions() -> str:
    kept = json.loads(ledger())
    parts = [
        "# Who may do what\n",
        "Any one branch opens the way; every condition must hold. Superuser grants nothing. *Since* is the day on which the"
        " rule was first printed as it answers now; `core/data/rules_since.json` keeps every answer before.\n",
        "## Every page\n",
        "Whom the rule can let in at all, by role; which records it lets them see is said by its branches below.\n",
        "| page | who | rule | since |\n|---|---|---|---|",
        *_pages(kept),
        "",
        "### Pages without a rule\n",
        "Before somebody is signed in there is nobody to ask a rule about. A page that stands in neither table is not printed,"
        " and fails the walk.\n",
        "| page | who | why there is no rule |\n|---|---|---|",
        *_pages_without_rule(),
        "",
    ]
    for app in APPS:
        rows = [_row(rule, since=_since(kept, rule)) for rule in rules(app)]
        if rows:
            head = (
                "| rule | branches | conditions | when refused | pages | who | since |\n|---|---|---|---|---|---|---|"
            )
            parts += [f"## {app}\n", head, *rows, ""]
    parts += ["## Conditions\n", "| condition | when it does not hold |\n|---|---|", *_conditions(), ""]
    return "\n".join(parts) + "\n"


# --- The rules and the pages they open ------------------------------------------------------------------------------


def rules(app: str) -> list[Rule | Gate]:
    modules = [module for name in ("access", "access_terms") if (module := _module(app, name))]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, (Rule, Gate))]
    return sorted({r.name: r for r in found}.values(), key=lambda r: r.name)


def _module(app: str, name: str) -> ModuleType | None:
    try:
        return importlib.import_module(f"{app}.{name}")
    except ModuleNotFoundError:
        return None


@cache
def addresses() -> tuple[tuple[str, object], ...]:
    """Every page by its name, with its view."""
    return tuple(_walked(get_resolver().url_patterns, ""))


def _walked(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walked(pattern.url_patterns, inner)
        else:
            yield f"{prefix}{pattern.name}", pattern.callback


@cache
def records_of(rule: Rule) -> list[type[Model]]:
    """The models of whose records the rule is asked."""
    found = {
        view.model  # type: ignore[attr-defined]  # marked by its door
        for _, view in addresses()
        if getattr(view, "model", None) and rule.name in (view.rule.name, view.sees.name)  # type: ignore[attr-defined]  # as above
    }
    found |= {machine.model for machine in machines() for verb in machine.moves if verb.rule.name == rule.name}
    if rule.name in OF_NO_PAGE:
        found.add(apps.get_model(OF_NO_PAGE[rule.name]))
    return sorted(found, key=lambda model: model._meta.label)


def _pages(kept: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    for name, view in sorted(addresses(), key=lambda page: page[0]):
        rule = getattr(view, "rule", None)
        if isinstance(rule, (Rule, Gate)):
            yield f"| {name} | {', '.join(who_can(rule))} | `{rule.name}` | {_since(kept, rule)} |"


def _pages_without_rule() -> Iterator[str]:
    for name, view in sorted(addresses(), key=lambda page: page[0]):
        if not isinstance(getattr(view, "rule", None), (Rule, Gate)):
            who, why = WITHOUT_RULE[name]
            yield f"| {name} | {who} | {why} |"


def _row(rule: Rule | Gate, *, since: str) -> str:
    pages = sorted({name for name, view in addresses() if getattr(view, "rule", None) is rule})
    branches = "; ".join(b.name for b in rule.branches) if isinstance(rule, Rule) else "by membership"
    conditions = "; ".join(c.name for c in rule.conditions) if isinstance(rule, Rule) else ""
    cells = (f"`{rule.name}`", branches, conditions, rule.reason, ", ".join(pages), ", ".join(who_can(rule)), since)
    return f"| {' | '.join(cells)} |"


def _conditions() -> list[str]:
    found = [rule for app in APPS for rule in rules(app) if isinstance(rule, Rule)]
    return sorted({f"| {c.name} | {c.reason} |" for rule in found for c in rule.conditions})


# --- Whom a rule can let in, and what it asks of the database for each ----------------------------------------------


@cache
def everybody() -> tuple[tuple[str, Authority], ...]:
    """One who holds each role alone: at a force, at the service and at one partner, where it can be held there, and at a
    site; a person without a role; and the service itself. No rule tells one partner's kind from another."""
    of_roles = [
        (str(Role(role).label), _holding(role, kind, site))
        for role, card in CARDS.items()
        for number, kind in enumerate([*sorted(card.at - PARTNERS), *sorted(card.at & PARTNERS)[:1]])
        for site in ((None, 1) if number == 0 else (None,))
    ]
    return (*of_roles, (ANYBODY, Authority(User(pk=1))), (SERVICE, NO_ONE))


ANYBODY, SERVICE = "Everybody who is signed in", "The service itself"


def _holding(role: str, kind: str, site: int | None) -> Authority:
    agency = Agency(pk=1, kind=kind, area_id=None if kind == "platform" else 1)
    return Authority(User(pk=1), (Membership(user_id=1, agency=agency, role=role, site_id=site),))


def who_can(rule: Rule | Gate) -> list[str]:
    """The roles that the rule opens any way at all, in the order of their cards."""
    found = list(dict.fromkeys(name for name, who in everybody() if rule.anywhere(who)))
    return [ANYBODY] if ANYBODY in found else found


@cache
def digest(rule: Rule | Gate) -> str:
    """Of what the rule answers: another rule, another digest; another name for a branch, the same. A role that it answers as
    it answers a person without one is left out, so that a new role changes the rules that name it, and no others."""
    answers = [(name, list(_questions(rule, who))) for name, who in everybody()]
    plain = next(asked for name, asked in answers if name == ANYBODY)
    told = [(name, asked) for name, asked in answers if name == ANYBODY or asked != plain]
    said = "\n".join(f"{name}: {question}" for name, asked in told for question in asked)
    return sha256(said.encode()).hexdigest()[:12]


def _questions(rule: Rule | Gate, who: Authority) -> Iterator[str]:
    if isinstance(rule, Gate):
        yield str(rule.anywhere(who))
        return
    with as_of(SOME_DAY):
        for model in records_of(rule):
            yield asked_of_the_database(rule, model, who)


def asked_of_the_database(rule: Rule, model: type[Model], who: Authority) -> str:
    """In one order: a set has another in each process."""
    if not rule.anywhere(who):
        return "nothing"
    try:
        said = str(model._default_manager.filter(rule.q(who)).values("pk").query)
    except EmptyResultSet:
        return "nothing"
    return re.sub(r"IN \(([^()]*)\)", lambda found: f"IN ({', '.join(sorted(found[1].split(', ')))})", said)


# --- Since when -----------------------------------------------------------------------------------------------------


def ledger(today: date | None = None) -> str:
    """`core/data/rules_since.json` as it ought to be: what it says, and a line more for each rule that answers otherwise."""
    kept = json.loads(rule_history.FILE.read_text())
    day = (today or this_day()).isoformat()
    for rule in (rule for app in APPS for rule in rules(app)):
        lines = kept.setdefault(rule.name, [])
        if lines and lines[-1]["digest"] == digest(rule):
            continue
        if lines and lines[-1]["since"] == day:  # a day is as fine as it is kept
            lines.pop()
        lines.append({"since": day, "digest": digest(rule)})
    return json.dumps(kept, indent=1, sort_keys=True) + "\n"


def _since(kept: dict[str, list[dict[str, str]]], rule: Rule | Gate) -> str:
    return day_words(date.fromisoformat(kept[rule.name][-1]["since"]))
