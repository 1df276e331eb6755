"""Where the cases of a force stand, in figures: each number is that of the list it leads to."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Agency
from referrals.casework.actions import sealing, sight
from safeguarding.cases.actions import panel as panels
from safeguarding.cases.cuts import LATE, OVER, STAGES, by_where_they_stand
from safeguarding.cases.figures import CASES_BOARD
from safeguarding.cases.presenters.stages import standing
from safeguarding.cases.rules.reviews import assessment_due
from safeguarding.models import Case, PanelReferral, ProviderSession
from tests.records import a_commission, a_decided_referral, a_line, consent_answered, planned, taken_on
from tests.referrals.casework.test_figures import linked, numbers, page_of
from tests.safeguarding.test_closing import a_closed_case

BOARD = "/figures/?board=cases"
PARTNERSHIP = {"particulars": {"why_not_channel": "Refused", "risk_plan": "Weekly visits", "owner": "Omar Haddad"}}


@pytest.fixture(scope="module")
def told(once_a_module) -> SimpleNamespace:
    """A case at each stage: of Wensum's council but one, which Calder Vale's has; the provider of one has not reported."""
    who = once_a_module.who
    new, acknowledged, supported, ending, closed = (
        Case.objects.get(referral=a_decided_referral(who, option="channel", to="Wensum County Council"))
        for _ in range(5)
    )
    for case in (acknowledged, supported, ending):
        panel = PanelReferral.objects.get(case=case)
        panels.acknowledge(panel=panel, version=panel.version, by=who("carl"))
    planned(who, ending)
    supported = consent_answered(who, planned(who, supported))
    taken, before = taken_on(who, a_commission(who, supported)), timezone.now() - timedelta(days=9)
    met = {"on": before.date(), "held": True, "report_due_at": before, "by": who("imran").user}
    ProviderSession.objects.create(commission=taken, **met)
    a_closed_case(who, case=planned(who, closed))
    led, begun = (
        Case.objects.get(referral=a_decided_referral(who, option="partnership", **PARTNERSHIP)) for _ in range(2)
    )
    a_line(who, begun)
    Case.objects.filter(pk=led.pk).update(review_on=timezone.localdate() - timedelta(days=1))
    PanelReferral.objects.filter(case=new).update(agency=Agency.objects.get(name="Calder Vale Council"))
    return SimpleNamespace(new=new, ending=ending, led=led)


def stages(found, title="Channel cases by stage"):
    return {label: number for (table, label, _), number in found.items() if table == title and number != "0"}


def test_each_case_is_counted_at_the_stage_that_its_page_says(told, people, settings):
    for frameworks in (settings.FRAMEWORKS, []):
        settings.FRAMEWORKS = frameworks
        cases = by_where_they_stand(Case.objects.all())
        counted = {case.pk: STAGES.get(case.stage, "Closing") for case in cases}
        assert counted == {case.pk: standing(case).stage.label for case in Case.objects.all()}
        assert OVER not in counted.values()


def test_each_number_leads_to_as_many_rows_and_each_stage_is_told(told, people, signed_in):
    client = signed_in("sian")
    page = page_of(client, BOARD)
    found = list(linked(page))
    for number, href, where in found:
        rows = page_of(client, href).xpath("(//main//table)[1]//tbody/tr")
        assert len(rows) == number, (where, href)
    shown = numbers(page)
    assert stages(shown) == {"Panel": "1", "Plan": "1", "Support": "1", "Closing": "1", "Looks back": "1"}
    assert stages(shown, "Partnerships that police lead by stage") == {"Assessment": "1", "Support": "1"}
    late = "What is overdue in open cases, against the limit of its day"
    assert shown[late, "Review overdue", "Partnership"] == shown[late, "Provider's report missing", "Channel"] == "1"
    assert shown["Open cases by council", "Calder Vale Council", "Open"] == "1"
    assert {href.partition("cut=")[2].partition(".")[0] for _, href, _ in found} == {"stage", "late", "council"}


@pytest.mark.parametrize("cut", ["stage.over", "stage.", "late.plan.", "late.nothing", "council.0x1", "late.plan.1.2"])
def test_a_list_of_cases_that_was_never_counted_is_not_found(told, people, signed_in, cut):
    assert signed_in("sian").get("/cases/", {"cut": cut}).status_code == 404


def test_where_nothing_is_counted_any_more_the_list_of_cases_says_so(told, people, signed_in):
    answer = signed_in("sian").get("/cases/", {"tab": "open", "cut": "late.plan.999999999"}).content.decode()
    assert "Nothing is counted here now" in answer and "Plan overdue, of one council" in answer


def test_an_assessment_is_overdue_from_the_day_on_that_the_page_of_the_case_says(told, people):
    """Whatever the weekends and bank holidays between."""
    case = told.new
    for days in range(22, 40):
        Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - timedelta(days=days))
        is_late = Case.objects.filter(LATE["assessment"][1](), pk=case.pk).exists()
        assert is_late == (assessment_due(Case.objects.get(pk=case.pk)) < timezone.localdate()), days


def test_nothing_of_a_sealed_case_is_counted_nor_what_a_supervisor_is_kept_away_from(told, people, who, signed_in):
    sian, ian = signed_in("sian"), signed_in("ian")
    before = numbers(page_of(ian, BOARD))
    sight.exclude(referral=told.ending.referral, person=people.sian, why="Her neighbour.", by=who("ian"))
    assert "Closing" not in stages(numbers(page_of(sian, BOARD)))
    assert numbers(page_of(ian, BOARD)) == before
    sealing.seal(referral=told.ending.referral, why="A relative of a senior officer.", by=who("ian"))
    assert "Closing" not in stages(numbers(page_of(ian, BOARD)))
    assert not list(linked(page_of(signed_in("iris"), BOARD)))


def test_the_board_is_told_of_no_stage_at_which_few_people_are_and_asks_ten_questions_at_most(told, people, signed_in):
    client = signed_in("sian")
    page = page_of(client, f"{BOARD}&for=board")
    assert not list(linked(page)) and set(stages(numbers(page)).values()) == {"not shown"}
    with CaptureQueriesContext(connection) as asked:
        page_of(client, BOARD)
    assert len(asked) <= 10, "\n".join(one["sql"][:110] for one in asked.captured_queries)
    assert client.post("/figures/cases/csv/").content.count(b"not shown") > 5


def test_an_officer_and_a_council_find_no_figures_of_cases(told, people, who):
    assert not any(CASES_BOARD.opens.anywhere(who(name)) for name in ("omar", "carl", "cora", "nadia", "tanya"))
