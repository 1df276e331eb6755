"""A day is a day in London. Moments are stored in Greenwich time, and between midnight and one in the morning
of a summer night the day there is yesterday: so only `core.clock` makes a day, an hour or words of a moment.
Walks the code."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings

from core import clock
from core.templatetags.govuk import at_second, at_time, on_day
from tests.source import APPS, parsed

# The clock itself; a log for machines, calendars, and files and reports named by Greenwich time, which all say so; a cell
# of a sent spreadsheet, which is a day that its writer typed and no moment of ours.
MAY = {
    "core/clock.py",
    "core/logs.py",
    "audit/evidence/publishing.py",
    "evidence/child/sheets.py",
    "prevent_portal/backups/archiving.py",
    "prevent_portal/backups/report.py",
    "prevent_portal/backups/restoring.py",
    "prevent_portal/backups/taking.py",
    "prevent_portal/management/commands/restore_drill.py",
    "safeguarding/panels/panel_calendar.py",
}
IN_DAYS_OR_HOURS = re.compile(r"%-?[aAbBdHIjmMpSuUwWxXyYcfG]")
MACHINE_READABLE = {'date:"c"'}
DATE_FILTER = re.compile(r"\|\s*((?:date|time|timesince|timeuntil)\b(?::\"[^\"]*\")?)|\{%\s*(now\b)")


def sources() -> Iterator[tuple[str, ast.AST]]:
    for app in APPS:
        for path in sorted((settings.ROOT / app).rglob("*.py")):
            name = str(path.relative_to(settings.ROOT))
            if name not in MAY and "/migrations/" not in name:
                yield name, parsed(path)


def makes_a_day(node: ast.AST) -> bool:
    match node:
        case (
            ast.Call(func=ast.Attribute(attr="date" | "strftime"), args=[])
            | ast.Call(func=ast.Attribute(attr="strftime"))
        ):
            return True
        case ast.FormattedValue(format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec))])):
            return bool(IN_DAYS_OR_HOURS.search(spec))
        case ast.Attribute(value=ast.Attribute(attr=moment), attr="year" | "month" | "day" | "hour"):
            return moment.endswith("_at")
    return False


def test_only_the_clock_makes_a_day_of_a_moment():
    found = [f"{name}:{node.lineno}" for name, tree in sources() for node in ast.walk(tree) if makes_a_day(node)]
    assert found == []


@pytest.mark.parametrize(
    "code",
    ["at.date()", "row.joined_at.date()", "at.strftime('%d')", "f'{at:%d %B %Y}'", "claim.claimed_at.year"],
)
def test_the_walk_sees_a_day_of_greenwich(code):
    assert any(makes_a_day(node) for node in ast.walk(ast.parse(code)))


def test_templates_show_moments_by_our_filters_alone():
    found = [
        f"{path.relative_to(settings.ROOT)}: {filter_ or tag}"
        for path in sorted((settings.ROOT / "templates").rglob("*.*"))
        if path.suffix in (".html", ".txt")
        for filter_, tag in DATE_FILTER.findall(path.read_text())
        if filter_ not in MACHINE_READABLE
    ]
    assert found == []


def test_half_past_midnight_of_a_summer_night_is_the_new_day():
    moment = datetime(2026, 6, 30, 23, 30, 9, tzinfo=UTC)
    assert on_day(moment) == clock.day_words(moment) == "1 July 2026"
    assert at_time(moment) == "1 July 2026 at 12:30am"
    assert at_second(moment) == "00:30:09"
    assert clock.month_words(moment) == "July 2026"
    assert clock.log_words(moment) == "30 June 2026, 23:30:09.000000 UTC"
