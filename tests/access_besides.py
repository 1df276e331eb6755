"""What the modules of access answer besides their rules: queries, lists of people and agencies, and ways worth asking."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.db.models import Model, Q, QuerySet

from accounts import access as accounts
from accounts.authority import Authority
from accounts.models import Membership
from referrals.models import Danger, Draft, Referral
from safeguarding.models import Case, HandOver, PartnerAction
from tests.access_world.world import SCHOOL, World

Lines = list[str]


def of_no_rule(world: World) -> dict[str, Callable[[], Lines]]:
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
    terms = import_module("accounts.access_terms")
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

    return {
        **{f"could join: {name}": lambda name=name: team(name) for name in JOINED},
        **{
            f"allowed of all: {name}": lambda name=name: allowed(name) for name in ("plain", "sealed", "of Calder Vale")
        },
        "people of the school": narrowed("accounts.User", lambda prefix: _again().at_agency(world.at[SCHOOL])(prefix)),
        "agencies called county": narrowed("accounts.Agency", lambda prefix: _again().named("county")(prefix)),
        "roles at agencies called county": narrowed(
            "accounts.Membership", lambda prefix: _again().named("county")("agency__")
        ),
        "roles that are proposed": narrowed("accounts.Membership", lambda prefix: _again().proposed(prefix)),
        "people who leave": narrowed("accounts.User", lambda prefix: terms.leaving(prefix)),
        "named alike": lambda: [_alike(world, *one) for one in ALIKE],
        "named by a rule that does not say whom": lambda: [_not_said(world)],
        **{
            f"why {name} may not: {rule}": lambda of=(*of, rule), name=name: _why_not(world, name, *of)
            for rule, (name, *of) in WHY.items()
        },
        **_of_each(world),
    }


def _of_each(world: World) -> dict[str, Callable[[], Lines]]:
    """What is answered to each person, and which agencies that names."""
    terms, audit = import_module("accounts.access_terms"), import_module("audit.access")
    number = {agency.pk: agency.name for agency in world.at.values()}

    def of_each(answer: Callable[[Any], object]) -> Callable[[], Lines]:
        return lambda: [f"{name}: {said}" for name, who in world.who.items() if (said := answer(who)) not in ([], 0)]

    return {
        "roles that wait for": of_each(lambda who: _again().waiting_to_confirm(who)),
        "agencies administered": of_each(lambda who: [str(one) for one in _again().agencies_administered(who)]),
        "agencies attested": of_each(lambda who: [str(one) for one in terms.attested_by(who)]),
        "agencies audited": of_each(lambda who: _numbers(audit.agencies_audited(who), number)),
        "shares views with": of_each(lambda who: _numbers(_again().shares_views_with(who), number)),
        "hand-overs put to us": of_each(lambda who: _put_to(world, who)),
        "ways that few have": of_each(lambda who: _few_ways(who.for_a_request())),
        "worth asking what is worked on jointly": of_each(lambda who: _worth_asking(world, who)),
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


# Where more than one reason would do, and which is said is of use to whom it is said.
WHY = {
    "download_pack": ("omar", "packs.access", "packs.PackJob"),
    "see_item": ("hugh", "safeguarding.access", "safeguarding.AgendaItem"),
}


def _why_not(world: World, name: str, module: str, label: str, rule: str) -> Lines:
    asked, who = getattr(import_module(module), rule), world.who[name]
    here = {said: record for said, record in world.records.items() if record._meta.label == label}
    return [f"{said}: {why}" for said, record in here.items() if (why := asked.refusal(who, record))]


def _put_to(world: World, who: Authority) -> Lines:
    put_to_us = import_module("safeguarding.access").put_to_us
    return _some(world, HandOver.objects.filter(put_to_us(who, "")))


def _worth_asking(world: World, who: Authority) -> Lines:
    """What tells a page that a list of what is worked on jointly is worth its statement."""
    _, rows = import_module("referrals.access.few").WAYS["worked on jointly"]
    return _some(world, Referral.objects.filter(pk__in=rows(who).values("referral_id")))


def _few_ways(who: Authority) -> Lines:
    few = import_module("referrals.access.few")
    ways = {
        "named": few.named_for(who) is not None,
        "opened": few.open_now(who) is not None,
        "joint": few.is_joint_anywhere(who),
    }
    return [name for name, is_open in ways.items() if is_open]


def _some(world: World, rows: QuerySet[Any]) -> Lines:
    return [] if (found := _named(world, rows)) == ["none"] else found


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
