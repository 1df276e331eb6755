"""The second net: what the database itself shows to the application's role, whatever a query forgets to ask."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency
from audit.policy import declared_tables
from core.row_security import GUARDED, OUTSIDE, as_the_service, reading
from core.rules import Rule
from referrals import access as referrals
from referrals.casework.actions import claiming, sealing
from referrals.models import CaseMember, Deconfliction, Draft, Note, Referral
from safeguarding import access
from safeguarding.models import Case, PartnerAction
from tests.records import a_draft, a_referral, a_request, an_assessed_referral
from tests.source import APPS

HAVE_A_POLICY = "select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace order by 1"


def counted():
    """How many rows of each table that has a policy the present reader finds, without asking any rule."""
    with connection.cursor() as cursor:
        cursor.execute(HAVE_A_POLICY)
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f"select count(*) from {table}")
            found[table] = cursor.fetchone()[0]
        return found


def shown(model, who):
    with reading(who.reader):
        return set(model.objects.values_list("pk", flat=True))


def opened_by(rule, model, who):
    with as_the_service():
        return {one.pk for one in model.objects.all() if rule.allows(who, one)}


@pytest.fixture(autouse=True)
def in_use(settings):
    settings.ROW_SECURITY = True


@pytest.fixture(scope="module")
def told(once_a_module):
    """Tanya's referral that Omar assesses and asks Nadia's desk about; one that Ian sealed; one of Tom's; a draft."""
    who = once_a_module.who
    request = a_request(who)
    sealed = claiming.claim(referral=a_referral(who("tanya")), by=who("omar"))
    sealing.seal(referral=sealed, why="A councillor's son", by=who("ian"))
    Note.objects.create(referral=request.referral, text="He has left home", by=who("omar").person)
    Note.objects.create(referral=sealed, text="His father was told", by=who("omar").person)
    a_referral(who("tom"))
    a_draft(who("tanya"))
    return request


@pytest.fixture
def records(told, people):
    """As nobody has touched them yet."""
    return PartnerAction.objects.select_related("referral").get(pk=told.pk)


def test_who_has_said_nothing_of_the_reader_finds_no_row_of_any_table_that_has_a_policy(records):
    assert len(counted()) >= 10 and counted()["referrals_referral"] == 3
    with reading(None):
        assert set(counted().values()) == {0}


@pytest.mark.parametrize("name", ["ada", "rex", "pat", "amir", "des", "yusuf", "iris"])
def test_administrators_auditors_the_desk_and_other_forces_find_nothing(who, records, name):
    with reading(who(name).reader):
        assert counted()["referrals_referral"] == counted()["referrals_note"] == counted()["referrals_draft"] == 0


@pytest.mark.parametrize(
    "name", ["omar", "priya", "sian", "ian", "dot", "tanya", "tom", "lena", "della", "carl", "nadia", "grace"]
)
def test_what_a_rule_opens_is_there_and_what_is_sealed_or_of_another_agency_is_not(who, records, name):
    opened = opened_by(referrals.see_case_file, Referral, who(name)) | opened_by(
        referrals.see_submission, Referral, who(name)
    )
    found = shown(Referral, who(name))
    assert opened <= found
    sealed = Referral.objects.get(seals__isnull=False).pk
    assert (sealed in found) == (sealed in opened)


def test_a_sealed_record_left_with_somebody_who_is_only_on_duty_is_theirs_while_danger_is_told(who, records):
    sealed = Referral.objects.filter(seals__isnull=False)
    sealed.update(officer=who("dot").person)
    for danger, seen in (("no", set()), ("yes", {sealed.get().pk})):
        sealed.update(danger_now=danger, danger_told=danger)
        assert opened_by(referrals.see_case_file, Referral, who("dot")) & {sealed.get().pk} == seen
        assert shown(Referral, who("dot")) & {sealed.get().pk} == seen


def test_the_notes_of_a_case_file_are_for_its_staff_alone(who, records):
    for name, notes in (
        ("omar", 2),
        ("ian", 2),
        ("priya", 1),
        ("tanya", 0),
        ("carl", 0),
        ("nadia", 0),
        ("lena", 0),
        ("yusuf", 0),
    ):
        assert len(shown(Note, who(name))) == notes, name


def test_a_desk_finds_what_it_was_asked_and_no_case(who, records):
    assert (
        shown(PartnerAction, who("nadia")) == {records.pk} == opened_by(access.see_request, PartnerAction, who("nadia"))
    )
    assert shown(PartnerAction, who("grace")) == set() and shown(Case, who("nadia")) == set()


def test_a_draft_is_its_authors_and_their_leads(who, records):
    assert shown(Draft, who("tanya")) == set(Draft.objects.filter(author=who("tanya").pk).values_list("pk", flat=True))
    assert shown(Draft, who("lena")) == set(Draft.objects.values_list("pk", flat=True))
    assert shown(Draft, who("omar")) == shown(Draft, who("carl")) == set()


def test_who_is_kept_away_finds_nothing_of_it(who, people, records):
    records.referral.exclusions.create(person=people.sian, why="Her neighbour")
    assert records.referral_id not in shown(Referral, who("sian"))
    assert shown(Note, who("sian")) == set()
    assert shown(PartnerAction, who("nadia")) == {records.pk}
    records.referral.exclusions.create(person=people.nadia, why="Her nephew")
    assert shown(PartnerAction, who("nadia")) == set()
    des, waiting = who("des"), Deconfliction.objects.get(referral=records.referral)
    assert waiting.pk in shown(Deconfliction, des) & opened_by(referrals.answer_deconfliction, Deconfliction, des)
    records.referral.exclusions.create(person=people.des, why="His sister")
    assert waiting.pk not in shown(Deconfliction, des) | opened_by(referrals.answer_deconfliction, Deconfliction, des)


LEADS = """
select p.proname from pg_proc p join pg_language l on l.oid = p.prolang
 where p.proname ~ '(_opens|_leads_to|_way)$' and p.pronamespace = 'public'::regnamespace
   and p.prosrc !~ 'kept_away|referrals_exclusion|case_held_back|(case|item|pack)_(way|opens)'
"""


def test_every_way_to_a_record_asks_who_is_kept_away_or_goes_by_one_that_does(db):
    with connection.cursor() as cursor:
        cursor.execute(LEADS)
        assert cursor.fetchall() == []


@pytest.mark.parametrize(("force", "is_found"), [("Wensum Constabulary", True), ("Calder Vale Police", False)])
def test_a_guest_finds_what_is_sealed_for_the_agency_that_they_were_named_for_alone(
    who, people, records, force, is_found
):
    """Priya works for Wensum; what she was once let read at another force is no way to a sealed record here."""
    sealed = Referral.objects.get(seals__isnull=False)
    agency, today = Agency.objects.get(name=force), timezone.localdate()
    named = {"role": "guest", "why": "She knows the family", "until": today, "by": people.ian}
    CaseMember.objects.create(referral=sealed, person=people.priya, agency=agency, **named)
    assert (sealed.pk in opened_by(referrals.see_case_file, Referral, who("priya"))) is is_found
    assert (sealed.pk in shown(Referral, who("priya"))) is is_found


def test_what_was_said_of_one_reader_is_gone_with_the_transaction_and_with_the_block(who, records):
    an_assessed_referral(who)
    with reading(who("omar").reader):
        assert Referral.objects.exists()
        with reading(None):
            assert not Referral.objects.exists()
        assert Referral.objects.exists()


def test_where_the_net_is_not_in_use_every_transaction_is_the_services(who, records, settings):
    settings.ROW_SECURITY = False
    with reading(None):
        assert counted()["referrals_referral"] == 3


def test_the_code_names_the_tables_that_have_a_policy(db):
    assert set(counted()) == set(GUARDED)


LAST_NAMED = "select polrelid::regclass::text, max(polname) from pg_policy where polcmd = 'r' group by 1 having max(polname) <> 'read'"
NAMES_A_TABLE = (
    "select polrelid::regclass::text from pg_policy where polcmd = 'r' and pg_get_expr(polqual, polrelid) ~ 'FROM '"
)
HOT = {"referrals_referral", "evidence_file", "safeguarding_case", "packs_packjob", "packs_packshare", "packs_pack"}


def test_what_most_rows_come_by_is_asked_first_and_the_policies_of_hot_tables_name_no_table(db):
    """PostgreSQL asks the policies of a table from the last name to the first, and plans what they name (ADR 0061)."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_NAMED)
        assert cursor.fetchall() == []
        cursor.execute(NAMES_A_TABLE)
        tables = {name for (name,) in cursor.fetchall()}
        assert not tables & HOT and tables


def test_the_planner_knows_that_a_way_which_a_policy_asks_is_dear(db):
    """Else it asks one of every row of a large table, to save a sort of the few that are left."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select distinct proname, procost from pg_policy, pg_proc join pg_language l on l.oid = prolang
               where lanname = 'plpgsql' and pronamespace = 'public'::regnamespace and pronargs > 0
                 and pg_get_expr(polqual, polrelid) ~ ('\\m' || proname || '\\(')"""
        )
        costs = dict(cursor.fetchall())
    assert {"case_way", "case_opens", "pack_opens", "letter_way"} <= set(costs)
    assert {name for name, cost in costs.items() if cost < 1000} == set(), "say `cost 5000` where it is written anew"


def test_a_page_shows_a_person_nothing_that_a_query_forgot_to_ask_about(who, records, signed_in, monkeypatch):
    """As if the rule of the case file had been left open to everybody: Yusuf's force has no way to the record."""
    case = reverse("referrals:case", args=[records.referral.public_id])
    assert signed_in("omar").get(case).status_code == 200
    monkeypatch.setattr(Rule, "q", lambda rule, who: Q(pk__isnull=False))
    assert signed_in("yusuf").get(case).status_code == 404


def test_the_desk_opens_the_check_that_it_answers_and_no_referral(who, records, signed_in):
    check = records.referral.deconflictions.last()
    assert signed_in("des").get(reverse("referrals:desk_check", args=[check.public_id])).status_code == 200


def hangs_on(guarded: set[str]) -> set[str]:
    """The tables that lead to one of these, over one key or several. Only a record leads here: not a person, nor an agency."""
    there = [model for model in apps.get_models() if model._meta.app_label in APPS]
    while more := {model._meta.db_table for model in there if leads_to(model) & guarded} - guarded:
        guarded = guarded | more
    return guarded


def leads_to(model: type[Model]) -> set[str]:
    return {field.related_model._meta.db_table for field in model._meta.concrete_fields if field.is_relation}


def test_every_table_that_hangs_on_a_record_has_a_policy_or_a_reason_why_it_has_none():
    """A new table of what is known of a case gets a line in the policies, or one in `OUTSIDE` (core/row_security.py)."""
    known = {table for table, policy in declared_tables().items() if policy.retention in {"case", "complaint"}}
    assert hangs_on(set(GUARDED)) | known <= {*GUARDED, *OUTSIDE} and not set(GUARDED) & set(OUTSIDE)
    assert all(len(why) > 30 for why in OUTSIDE.values())
    assert "referrals_seal" in hangs_on({"referrals_referral"}) and "accounts_user" not in hangs_on(set(GUARDED))
