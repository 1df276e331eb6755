"""What every rule of access answers in `tests/access_world`, as lines that can be read: whom it lets do it to which records.

Asked without a page: the matrix of everyone everywhere says what each address answers, this says why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

from django.db.models import Model

from accounts.authority import Authority
from core.rules import Gate, Order, Rule
from packs.models import PackShare
from prevent_portal.printing_rules import records_of, rules
from referrals.models import Deconfliction, Referral
from safeguarding.models import Case, Commission, HandOver, PanelAction, Paper, PartnerAction
from tests.access_besides import Lines, of_no_rule
from tests.access_world.world import World

# Rules of guidance stand in tests of their own.
ASKED_HERE = ("accounts", "audit", "evidence", "referrals", "safeguarding", "packs", "letters")
ORDERS = {"referrals.Referral": Order("queue_key"), "safeguarding.Case": Order("plan_due_at")}


def questions(world: World) -> dict[str, Callable[[], Lines]]:
    """By name, what is asked; each looks its rule up when it is asked, so that a module may have been loaded anew."""
    found: dict[str, Callable[[], Lines]] = {}
    for app in ASKED_HERE:
        for rule in rules(app):
            found[rule.name] = _of_rule(world, app, rule.name)
    return found | of_no_rule(world) | {f"named by {name}": _of_people_of(world, *NAMING[name]) for name in NAMING}


def _of_rule(world: World, app: str, name: str) -> Callable[[], Lines]:
    models = records_of(rule) if isinstance(rule := _rule(app, name), Rule) else []

    def ask() -> Lines:
        rule = _rule(app, name)
        # As a page asks, which is told once what opens nothing to its reader.
        people = {name: who.for_a_request() for name, who in world.who.items()}
        some_way = _names(world, [name for name, who in people.items() if rule.anywhere(who)])
        if isinstance(rule, Gate):
            return [some_way]
        return [
            f"some way: {some_way}",
            *(line for model in models for line in _answers(world, rule, model, people)),
        ]

    return ask


def _rule(app: str, name: str) -> Rule | Gate:
    return next(rule for rule in rules(app) if rule.name == name)


def _answers(world: World, rule: Rule, model: type[Model], people: dict[str, Authority]) -> Iterator[str]:
    """The records by who may, those of the same people in one line."""
    mine = {pk: name for (label, pk), name in world.names().items() if label == model._meta.label}
    may: dict[int, list[str]] = defaultdict(list)
    for name, who in people.items():
        found = _allowed(rule, model, who, mine)
        for pk in found:
            may[pk].append(name)
        _its_list_agrees(rule, model, who, found, mine)
    by_people: dict[str, list[str]] = defaultdict(list)
    for pk, name in mine.items():
        by_people[_names(world, may[pk])].append(name)
    for names, records in sorted(by_people.items()):
        if names != "nobody":  # what is not said is closed to everybody
            yield f"{names}: {'; '.join(records)}"


def _names(world: World, names: list[str]) -> str:
    return "everybody" if len(names) == len(world.who) else " ".join(names) or "nobody"


def _allowed(rule: Rule, model: type[Model], who: Any, mine: dict[int, str]) -> set[int]:
    if not rule.anywhere(who):
        return set()
    return mine.keys() & set(rule.filter(who, model._default_manager.all()).values_list("pk", flat=True))


def _its_list_agrees(rule: Rule, model: type[Model], who: Any, found: set[int], mine: dict[int, str]) -> None:
    """A list that is driven by another table shows what the rule allows, no more and no less."""
    if any(branch.rows or branch.prefix for branch in rule.branches) and rule.anywhere(who):
        page = rule.page(who, model, order=ORDERS[model._meta.label], size=2 * len(mine))
        assert {row.pk for row in page.rows} == found, f"{rule.name}: the list"


# Rules whose people are listed on a page.
NAMING = {
    "see_case_file": ("referrals", "see_case_file", Referral),
    "see_submission": ("referrals", "see_submission", Referral),
    "see_request": ("safeguarding", "see_request", PartnerAction),
    "see_case": ("safeguarding", "see_case", Case),
    "see_panel_case": ("safeguarding", "see_panel_case", Case),
    "see_commission": ("safeguarding", "see_commission", Commission),
    "read_hand_over": ("safeguarding", "read_hand_over", HandOver),
    "see_paper": ("safeguarding", "see_paper", Paper),
    "receive_pack": ("packs", "receive_pack", PackShare),
    "answer_service": ("referrals", "answer_service", Referral),
    "answer_transfer": ("referrals", "answer_transfer", Referral),
    "answer_deconfliction": ("referrals", "answer_deconfliction", Deconfliction),
    "do_panel_action": ("safeguarding", "do_panel_action", PanelAction),
}


def _of_people_of(world: World, app: str, name: str, model: type[Model]) -> Callable[[], Lines]:
    """As `who_may` names them, and by which ways."""
    names = {person.pk: name for name, person in world.person.items()}
    mine = {pk: said for (label, pk), said in world.names().items() if label == model._meta.label and said in NAMED}

    def ask() -> Lines:
        rule, who_may = getattr(import_module(f"{app}.access"), name), import_module("accounts.sight").who_may
        ways: dict[str, list[str]] = defaultdict(list)
        for pk, said in mine.items():
            found = who_may(rule, model._default_manager.get(pk=pk))
            by_way: dict[str, list[str]] = defaultdict(list)
            for sight in (one for one in found if one.person.pk in names):
                by_way[" and ".join(way.name for way in sight.ways)].append(names[sight.person.pk])
            ways["; ".join(f"{' '.join(who)} ({way})" for way, who in sorted(by_way.items())) or "nobody"].append(said)
        return [f"{said}: {'; '.join(records)}" for said, records in sorted(ways.items())]

    return ask


# Records whose people are named: one for each way in, and one for each way closed.
NAMED = frozenset(
    (
        "plain",
        "sealed",
        "omar is kept away",
        "danger was told",
        "joint with Calder Vale",
        "joint with Calder Vale, taken back",
        "copied to the county",
        "keyed in by Grace",
        "about the school's own staff",
        "Dot is named",
        "Dan is named, joint",
        "joint with Holt",
        "opened in an emergency: by Dot",
        "opened in an emergency: by Dot for Calder Vale",
        "request: plain",
        "request: of Bridge",
        "request: Nadia is kept away",
        "case: plain",
        "case: of the county",
        "case: of Calder Vale's council",
        "case: taken back from the panel",
        "case: opened in an emergency by Dot",
        "case: opened in an emergency by Di, of Holt",
        "commission: plain",
        "commission: of Nadia, who is no provider",
        "hand-over: of Calder Vale's case",
        "hand-over: of the county's case",
        "paper: nell's",
        "paper: over's",
        "action: nell's",
        "action: over's",
        "transfer offered to Calder Vale Police",
        "transfer offered to Calder Vale Police, sealed",
        "transfer offered to Calder Vale Council",
        "service offered to Broadfen NHS Trust",
        "check: plain",
        "shared pack: plain",
        "shared pack: run out",
        "copied to the council of Calder Vale",
    )
)


def text(answers: Iterable[tuple[str, Lines]]) -> str:
    return "\n".join(f"{name}\n" + "".join(f"    {line}\n" for line in lines) for name, lines in answers)
