"""What is written once for all who hold the same roles says for each of them what it would say if it were built for them
(ADR 0052)."""

import os
from datetime import date, timedelta
from functools import partial
from itertools import product
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.authority import Authority
from core import kept as keeping
from core.clock import as_of, now, today
from core.kept import Written, bound, kept, text_of
from core.kept_rows import asking_for
from core.places import NotKept, is_written, writing
from core.rules import Asked, Order, Rule
from core.truths import truths_of
from referrals.access import BY_QUEUE, own_draft, see_case_file
from referrals.casework.views.team import asked_together
from referrals.models import Draft, Referral
from tests.addresses import every_address
from tests.people import KEYS

RULES = {
    (address.rule, address.view.model)
    for address in every_address()
    if isinstance(address.rule, Rule) and hasattr(address.view, "model")
}
# One of each kind of work; KEPT_ALL=1 asks for all roles of the cast.
SOME = ("omar", "ian", "dot", "nadia", "carl", "lena", "amir", "pat")


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch):
    monkeypatch.setattr(keeping, "_all", {})


def built(who: Authority) -> Authority:
    """The same person, for whom nothing is kept."""
    alone = Authority(who.user, who.memberships, who.answers)
    alone.__dict__["shape"] = None
    return alone


def without_times(params):
    return ["a time" if isinstance(value, date) else value for value in params]


def asked(who, model, parts, statements):
    """What is asked of one record, as text with what stands in it."""
    statements.clear()
    truths_of(who, model(pk=1), tuple(parts))
    return [(sql, without_times(params)) for sql, params in statements][-1:]


@pytest.fixture
def statements(db):
    found = []

    def hear(execute, sql, params, many, context):
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hear):
        yield found


def test_every_rule_asks_for_each_person_what_it_would_ask_if_nothing_were_kept(who, statements):
    """One of all who hold the same roles: the others are asked with their own keys below."""
    alike = {}
    for name in sorted(KEYS.values()):
        alike.setdefault(who(name).shape, name)
    for person in map(who, alike.values() if os.environ.get("KEPT_ALL") else SOME):
        rules = [(rule, model) for rule, model in RULES if rule.anywhere(built(person))]
        for model in {model for _, model in rules}:
            parts = dict.fromkeys(
                part for rule, of in rules if of is model for part in (*rule.branches, *rule.conditions)
            )
            assert asked(person, model, parts, statements) == asked(built(person), model, parts, statements), (
                person.person.name
            )
    assert all(one.is_kept for entries in keeping._all.values() for one in entries), "each is written once"


def fetched(found, statements):
    """The statement by which a record is looked for that is not there, with what stands in it."""
    statements.clear()
    assert not found()
    return [(sql, without_times(params)) for sql, params in statements]


def test_every_rule_fetches_the_record_of_an_address_as_if_nothing_were_kept(who, statements):
    """Of whom the rule lets nobody in, the database is not asked at all."""
    there = uuid4()
    for person, (rule, model) in product(map(who, SOME), RULES):
        plain = rule.filter(built(person), model._default_manager.filter(public_id=there)).order_by("pk")[:1]
        kept_one = fetched(partial(rule.at, person, model, there), statements)
        assert kept_one == fetched(partial(list, plain), statements), (person.person.name, rule.name)
    assert all(one.is_kept for entries in keeping._all.values() for one in entries), "each is written once"


def test_the_page_of_a_team_asks_for_each_supervisor_what_it_would_ask_if_nothing_were_kept(who):
    for person, build in product(map(who, ("sian", "ian")), asked_together()):
        for_all, alone = (asking_for(one, build) for one in (person, built(person)))
        assert for_all.sql == alone.sql, build
        assert without_times(for_all.params) == without_times(alone.params), build
    assert all(one.is_kept for entries in keeping._all.values() for one in entries), "each is written once"


@pytest.mark.parametrize(
    ("rule", "model", "order"), [(see_case_file, Referral, BY_QUEUE), (own_draft, Draft, Order("saved_at"))]
)
def test_a_list_is_written_once_for_two_people_and_each_is_asked_with_their_own_keys(who, rule, model, order):
    """Omar and Yusuf are officers of two forces."""
    omar, yusuf = who("omar"), who("yusuf")
    assert omar.shape == yusuf.shape
    for person in (omar, yusuf):
        listed = [rule.parts(one, Asked(model, order, most=5)) for one in (person, built(person))]
        kept_ones, plain = ([(sql, without_times(params)) for sql, params in parts] for parts in listed)
        assert kept_ones == plain != []
    assert len({key for key in keeping._all if key[0][1] is rule}) == len(keeping._all) > 0


def test_no_place_is_left_and_none_is_bound_to_what_is_not_the_persons(who):
    omar, nobody = who("omar"), Authority(None)
    stand_in = omar.stand_in
    given = [stand_in.pk, *stand_in.agencies(*[held.role for held in omar.memberships])]
    assert bound(given, omar) == [omar.pk, *{held.agency_id for held in omar.memberships}]
    with pytest.raises(KeyError):
        bound(given, nobody)


def test_of_a_stand_in_nothing_can_be_asked_but_roles(who):
    stand_in = who("omar").stand_in
    for ask in (
        lambda: stand_in.user.email,
        lambda: stand_in.memberships[0].until,
        lambda: stand_in.memberships[0].agency.name,
    ):
        with pytest.raises(AttributeError):
            ask()


def test_what_asks_the_database_is_not_kept(who):
    asked = []

    def ask(who):
        asked.append(is_written())
        return Written(str(Referral.objects.count()), [])

    assert [kept("a question", who("omar"), ask).sql, kept("a question", who("omar"), ask).sql] == ["0", "0"]
    assert asked == [True, False, False], "it is tried once, and then asked each time"


@pytest.mark.parametrize(
    "look", ["now() + timedelta(days=1)", "now().hour", "today().year", "f'{now()}'", "now() < now()"]
)
def test_what_looks_at_the_time_is_not_written(look):
    with writing(), pytest.raises(NotKept):
        eval(look, {"now": now, "today": today, "timedelta": timedelta})


def test_a_time_is_that_of_the_asking_and_not_of_the_writing(who):
    written = kept("late", who("omar"), lambda who: Written("select %s, %s", [now(), today()]))
    assert bound(written.params, who("omar")) != bound(written.params, who("omar"))
    with as_of(timezone.now() - timedelta(days=9)):
        then = kept("late", who("omar"), lambda who: Written("select %s, %s", [now(), today()]))
        assert bound(then.params, who("omar")) == [now(), today()]


def test_a_time_that_has_no_place_is_not_kept(who):
    for _ in range(2):
        kept("frozen", who("omar"), lambda who: Written("select %s", [timezone.now()]))
    assert [one.is_kept for (entry,) in [keeping._all[key] for key in keeping._all] for one in [entry]] == [False]


@pytest.mark.parametrize("hide", [lambda who: [f"actor {who.pk}"], lambda who: [[who.pk]]])
def test_a_key_that_stands_within_something_else_is_not_kept(who, hide):
    omar = who("omar")
    found = kept("hidden", omar, lambda who: Written("select %s", hide(who)))
    assert found.params == hide(omar)


def test_a_place_that_gets_out_is_refused_by_the_database(db):
    with writing():
        leaked = now()
    with pytest.raises(Exception, match="looked at"), connection.cursor() as cursor:
        cursor.execute("select %s", [leaked])


def test_what_a_person_has_is_asked_again_before_what_follows_from_it_is_used(who):
    """Named for a case team meanwhile: the next request says so, though the statement of the one before was kept."""
    has = {}

    def write(who):
        return Written("all" if who.may_have("a way", lambda who: has) else "some", [])

    for answer, sql in ((False, "some"), (True, "all"), (False, "some")):
        has["a way"] = answer
        assert kept("ways", who("omar").for_a_request(), write).sql == sql


def test_with_the_second_net_and_without_it_different_statements_are_kept(who, settings):
    for settings.ROW_SECURITY in (True, False):
        kept("net", who("omar"), lambda who: Written("select 1", []))
    assert len(keeping._all) == 2


def test_a_function_that_brings_something_along_is_not_known_by_its_text():
    brought = "x"
    assert text_of(None) and text_of(lambda prefix: Q())
    assert text_of(lambda prefix: Q(pk=brought)) is text_of(lambda prefix, also=brought: Q(pk=also)) is None


def test_when_too_much_is_kept_all_is_written_anew(who, monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 3)
    for number in range(5):
        kept(number, who("omar"), lambda who: Written("select 1", []))
    assert len(keeping._all) == 2
