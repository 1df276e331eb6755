"""What every rule of access answers in `tests/access_world`, as lines that can be read: whom it lets do it to which records.

Asked without a page: the matrix of everyone everywhere says what each address answers, this says why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts import access as accounts
from accounts.authority import Authority
from accounts.models import Membership
from core.rules import Gate, Order, Rule
from prevent_portal.printing_rules import records_of, rules
from referrals.models import Danger, Draft, Referral
from safeguarding.models import Case, Commission, PartnerAction
from tests.access_world.world import SCHOOL, World

# Rules of guidance and of files stand in tests of their own.
ASKED_HERE = ("accounts", "audit", "referrals", "safeguarding", "packs", "letters")
ORDERS = {"referrals.Referral": Order("queue_key"), "safeguarding.Case": Order("plan_due_at")}
Lines = list[str]


def questions(world: World) -> dict[str, Callable[[], Lines]]:
    """By name, what is asked; each looks its rule up when it is asked, so that a module may have been loaded anew."""
    found: dict[str, Callable[[], Lines]] = {}
    for app in ASKED_HERE:
        for rule in rules(app):
            found[rule.name] = _of_rule(world, app, rule.name)
    return found | _of_no_rule(world) | {f"named by {name}": _of_people_of(world, *NAMING[name]) for name in NAMING}


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
    if any(branch.rows for branch in rule.branches) and rule.anywhere(who):
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
        "opened in an emergency: by Dot",
        "opened in an emergency: by Dot for Calder Vale",
        "request: plain",
        "request: of Bridge",
        "request: Nadia is kept away",
        "case: plain",
        "case: of the county",
        "case: taken back from the panel",
        "case: opened in an emergency by Dot",
        "commission: plain",
        "commission: of Nadia, who is no provider",
    )
)


# --- What the modules of access answer besides their rules -----------------------------------------------------------


def _of_no_rule(world: World) -> dict[str, Callable[[], Lines]]:
    def which(model: type[Model], q: Callable[[], Q]) -> Callable[[], Lines]:
        return lambda: _named(world, model._default_manager.filter(q()))

    able = Membership.objects.able
    referrals, safeguarding = (import_module(f"{app}.access") for app in ("referrals", "safeguarding"))
    letting_go = import_module("safeguarding.access.letting_go")
    return {
        "whose officer can no longer act": which(Referral, lambda: referrals.officer_left(able())),
        "whose owner can no longer act": which(Referral, lambda: referrals.owner_left(able())),
        "whose offer can no longer be answered": which(Referral, lambda: referrals.offered_left(able())),
        "whose taker can no longer act": which(Danger, lambda: referrals.taker_left(able())),
        "drafts whose leads can no longer act": which(Draft, lambda: referrals.no_lead_left(able())),
        "cases whose owner can no longer act": which(Case, lambda: letting_go.owner_left(able())),
        "cases offered to who can no longer answer": which(Case, lambda: referrals.offered_left(able())),
        "requests whose holder can no longer act": which(
            PartnerAction, lambda: letting_go.named_left("allocated_to_id")(able())
        ),
        "requests whose deputy can no longer act": which(
            PartnerAction, lambda: letting_go.named_left("deputy_id")(able())
        ),
        "whose officer is kept away": which(Referral, lambda: referrals.kept_away("officer_id")),
        "cases of which a panel may know": which(Case, lambda: safeguarding.panel_may_know()),
        "requests on no hold": which(PartnerAction, lambda: safeguarding.on_no_hold()),
        "checks unanswered": lambda: _named(world, _all("referrals.Deconfliction").filter(referrals.unanswered(""))),
        **_of_people(world, referrals),
    }


def _of_people(world: World, referrals: Any) -> dict[str, Callable[[], Lines]]:
    terms, audit = import_module("accounts.access_terms"), import_module("audit.access")
    sight = import_module("accounts.sight")
    everybody = list(world.person.values())
    names = {person.pk: name for name, person in world.person.items()}

    def team(name: str) -> Lines:
        found = referrals.could_join(world.records[name]).values_list("user_id", flat=True)
        return [" ".join(sorted({names[pk] for pk in found if pk in names}))]

    def allowed(name: str) -> Lines:
        found = sight.allowed(referrals.see_case_file, world.records[name], everybody)
        return [" ".join(names[person.pk] for person in found)]

    def narrowed(model: str, q: Callable[[str], Q]) -> Callable[[], Lines]:
        return lambda: _named(world, _all(model).filter(q("")))

    def of_each(answer: Callable[[Any], object]) -> Callable[[], Lines]:
        return lambda: [f"{name}: {said}" for name, who in world.who.items() if (said := answer(who)) not in ([], 0)]

    here = list(world.at.values())
    number = {agency.pk: agency.name for agency in here}
    return {
        **{f"could join: {name}": lambda name=name: team(name) for name in JOINED},
        **{
            f"allowed of all: {name}": lambda name=name: allowed(name) for name in ("plain", "sealed", "of Calder Vale")
        },
        "people of the school": narrowed("accounts.User", lambda prefix: _again().at_agency(world.at[SCHOOL])(prefix)),
        "agencies called county": narrowed("accounts.Agency", lambda prefix: _again().named("county")(prefix)),
        "roles that are proposed": narrowed("accounts.Membership", lambda prefix: _again().proposed(prefix)),
        "people who leave": narrowed("accounts.User", lambda prefix: terms.leaving(prefix)),
        "roles that wait for": of_each(lambda who: _again().waiting_to_confirm(who)),
        "agencies administered": of_each(lambda who: [str(one) for one in _again().agencies_administered(who)]),
        "agencies attested": of_each(lambda who: [str(one) for one in terms.attested_by(who)]),
        "agencies audited": of_each(lambda who: _numbers(audit.agencies_audited(who), number)),
        "named alike": lambda: [_alike(world, *one) for one in ALIKE],
        "named by a rule that does not say whom": lambda: [_not_said(world)],
        "shared with": lambda: [_shared(world, name, number) for name in SHARED],
    }


JOINED = (
    "plain",
    "of Calder Vale",
    "joint with Calder Vale",
    "joint with Calder Vale, run out",
    "copied to Calder Vale Police",
    "joint with Calder Vale, without a grant",
)
SHARED = ("joint with Calder Vale", "copied to the county", "copied to the county, run out", "joint with the county")


# Of the same role and of another force, or of another site: asked of once, they would be taken for each other.
ALIKE = (
    ("see_case_file", "joint with Calder Vale in spite of the seal"),
    ("see_case_file", "joint with Calder Vale"),
    ("see_submission", "plain"),
)


def _alike(world: World, rule: str, name: str) -> str:
    """Whom `who_may` names when it asks once of all who are alike; Omar and Tanya the rows name."""
    access, who_may = import_module("referrals.access"), import_module("accounts.sight").who_may
    apart = frozenset(world.person[one].pk for one in ("omar", "tanya"))
    found = [sight.person.pk for sight in who_may(getattr(access, rule), world.records[name], apart=apart)]
    return f"{name}: {' '.join(one for one, person in world.person.items() if person.pk in found)}"


def _not_said(world: World) -> str:
    try:
        import_module("accounts.sight").who_may(import_module("referrals.access").claim, world.records["plain"])
    except ValueError as error:
        return str(error)
    return "named"


def _shared(world: World, name: str, number: dict[int, str]) -> str:
    case_file = import_module("referrals.access.case_file")
    found = {
        kind: [number[row["agency_id"]] for row in case_file.shared_with(world.records[name], kind)]
        for kind in ("copy", "joint")
    }
    return f"{name}: {found}"


def _numbers(found: list[int] | None, number: dict[int, str]) -> object:
    return "every agency" if found is None else [number[pk] for pk in found]


def _again() -> Any:
    return import_module(accounts.__name__)


def _all(label: str) -> QuerySet[Any]:
    app, _, name = label.partition(".")
    models = import_module(f"{app}.models")
    found: QuerySet[Any] = getattr(models, name)._default_manager.all()
    return found


def _named(world: World, rows: QuerySet[Any]) -> Lines:
    names = world.names()
    label = rows.model._meta.label
    found = [names.get((label, pk)) for pk in rows.order_by("pk").values_list("pk", flat=True)]
    return ["; ".join(name for name in found if name) or "none"]


def text(answers: Iterable[tuple[str, Lines]]) -> str:
    return "\n".join(f"{name}\n" + "".join(f"    {line}\n" for line in lines) for name, lines in answers)
