"""What the pages of each person ask of the database of a large service, and the same lists found in two other ways.

    python -m bench.lists FOLDER [--agencies 200] [--shares 500000] [--rounds 30]

FOLDER was filled by bench.filled; agencies, shares and guardian's grants are added to it once, and stay. For every person
of the demonstration, each page of the menu: its time in the database, its statements, and each large table that a plan
reads from end to end. For five lists, by turns: the statement of the page's rows; the same rows by guardian's
`get_objects_for_user`, where every record is granted to a group of those who may see it (it knows no seal); and the leanest
statement, written by hand, that gives the same rows. And the first page of a list beside its hundredth.

Goals: a page at most 50 ms in the database; no large table read from end to end; at least 20 times faster than guardian;
at most twice the time of the statement written by hand; the hundredth page at the first one's price. Prints, writes
bench/results/lists.json, and exits with 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import psycopg

from bench.cluster import as_filled
from bench.pages import client_of

RESULT = Path(__file__).parent / "results" / "lists.json"
PAGE_MS, BESIDE_GUARDIAN, BESIDE_HAND, DEEP_RATIO = 50, 20, 2, 1.3
LARGE = 10_000  # rows; a smaller table is read from end to end because that is quickest
HUNDRED, ROWS = 100, 26
FORCE, TRUST, COUNCIL = "Wensum Constabulary", "Broadfen NHS Trust", "Wensum County Council"
MENU, LINK = re.compile(r"<nav\b.*?</nav>", re.S), re.compile(r'href="(/[^"#]*)"')
NEXT = re.compile(r'href="([^"]*)"[^>]*rel="next"|rel="next"[^>]*href="([^"]*)"')


@dataclass(frozen=True)
class List:
    """One list: whose, where; guardian's permission for a row of it and the narrowing of the page; and the leanest
    statement that gives the rows of its first page, in their order."""

    person: str
    address: str
    model: str
    narrow: Callable[[Any], dict[str, Any]]
    order: tuple[str, ...]
    by_hand: str


def lists() -> dict[str, List]:
    from referrals.models.referral import FINISHED, IN_HAND
    from safeguarding.models import OPEN_ACTIONS

    going_on = (
        f"not (r.state in ({quoted(FINISHED)}))"  # in the words of the partial indexes, as a careful hand writes it
    )
    columns = (
        "r.id, r.public_id, r.reference, r.state, r.submitted_at, r.due_at, r.is_repeat, r.has_unread_information,"
        " r.danger_now, r.queue, a.name, u.name"
    )
    unsealed = "not exists (select from referrals_seal s where s.referral_id = r.id and s.lifted_at is null)"
    queue = f"""select {columns} from referrals_referral r join accounts_agency a on a.id = r.agency_id
        left join accounts_user u on u.id = r.officer_id where r.force_id = {{force}} and {unsealed}"""
    page = f"order by r.queue_key, r.id limit {ROWS}"
    return {
        "queue of a sergeant": List(
            "sian",
            "/queue/?tab=unassigned",
            "referrals.Referral",
            lambda who: {"officer__isnull": True, "state__in": sorted(IN_HAND)},
            ("queue_key", "pk"),
            f"{queue} and r.officer_id is null and {going_on} {page}",
        ),
        "Mine of an officer": List(
            "omar",
            "/queue/?tab=mine",
            "referrals.Referral",
            lambda who: {"officer": who, "state__in": sorted(IN_HAND)},
            ("queue_key", "pk"),
            f"{queue} and r.officer_id = {{person}} and {going_on} {page}",
        ),
        "finished of a force": List(
            "omar",
            "/queue/?tab=finished",
            "referrals.Referral",
            lambda who: {"state__in": sorted(FINISHED)},
            ("-submitted_at", "-pk"),
            f"{queue} and r.state in ({quoted(FINISHED)}) order by r.submitted_at desc, r.id desc limit {ROWS}",
        ),
        "desk of a partner": List(
            "nadia",
            "/requests/?tab=open",
            "safeguarding.PartnerAction",
            lambda who: {"state__in": sorted(OPEN_ACTIONS)},
            ("due_at", "pk"),
            f"""select p.id, p.public_id, p.reference, p.kind, p.state, p.due_at, a.name, u.name
                from safeguarding_partneraction p join accounts_agency a on a.id = p.agency_id
                left join accounts_user u on u.id = p.allocated_to_id where p.agency_id = {{trust}}
                and p.state in ({quoted(OPEN_ACTIONS)})
                order by p.due_at, p.id limit {ROWS}""",
        ),
        "copies of a council": List(
            "carl",
            "/copies/?of=others",
            "referrals.Referral",
            lambda who: {},
            ("-submitted_at", "-pk"),
            f"""select r.id, r.public_id, r.reference, r.submitted_at, a.name, s.read_at from referrals_referralshare s
                join referrals_referral r on r.id = s.referral_id join accounts_agency a on a.id = r.agency_id
                where s.agency_id = {{council}} and s.kind = 'copy' and s.revoked_at is null and not s.danger_told
                order by s.submitted_at desc, s.referral_id desc limit {ROWS}""",
        ),
    }


def quoted(states: Iterable[str]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, help="that bench.filled has filled")
    asked.add_argument("--agencies", type=int, default=200)
    asked.add_argument("--shares", type=int, default=500_000)
    asked.add_argument("--rounds", type=int, default=30)
    options = asked.parse_args()
    with as_filled(options.folder, copies=[]) as here:
        with psycopg.connect(here.own._postgres.address("postgres"), autocommit=True) as admin:
            share(admin, agencies=options.agencies, shares=options.shares)
        sys.exit(report(run(options.rounds)))


def share(admin: psycopg.Connection[Any], *, agencies: int, shares: int) -> None:
    """So many agencies with copies of so many referrals, and for guardian a grant of each record of a list to a group of those
    who may see it. Written past the triggers, as the administrator of the cluster, in a minute instead of an hour: the
    columns that a trigger would copy from the referral are copied here."""
    from audit.acting import Actor, acting
    from core.budgets import COMMAND, within

    with acting(Actor(name="bench")), within(COMMAND):
        partners, force = groups(agencies)
    (wanted,) = admin.execute("select %s - count(*) from referrals_referralshare", [shares]).fetchone() or (0,)
    if wanted <= 0:
        return
    admin.execute("set session_replication_role = replica")
    numbered = "(select *, row_number() over (order by id) as at from referrals_referral) r"
    of_each = "unnest(%(agencies)s::bigint[], %(groups)s::int[]) with ordinality as a (agency, the_group, at)"
    told = {"agencies": [a for a, _ in partners], "groups": [g for _, g in partners], "all": len(partners), "n": wanted}
    chosen = f"from {numbered} join {of_each} on a.at = r.at %% %(all)s + 1 where r.at <= %(n)s"
    admin.execute(
        f"""insert into referrals_referralshare (referral_id, agency_id, kind, why, lawful_basis, shared_at, submitted_at,
            queue_key, read_addenda, danger_told) select r.id, a.agency, 'copy', 'Filed in your area', 'child_protection',
            r.submitted_at, r.submitted_at, r.queue_key, 0, false {chosen} on conflict do nothing""",
        told,
    )
    admin.execute(
        f"""insert into referrals_referralgrant (permission_id, group_id, content_object_id) select {viewing("referral")},
            a.the_group, r.id {chosen} on conflict do nothing""",
        told,
    )
    admin.execute(
        f"""insert into referrals_referralgrant (permission_id, group_id, content_object_id) select {viewing("referral")},
            %(group)s, id from referrals_referral where force_id = (select id from accounts_agency where name = %(force)s)
            on conflict do nothing""",
        {"group": force, "force": FORCE},
    )
    admin.execute(
        f"""insert into guardian_groupobjectpermission (permission_id, content_type_id, object_pk, group_id)
            select {viewing("partneraction")}, (select id from django_content_type where model = 'partneraction'), p.id::text,
            a.group_id from safeguarding_partneraction p join accounts_agency a on a.id = p.agency_id
            where a.group_id is not null on conflict do nothing"""
    )
    admin.execute("set session_replication_role = origin")
    admin.execute("vacuum analyze")


def viewing(model: str) -> str:
    return f"(select id from auth_permission where codename = 'view_{model}')"


def groups(number: int) -> tuple[list[tuple[int, int]], int]:
    """The agencies that hold copies, each with its group, of which there are so many; and the group of the force's people."""
    from django.contrib.auth.models import Group

    from accounts.models import Agency, AgencyKind, User
    from accounts.shares import group_of

    area = Agency.objects.get(name=COUNCIL).area
    there = Agency.objects.filter(kind=AgencyKind.COUNCIL).count()
    Agency.objects.bulk_create(
        Agency(kind=AgencyKind.COUNCIL, name=f"District Council {at:03}", area=area, sector="local_authority")
        for at in range(there, number)
    )
    partners = list(Agency.objects.filter(kind=AgencyKind.COUNCIL).order_by("pk"))
    force = Group.objects.get_or_create(name="all that the force received")[0]
    for email, group in (("sian", force), ("omar", force), ("nadia", None), ("carl", None)):
        person = User.objects.get(email=f"{email}@demo.example")
        person.groups.add(group or group_of(person.memberships.first().agency))
    return [(agency.pk, group_of(agency).pk) for agency in partners], int(force.pk)


def run(rounds: int) -> dict[str, Any]:
    from referrals.models import Referral, ReferralShare

    return {
        "referrals": Referral.objects.count(),
        "shares": ReferralShare.objects.count(),
        "load": os.getloadavg()[0],
        "pages": [asdict(page) for page in menus(rounds // 5 or 1)],
        "lists": {name: beside(one, rounds) for name, one in lists().items()},
        "deep": deep(rounds),
    }


@dataclass
class Page:
    """A page of one person's menu: milliseconds in the database, statements, and the large tables read from end to end."""

    person: str
    address: str
    ms: float
    statements: int
    end_to_end: list[str] = field(default_factory=list)


def menus(rounds: int) -> Iterator[Page]:
    """Each page that the menu of each person of the demonstration leads to, and the first one."""
    from accounts.demo_people import CAST

    large = large_tables()
    for person in (entry["key"] for entry in CAST["people"]):
        client = client_of(person)
        first = client.get("/").content.decode()
        addresses = {"/", *(a for nav in MENU.findall(first) for a in LINK.findall(nav) if not a.startswith("/static"))}
        for address in sorted(addresses):
            if (
                client.get(address).status_code != 200
            ):  # the way out, which is a form; what leads on is in the menu itself
                continue
            with asked(explain=large) as plans:
                client.get(address)
            times = []
            for _ in range(rounds):
                with asked() as spent:
                    client.get(address)
                times.append(sum(spent.ms))
            yield Page(person, address, median(times), len(spent.ms), sorted(plans.end_to_end))


def large_tables() -> frozenset[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind in ('r', 'p') and reltuples > %s", [LARGE])
        return frozenset(name for (name,) in cursor.fetchall())


@dataclass
class Asked:
    """What was asked of the database meanwhile: each statement, its parameters, its milliseconds."""

    statements: list[tuple[str, Any]] = field(default_factory=list)
    ms: list[float] = field(default_factory=list)
    end_to_end: set[str] = field(default_factory=set)


@contextmanager
def asked(*, explain: frozenset[str] = frozenset()) -> Iterator[Asked]:
    from django.db import connection

    found = Asked()

    def hear(execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Any) -> Any:
        if explain and statement.lstrip(" (").lower().startswith(("select", "with")):
            with context["connection"].connection.cursor() as beside:
                beside.execute(f"explain (format json) {statement}", params)
                found.end_to_end |= read_whole(beside.fetchone()[0][0]["Plan"]) & explain
        began = perf_counter()
        answer = execute(statement, params, many, context)
        found.ms.append((perf_counter() - began) * 1000)
        found.statements.append((statement, params))
        return answer

    with connection.execute_wrapper(hear):
        yield found


def read_whole(plan: dict[str, Any]) -> set[str]:
    here = {plan["Relation Name"]} if plan["Node Type"].endswith("Seq Scan") else set()
    return here.union(*(read_whole(part) for part in plan.get("Plans", ())))


def beside(one: List, rounds: int) -> dict[str, Any]:
    """Milliseconds in the database for the rows of the first page, three ways by turns."""
    from django.apps import apps
    from django.db import connection
    from guardian.shortcuts import get_objects_for_user

    from accounts.models import Agency, User

    person, client, model = User.objects.get(email=f"{one.person}@demo.example"), client_of(one.person), one.model
    agency = dict(Agency.objects.filter(name__in=[FORCE, TRUST, COUNCIL]).values_list("name", "pk"))
    known = {"force": agency[FORCE], "trust": agency[TRUST], "council": agency[COUNCIL], "person": person.pk}
    rows = apps.get_model(model)._default_manager.filter(**one.narrow(person)).order_by(*one.order)
    codename = f"{model.split('.')[0]}.view_{model.split('.')[1].lower()}"
    times: dict[str, list[float]] = {"ours": [], "guardian": [], "by hand": []}
    ids: dict[str, list[int]] = {}
    for _ in range(rounds):
        with asked() as ours:
            assert client.get(one.address).status_code == 200
        at = next(i for i, (text, _) in enumerate(ours.statements) if "AS seen (" in text and f"LIMIT {ROWS}" in text)
        times["ours"].append(ours.ms[at])
        with asked() as guardian:
            list(get_objects_for_user(person, codename, klass=rows)[:ROWS])
        times["guardian"].append(sum(guardian.ms))
        with asked() as by_hand, connection.cursor() as cursor:
            cursor.execute(one.by_hand.format(**known))
            ids["by hand"] = [row[0] for row in cursor.fetchall()]
        times["by hand"].append(sum(by_hand.ms))
    with connection.cursor() as cursor:
        cursor.execute(*ours.statements[at])
        ids["ours"] = [row[1] for row in cursor.fetchall()]
    found: dict[str, Any] = {way: median(taken) for way, taken in times.items()}
    return {
        **found,
        "rows": len(ids["ours"]),
        "same": {way: ids[way] == ids["ours"] for way in ("guardian", "by hand")},
    }


def deep(rounds: int) -> dict[str, Any]:
    """All in hand, as a sergeant leafs through it: the first page and the hundredth, by turns."""
    client, first = client_of("sian"), "/queue/?tab=all"
    address, leafed = first, 1
    while leafed < HUNDRED and (on := NEXT.search(client.get(address).content.decode())):
        address, leafed = (on[1] or on[2]).replace("&amp;", "&"), leafed + 1
        address = address if address.startswith("/") else f"/queue/{address}"
    times: dict[str, list[float]] = {first: [], address: []}
    for _ in range(rounds):
        for one, taken in times.items():
            with asked() as spent:
                client.get(one)
            taken.append(sum(spent.ms))
    return {"page": leafed, "first_ms": median(times[first]), "deep_ms": median(times[address])}


def report(found: dict[str, Any]) -> int:
    print(f"{found['referrals']:,} referrals, {found['shares']:,} shares, load {found['load']:.1f}; ms in the database")
    missed = 0
    for page in sorted(found["pages"], key=lambda page: -page["ms"]):
        over = page["ms"] > PAGE_MS or page["end_to_end"]
        missed += bool(over)
        whole = f" reads from end to end: {', '.join(page['end_to_end'])}" if page["end_to_end"] else ""
        print(
            f"{page['person']:9}{page['address']:40}{page['ms']:8.1f}{page['statements']:5}{whole}{' !' if over else ''}"
        )
    print(f"\n{'':24}{'rows':>5}{'ours':>9}{'guardian':>10}{'by hand':>9}  ours is")
    for name, one in found["lists"].items():
        faster, slower = one["guardian"] / one["ours"], one["ours"] / one["by hand"]
        over = faster < BESIDE_GUARDIAN or slower > BESIDE_HAND or not one["same"]
        missed += over
        print(
            f"{name:24}{one['rows']:5}{one['ours']:9.2f}{one['guardian']:10.2f}{one['by hand']:9.2f}  {faster:.0f} times faster"
            f" than guardian, {slower:.1f} times the hand-written{' !' if over else ''} {'' if one['same'] else 'other rows'}"
        )
    deep_ratio = found["deep"]["deep_ms"] / found["deep"]["first_ms"]
    missed += deep_ratio > DEEP_RATIO
    print(f"\nPage {found['deep']['page']} of a list costs {deep_ratio:.2f} times the first.")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(found, indent=1) + "\n")
    return int(missed > 0)


if __name__ == "__main__":
    main()
