"""The circulation sheet: made from the published pages, numbered, and acknowledged by agencies."""

import pytest

from audit.models import Event
from guidance import actions
from guidance.models import Acknowledgement, CirculationSheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(reference):
    return CirculationSheet.objects.get()


def test_the_first_sheet_comes_with_the_first_pages(sheet):
    assert sheet.number == 1
    assert "not-a-concern" in [line["slug"] for line in sheet.lines]
    assert "accessibility" not in [line["slug"] for line in sheet.lines]


def test_a_publication_that_changes_the_line_issues_the_next_sheet(sheet, pats_draft, who):
    actions.publish(draft=pats_draft, version=1, by=who("petra"))
    latest = CirculationSheet.objects.latest("number")
    assert (latest.number, sheet.number) == (2, 1)
    assert "Protest is lawful." in [line["text"] for line in latest.lines]


def test_a_publication_that_leaves_the_line_alone_issues_none(sheet, topic, published, words, who):
    same = words(title=published().title, sheet_line=published().sheet_line)
    draft = actions.write(page=topic, wording=same, version=0, by=who("pat"))
    actions.publish(draft=draft, version=1, by=who("petra"))
    assert CirculationSheet.objects.count() == 1


def test_anyone_reads_and_prints_the_sheet(client, sheet):
    page = client.get("/guidance/sheet/").content.decode()
    assert "Circulation sheet 1, issued" in page
    assert all(number in page for number in ("999", "101", "0800 789 321", "0800 011 3764"))


def test_an_old_sheet_says_that_it_was_replaced(client, sheet, pats_draft, who):
    actions.publish(draft=pats_draft, version=1, by=who("petra"))
    assert "This sheet has been replaced" in client.get("/guidance/sheet/1/").content.decode()


def test_a_sheet_that_was_never_issued_is_not_found(client, sheet):
    assert client.get("/guidance/sheet/9/").status_code == 404


@pytest.mark.parametrize("name", ["lena", "ada"])
def test_a_lead_or_an_administrator_acknowledges_for_the_agency(signed_in, sheet, name):
    assert "Acknowledge this sheet" in signed_in(name).get("/guidance/sheet/").content.decode()
    signed_in(name).post("/guidance/sheet/1/acknowledge/")
    assert Acknowledgement.objects.get(sheet=sheet).agency.name == "Hollow Lane Academy"
    assert Event.objects.filter(kind="sheet.acknowledged").exists()


def test_acknowledging_twice_is_acknowledging_once(signed_in, sheet):
    for name in ("lena", "lowri", "lena"):
        signed_in(name).post("/guidance/sheet/1/acknowledge/")
    assert Acknowledgement.objects.get().by.name == "Lena Marsh"


@pytest.mark.parametrize("name", ["tanya", "omar", "pat"])
def test_nobody_else_acknowledges(signed_in, sheet, name):
    assert signed_in(name).post("/guidance/sheet/1/acknowledge/").status_code == 404
    assert not Acknowledgement.objects.exists()


def test_a_policy_administrator_sees_who_has_and_who_has_not(signed_in, sheet):
    signed_in("lena").post("/guidance/sheet/1/acknowledge/")
    page = signed_in("pat").get("/guidance/sheet/1/agencies/").content.decode()
    assert page.index("Hollow Lane Academy") < page.index("Not yet") < page.index("Fenside College")
