"""Pages of docs/ that code can say: the state diagrams, who may do what, the roles, what every table is,
what can stand in the log, and which app tells which."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from types import ModuleType

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.roles import CARDS, Role
from audit.moves import Move, diagram
from audit.policy import policy_of
from audit.states import machines
from core.rules import Gate, Rule
from prevent_portal import printing_extensions

POLICIES = ("accounts", "audit", "guidance", "subjects", "referrals", "safeguarding", "packs")
HEAD = "<!-- Printed by `manage.py print_docs`; `make check` compares. Do not edit. -->\n"


def pages() -> dict[str, str]:
    """File name to text, for every printed page."""
    return {
        "states.md": HEAD + _states(),
        "permissions.md": HEAD + _permissions(),
        "fresh.md": HEAD + _fresh(),
        "roles.md": HEAD + _roles(),
        "tables.md": HEAD + _tables(),
        "events.md": HEAD + printing_extensions.events(),
        "extension_points.md": HEAD + printing_extensions.points(),
    }


def _module(app: str, name: str) -> ModuleType | None:
    try:
        return importlib.import_module(f"{app}.{name}")
    except ModuleNotFoundError:
        return None


def _states() -> str:
    parts = [
        "# States\n",
        "Every move is a verb; the first of its ways that fits is taken. Nothing else changes a state, "
        "but for the jobs, and it is said why.\n",
    ]
    for machine in sorted(machines(), key=lambda each: POLICIES.index(each.app)):
        name = str(machine.model._meta.verbose_name)
        parts.append(f"## {machine.app}: {name}\n")
        if machine.written_by:
            parts.append(f"Written by `{machine.written_by}`: {machine.because}.\n")
            continue
        parts.append(f"```mermaid\n{diagram(machine.moves)}\n```\n")
        parts.append("| verb | from | to | when | who | also asked |\n|---|---|---|---|---|---|")
        parts += [row for verb in machine.moves for row in _rows_of(verb)]
        parts.append("")
    return "\n".join(parts) + "\n"


def _rows_of(verb: Move) -> Iterator[str]:
    """A row a way, in the order in which they are tried; who may, and what every way asks, stand on the first."""
    for number, each in enumerate(verb.ways):
        guards = (*each.guards, *(verb.guards if number == 0 else ()))
        cells = [
            verb.name if number == 0 else "",
            ", ".join(sorted(each.sources)),
            each.target or "unchanged",
            _words(each.when) if each.when else "",
            f"`{verb.rule.name}`" if number == 0 else "",
            ", ".join(_words(guard) for guard in guards),
        ]
        yield f"| {' | '.join(cells)} |"


def _words(asked: Callable[..., object]) -> str:
    return asked.__name__.replace("_", " ").strip()


def _rules(app: str) -> Iterator[Rule | Gate]:
    modules = [module for name in ("access", "access_terms") if (module := _module(app, name))]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, (Rule, Gate))]
    return iter(sorted({r.name: r for r in found}.values(), key=lambda r: r.name))


def _permissions() -> str:
    pages_of: dict[str, list[str]] = {}
    for name, view in _addresses(get_resolver().url_patterns, ""):
        if rule := getattr(view, "rule", None):
            pages_of.setdefault(rule.name, []).append(name)
    parts = [
        "# Who may do what\n",
        "Any one branch opens the way; every condition must hold. Superuser grants nothing.\n",
    ]
    for app in POLICIES:
        rows = [_row(rule, sorted(set(pages_of.get(rule.name, [])))) for rule in _rules(app)]
        if rows:
            parts += [
                f"## {app}\n",
                "| rule | branches | conditions | when refused | pages |\n|---|---|---|---|---|",
                *rows,
                "",
            ]
    parts += ["## Conditions\n", "| condition | when it does not hold |\n|---|---|", *_conditions(), ""]
    return "\n".join(parts) + "\n"


def _row(rule: Rule | Gate, names: list[str]) -> str:
    branches = "; ".join(b.name for b in rule.branches) if isinstance(rule, Rule) else "by membership"
    conditions = "; ".join(c.name for c in rule.conditions) if isinstance(rule, Rule) else ""
    return f"| `{rule.name}` | {branches} | {conditions} | {rule.reason} | {', '.join(names)} |"


def _conditions() -> list[str]:
    rules = [rule for app in POLICIES for rule in _rules(app) if isinstance(rule, Rule)]
    return sorted({f"| {c.name} | {c.reason} |" for rule in rules for c in rule.conditions})


def _addresses(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _addresses(pattern.url_patterns, inner)
        else:
            yield f"{prefix}{pattern.name}", pattern.callback


def _fresh() -> str:
    pages = [
        f"| `{name}` |" for name, view in _addresses(get_resolver().url_patterns, "") if getattr(view, "fresh", False)
    ]
    return (
        "# Where one proves again who one is\n\nThese pages answer for a person who has lately (`PROVE_AGAIN_SECONDS`) shown a"
        " passkey, or a password and a code. What was typed is kept meanwhile.\n\n| page |\n|---|\n"
        + "\n".join(sorted(pages))
        + "\n"
    )


def _roles() -> str:
    rows = [
        f"| {Role(code).label} | {card.says} | {', '.join(sorted(card.at))} | {'yes' if card.reads else 'no'} |"
        for code, card in CARDS.items()
    ]
    return (
        "# Roles\n\nA role that reads records about people needs a second person to confirm it, and stops while training"
        " or vetting has lapsed.\n\n| role | what for | held at | reads records |\n|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def _tables() -> str:
    rows = []
    for model in sorted(apps.get_models(), key=lambda m: m._meta.label):
        if policy := policy_of(model):
            captured = "every write" if policy.captured else f"no: {policy.because}"
            rows.append(
                f"| {model._meta.label} | {policy.noun} | {captured} | {', '.join(policy.personal)} | {policy.retention} | {policy.may} |"
            )
    return (
        "# Tables\n\nWhat is captured in the log, which fields are about a person, and what the app's database role may"
        " do.\n\n| table | called | captured | personal | kept as | app may |\n|---|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )
