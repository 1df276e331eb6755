"""Pages of docs/ that code can say: the state diagrams, who may do what, the roles, what every table is,
what can stand in the log, and which app tells which."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.apps import apps

from accounts.roles import CARDS, Role
from audit.moves import Move
from audit.policy import policy_of
from audit.states import machines
from prevent_portal import printing_extensions, printing_rules
from prevent_portal.drawing import detours, diagram
from prevent_portal.printing_rules import APPS, addresses

HEAD = "<!-- Printed by `manage.py print_docs`; `make check` compares. Do not edit. -->\n"


def pages() -> dict[str, str]:
    """File name to text, for every printed page."""
    return {
        "states.md": HEAD + _states(),
        "permissions.md": HEAD + printing_rules.permissions(),
        "fresh.md": HEAD + _fresh(),
        "roles.md": HEAD + _roles(),
        "tables.md": HEAD + _tables(),
        "events.md": HEAD + printing_extensions.events(),
        "extension_points.md": HEAD + printing_extensions.points(),
    }


def _states() -> str:
    parts = [
        "# States\n",
        "Every move is a verb; the first of its ways that fits is taken. Nothing else changes a state, "
        "but for the jobs, and it is said why. A box with several names in it is any of these states.\n",
    ]
    for machine in sorted(machines(), key=lambda each: APPS.index(each.app)):
        name = str(machine.model._meta.verbose_name)
        parts.append(f"## {machine.app}: {name}\n")
        if machine.written_by:
            parts.append(f"Written by `{machine.written_by}`: {machine.because}.\n")
            continue
        parts.append(f"```mermaid\n{diagram(machine.moves)}\n```\n")
        parts += [said for said in [detours(machine.moves)] if said]
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


def _fresh() -> str:
    asking = [(name, why) for name, view in addresses() if (why := getattr(view, "grave", None))]
    pages = [f"| `{name}` | {why} |" for name, why in asking]
    return (
        "# Where one proves again who one is\n\nThese pages answer for a person who has lately (`PROVE_AGAIN_SECONDS`) shown a"
        " passkey, or a password and a code. What was typed is kept meanwhile. Why each asks is said on its rule or at its"
        " door (ADR 0085).\n\n| page | because |\n|---|---|\n" + "\n".join(sorted(pages)) + "\n"
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
