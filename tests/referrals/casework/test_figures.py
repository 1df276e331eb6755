"""Figures: each number is that of the list it leads to, and nothing is counted that a reader may not see."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from accounts import figures
from accounts.models import Agency
from audit.models import Event
from audit.moves import MoveDenied
from core.charts import chart
from core.counting import sight_of
from core.cuts import cut_named
from core.figures import NOT_SHOWN, SMALLEST, About, Figure, Line, Table, few, how_ended
from guidance import complaints
from referrals.access import NEWEST_FIRST, see_case_file
from referrals.casework.actions import claiming, sealing, sight
from referrals.casework.board import tables
from referrals.casework.board.counted import Counted
from referrals.casework.cuts import CUTS
from referrals.models import Referral
from safeguarding.requests.actions import answering
from tests.plans import indexes_of, plan_of
from tests.records import a_decided_referral, a_recommendation, a_referral, a_request, an_assessed_referral, ready

NAMES = ["sian", "nadia", "lena", "della"]


@pytest.fixture(scope="module")
def told(once_a_module):
    """Wensum has eight: new, late, waiting for Sian, asked of the trust and closed; one was filed five weeks ago."""
    who = once_a_module.who
    a_referral(who("tanya"))
    late = claiming.claim(referral=a_referral(who("tom")), by=who("omar"))
    Referral.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=9))
    unclaimed = a_referral(who("tom"))
    Referral.objects.filter(pk=unclaimed.pk).update(due_at=timezone.now() - timedelta(hours=3))
    a_recommendation(who, referral=ready(who, an_assessed_referral(who)))
    asked = a_request(who)
    answering.accept(action=asked, version=asked.version, by=who("nadia"))
    a_decided_referral(who, option="channel", to="Wensum County Council")
    a_decided_referral(who, option="no_further_action")
    a_complaint("Wensum Constabulary")
    return who


def a_complaint(controller):
    details = {
        "controller": Agency.objects.get(name=controller),
        "topic": "access",
        "name": "Jo Reed",
        "contact": "jo@example.org",
        "words": "I asked for my data.",
    }
    return complaints.receive(details=details, once=uuid4(), sent_from="")


def page_of(client, address="/figures/"):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.fromstring(answer.content)


def linked(page):
    """Each number that leads somewhere, with its table, row and column."""
    for cell in page.xpath("//div[@class='portal-board']//tbody//td[.//a]"):
        number = cell.xpath("string(.//a/text()[1])").strip().replace(",", "")
        table = cell.xpath("string(ancestor::div[@class='portal-board']/h2)")
        yield int(number), cell.xpath("string(.//a/@href)"), f"{table}: {' '.join(cell.xpath('string(../th)').split())}"


def numbers(page):
    """By table, row and column."""
    found = {}
    for section in page.xpath("//div[@class='portal-board']"):
        columns = [one.text_content().strip() for one in section.xpath(".//thead//th")][1:]
        for row in section.xpath(".//tbody/tr"):
            label = row.xpath("string(th/text()[1])").strip()
            cells = [one.xpath("string(.//div//text()[normalize-space()])").strip() for one in row.xpath("td")]
            for column, cell in zip(columns, cells, strict=True):
                found[section.xpath("string(h2)"), label, column] = cell
    return found


@pytest.mark.parametrize("name", NAMES)
def test_each_number_leads_to_as_many_rows(told, people, signed_in, name):
    client = signed_in(name)
    found = {href: (number, where) for number, href, where in linked(page_of(client))}
    assert found
    for href, (number, where) in found.items():
        rows = page_of(client, href).xpath("(//main//table)[1]//tbody/tr")
        assert len(rows) == number, (where, href)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "cut", ["nonsense", "time.more", "received.2026-11-03", "sent.2015-02-30", "state.", "with.²", "\x00"]
)
def test_a_list_that_was_never_counted_is_not_found(told, people, signed_in, name, cut):
    """The whole list would pass for what a figure counted."""
    client = signed_in(name)
    lists = {href.partition("?")[0] for _, href, _ in linked(page_of(client))}
    assert lists and {client.get(path, {"cut": cut}).status_code for path in lists} == {404}


@pytest.mark.parametrize(
    ("name", "cut"), [("nadia", "with.999999999"), ("lena", "status.contact_us"), ("della", "topic.other")]
)
def test_where_nothing_is_counted_any_more_the_list_says_so(told, people, signed_in, name, cut):
    client = signed_in(name)
    path = next(href.partition("?")[0] for _, href, _ in linked(page_of(client)))
    assert "Nothing is counted here now" in client.get(path, {"cut": cut}).content.decode()


def test_the_sentence_of_what_runs_out_next_sums_the_rows_below_it(told, people, who, monkeypatch):
    """Also late on a day, when seven days of hours reach further than the seven rows."""
    evening = timezone.localtime().replace(hour=23, minute=30)
    monkeypatch.setattr("core.clock.now", lambda: evening)
    referral = claiming.claim(referral=a_referral(who("tom")), by=who("omar"))
    Referral.objects.filter(pk=referral.pk).update(due_at=evening + timedelta(days=6, hours=20))
    table = tables._ahead(Counted(who("sian")))
    summed = sum(row.figures[0].number for row in table.rows)
    assert f"If nothing moves, {summed} more will be by the end of" in table.says


def test_work_in_hand_is_told_in_whole_weeks(told, people, signed_in):
    found = numbers(page_of(signed_in("sian")))
    weeks = {cell for (_, _, column), cell in found.items() if column == "Weeks of work in hand"}
    assert weeks and all(cell.isdecimal() or cell == "None finished lately" for cell in weeks)


@pytest.mark.parametrize(("hours", "words"), [(0.2, "an hour"), (1.1, "2 hours"), (71.5, "72 hours"), (72.5, "4 days")])
def test_no_time_is_told_as_shorter_than_it_was(hours, words):
    assert tables._hours(hours) == words


@pytest.mark.parametrize("name", ["omar", "dot", "grace", "tanya", "amir", "ada", "imran"])
def test_who_answers_for_no_work_of_others_finds_no_figures(told, people, signed_in, name):
    client = signed_in(name)
    assert client.get("/figures/").status_code == 404
    assert client.post("/figures/queue/csv/").status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_the_page_takes_fourteen_questions_at_most(told, people, signed_in, name):
    client = signed_in(name)
    client.get("/figures/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/figures/")
    reads = [one["sql"] for one in asked.captured_queries if one["sql"].lstrip("( ").lower().startswith("select")]
    reads = [sql for sql in reads if "audit_append" not in sql]
    assert len(reads) <= 14, "\n".join(sql[:110] for sql in reads)


def test_a_board_that_is_closed_to_a_reader_is_not_theirs_by_its_name(told, people, signed_in):
    client = signed_in("nadia")
    assert "Requests to your agency" in page_of(client, "/figures/?board=queue").xpath("string(//h1)")
    assert client.post("/figures/queue/csv/").status_code == 404


def test_nothing_of_a_sealed_record_is_counted_for_whoever_looks(told, people, who, signed_in):
    before = {name: numbers(page_of(signed_in(name))) for name in ("sian", "ian")}
    sealed = a_referral(who("tanya"))
    sealing.seal(referral=sealed, why="A relative of a senior officer.", by=who("ian"))
    assert {name: numbers(page_of(signed_in(name))) for name in ("sian", "ian")} == before


def test_what_a_supervisor_is_kept_away_from_is_counted_for_others_alone(told, people, who, signed_in):
    before = numbers(page_of(signed_in("sian")))
    referral = Referral.objects.filter(officer=people.omar, owner=people.omar).first()
    sight.exclude(referral=referral, person=people.sian, why="Her neighbour.", by=who("ian"))
    assert numbers(page_of(signed_in("sian"))) != before
    assert numbers(page_of(signed_in("ian"))) == before


def test_another_force_counts_nothing_of_wensum(told, people, signed_in):
    assert not list(linked(page_of(signed_in("iris"))))


def test_the_board_is_told_no_number_that_lets_one_guess_whom_it_is_about(told, people, signed_in):
    page = page_of(signed_in("sian"), "/figures/?board=queue&for=board")
    assert not list(linked(page))
    found = numbers(page)
    assert found["Outcomes", "No further Prevent action", "Number"] == "not shown"
    assert found["Age by stage, each against the limit of its day", "New", "In hand"] == "2"


def test_figures_leave_as_a_file_once_who_takes_them_has_proved_who_they_are(told, people, signed_in):
    people.omar.name = "=cmd|' /C calc'!A0"
    people.omar.save()
    client = signed_in("sian")
    taken = client.post("/figures/queue/csv/")
    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert rows[0] == ["table", "row", "column", "number"]
    assert ["Workload and capacity", "'=cmd|' /C calc'!A0", "Overdue", "1"] in rows
    assert ["Outcomes", "No further Prevent action", "Number", "not shown"] in rows
    event = Event.objects.filter(kind="figures.taken").latest("id")
    assert event.actor_name == "Sian Pugh" and event.operation == "disclosure"


def test_figures_do_not_leave_before_who_takes_them_proves_anew_who_they_are(told, people, signed_in):
    client = signed_in("sian")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    before = Event.objects.filter(kind="figures.taken").count()
    answer = client.post("/figures/queue/csv/")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert Event.objects.filter(kind="figures.taken").count() == before


# --- Few people -------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 40), min_size=1, max_size=9))
def test_what_is_kept_back_of_a_whole_is_never_one_row_nor_few_people(numbers):
    hidden = few(a_table(numbers, About.PARTS, whole=sum(numbers)))
    assert all(at in hidden for at, number in enumerate(numbers) if 0 < number < SMALLEST)
    kept_back = sum(numbers[at] for at in hidden)
    assert not hidden or len(hidden) == len(numbers) or (len(hidden) > 1 and kept_back >= SMALLEST)


@given(st.integers(0, 60), st.data())
def test_a_share_is_kept_back_where_it_or_what_it_leaves_are_few(whole, data):
    number = data.draw(st.integers(0, whole))
    hidden = few(a_table([number], About.SHARES, whole=whole))
    assert bool(hidden) == (0 < number < SMALLEST or 0 < whole - number < SMALLEST)


def a_table(numbers, about, *, whole, **drawn):
    rows = tuple(Line(str(at), (Figure(number),)) for at, number in enumerate(numbers))
    return Table("few", "Few", "", "Row", ("Number",), rows, about=about, whole=whole, **drawn)


def test_that_nothing_ended_so_is_told():
    table = how_ended("few", "Few", "", "Row", [("This way", Figure(7)), ("That way", Figure(0))])
    assert [(row.label, str(row.figures[0])) for row in table.rows] == [("This way", "7"), ("That way", "0")]


@pytest.mark.parametrize("lies", [True, False])
def test_the_chart_says_of_a_row_that_is_kept_back_that_it_is_not_shown(lies):
    plain = a_table([30, 3, 9, 0], About.PARTS, whole=42, drawn=(0,), lies=lies).plain
    drawn = chart(plain)
    kept_back = sum(str(row.figures[0]) == NOT_SHOWN for row in plain.rows)
    assert kept_back == [word.text for word in drawn.words].count(NOT_SHOWN) == 2
    assert len(drawn.bars) == 1 and (not lies or [word.text for word in drawn.words].count("0") == 2)


def test_what_is_counted_is_found_by_an_index(told, people, who):
    """With what a small table makes cheap off, as it is at a million."""
    sian = who("sian")
    for key in ("received", "finished", "counted"):
        rows = sight_of(see_case_file, sian, Referral, order=NEWEST_FIRST, narrow=cut_named(CUTS, key).of(sian))
        assert "Seq Scan on referrals_referral" not in plan_of(rows, without=("seqscan",)), key
    assert "referrals_finished" in indexes_of(Referral)


def test_the_figures_of_a_supervisor_whose_role_has_ended_meanwhile_do_not_leave(told, people):
    sian = told("sian")
    board = figures.board_asked(sian, "queue")
    people.sian.memberships.update(until=timezone.now())
    with pytest.raises(MoveDenied, match="not open to you any more"):
        figures.take(board=board, by=sian)
    assert not Event.objects.filter(kind="figures.taken", actor_id=people.sian.pk).exists()
