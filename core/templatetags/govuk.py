"""The parts of a page as template tags. docs/pages.md has one example of each.

Loaded as a builtin: no `{% load %}` needed.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from django import forms, template
from django.forms.utils import flatatt
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from core import clock as working_clock
from core.components import Chip, Fact, Happening, Label, Row, Tab, Task
from core.forms.text import visible
from core.reference_numbers import display_reference
from core.responsive_table import stackable
from core.telephones import link, linked

register = template.Library()

COUNT_CAP = 100
HEADINGS = re.compile(r"<h[23]\b.*?</h[23]>", re.DOTALL)


# --- Words ---------------------------------------------------------------------------------------


@register.filter
def thousands(number: int) -> str:
    """100000 as "100,000"."""
    return f"{number:,}"


@register.filter
def capped(count: int) -> str:
    """A tab's count: exact below the cap, "100+" from there on, since counting stops at the cap."""
    return f"{COUNT_CAP}+" if count >= COUNT_CAP else str(count)


# What came escaped is safe still (a list that the template joined); anything else is escaped once, afterwards.
@register.filter(is_safe=True)
def typed(value: Any) -> str:
    """Typed text, with characters that could mislead the reader named where they stand."""
    return visible(str(value))


@register.filter
def reference(stored: str) -> str:
    """PR7CDX94KMT as PR-7CDX-94KMT."""
    return display_reference(stored)


@register.filter
def on_day(moment: date | datetime | None) -> str:
    """12 March 2026, in London."""
    return "" if moment is None else working_clock.day_words(moment)


@register.filter
def at_time(moment: datetime | None) -> str:
    """12 March 2026 at 2:05pm, in London."""
    return "" if moment is None else working_clock.time_words(moment)


@register.filter
def at_second(moment: datetime) -> str:
    """14:05:09, in London: where lines stand close in time."""
    return working_clock.clock_words(moment, seconds=True)


@register.filter
def telephones(text: Any) -> SafeString:
    """A sentence of ours with 999, 101 and the hotlines in it as links that dial."""
    return linked(str(text))


@register.simple_tag
def tel(number: str) -> SafeString:
    """A telephone number as a link that dials."""
    return link(number)


# --- Forms ---------------------------------------------------------------------------------------


@register.simple_tag
def error_summary(form: Any) -> SafeString | str:
    """Every problem of a form, each a link to the thing to change. Shown once, wherever asked first."""
    if not isinstance(form, forms.BaseForm) or not form.errors or getattr(form, "summary_shown", False):
        return ""
    form.summary_shown = True  # type: ignore[attr-defined]  # the form's own template asks again
    return _part("error_summary", {"problems": list(_problems(form))}, folder="forms")


def _problems(form: forms.BaseForm) -> Iterable[dict[str, str]]:
    for message in form.non_field_errors():
        yield {"message": str(message), "target": ""}
    for bound in form:
        for message in bound.errors:
            yield {
                "message": str(message),
                "target": "" if bound.is_hidden else getattr(bound, "error_target", ""),
            }


@register.inclusion_tag("components/button.html")
def button(label: str, **options: Any) -> dict[str, Any]:
    """A button, or, with `reason=`, the reason there is none. `href=` makes a link of it."""
    kind = options.get("kind", "")
    return {"label": label, "kind_class": f" govuk-button--{kind}" if kind else "", **options}


@register.filter
def options(choices: Iterable[dict[str, Any]]) -> SafeString:
    """What a select offers, of one group. The lines of records are not kept."""
    written = SafeString()
    for one in choices:
        line: Callable[..., SafeString] = _option if isinstance(one["value"], str) else _option.__wrapped__
        written += line(one["value"], one["label"], *one["attrs"].items())
    return written


# The same words are offered on page after page. By type: what is safe already is another line than what is only like it.
@lru_cache(2_000, typed=True)
def _option(value: Any, label: Any, *attributes: tuple[str, Any]) -> SafeString:
    return format_html('\n  <option value="{}"{}>{}</option>', value, flatatt(dict(attributes)), label)


# --- Lists ---------------------------------------------------------------------------------------


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Row], **options: Any) -> dict[str, Any]:
    """Questions and answers. `title=` puts them on a card; `borders=False` takes the lines away; `copy=True` offers to
    copy each answer."""
    rows = list(rows)
    return {"rows": rows, "any_change": any(row.href for row in rows), "borders": True, **options}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[Task], id: str = "tasks") -> dict[str, Any]:
    """What there is to fill in, each with its state."""
    return {"tasks": tasks, "id": id}


@register.inclusion_tag("components/timeline.html")
def timeline(happenings: Iterable[Happening], level: int = 3) -> dict[str, Any]:
    """What happened, newest first, as given."""
    return {"happenings": happenings, "level": level}


# These two stand in each row of a list: written here, since a template of their own costs ten times as much each time.
@register.simple_tag
def tag(text: str, colour: str = "grey") -> SafeString:
    """A state in a word. Colours: grey green teal blue purple magenta red orange yellow."""
    return _tag(text, colour)


# The same words stand on page after page, as the options of a select do.
@lru_cache(2_000, typed=True)
def _tag(text: str, colour: str) -> SafeString:
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>\n', colour, text)


@register.simple_tag
def clock(due: date | datetime | None, done: bool = False, by_hour: bool = False) -> SafeString | str:
    """How long is left; nothing about what is done. `by_hour` where danger is told: never in working days."""
    if due is None or done:
        return ""
    now = timezone.now()
    until = working_clock.end_of(due)
    state = "overdue" if until < now else "soon" if until - now < working_clock.ONE_DAY else "ahead"
    return format_html(
        '<time class="portal-clock portal-clock--{}" datetime="{}" title="{}">{}</time>\n',
        state,
        (timezone.localtime(due) if isinstance(due, datetime) else due).isoformat(),
        working_clock.day_words(due),
        capfirst(working_clock.due_words(due, now, by_hour=by_hour)),
    )


# --- Finding one's way ----------------------------------------------------------------------------


@register.inclusion_tag("components/sub_navigation.html")
def sub_navigation(tabs: Iterable[Tab], label: str = "Pages of this record") -> dict[str, Any]:
    """Pages beside this one. `label=` must be unlike that of any other navigation on the page."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("components/pagination.html")
def pagination(previous: str = "", next: str = "", label: str = "Pages of results") -> dict[str, Any]:
    """Keyset pages have no numbers: the previous page and the next one."""
    return {"previous": previous, "next": next, "label": label}


@register.inclusion_tag("components/filter_panel.html")
def filter_panel(form: forms.BaseForm, chips: Sequence[Chip] = (), clear: str = "?") -> dict[str, Any]:
    """A form beside a list (`ListForm`); each filter in force can be taken off by itself."""
    return {"form": form, "chips": chips, "clear": clear}


@register.inclusion_tag("components/identity_bar.html")
def identity_bar(title: str, facts: Sequence[Fact] = (), labels: Sequence[Label] = ()) -> dict[str, Any]:
    """Who or what this page is about, the same on every page of the record."""
    return {"title": title, "facts": facts, "labels": labels}


@register.inclusion_tag("components/sort_heading.html")
def sort_heading(label: str, href: str = "", direction: str = "") -> dict[str, Any]:
    """A column heading that sorts on the server. `direction` is ascending, descending or empty."""
    return {"label": label, "href": href, "direction": direction}


# --- Wrappers -------------------------------------------------------------------------------------


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    return _part("inset", {"content": content})


@register.simple_block_tag
def warning(content: SafeString) -> SafeString:
    return _part("warning", {"content": content})


@register.simple_block_tag
def details(content: SafeString, summary: str, open: bool = False) -> SafeString:
    return _part("details", {"content": content, "summary": summary, "open": open})


@register.simple_block_tag
def panel(content: SafeString, title: str) -> SafeString:
    """The confirmation at the end of a journey; its title is the page's h1."""
    return _part("panel", {"content": content, "title": title})


@register.simple_block_tag
def alert(content: SafeString, variant: str = "information", title: str = "") -> SafeString:
    """variant: information, success, warning or error."""
    return _part("alert", {"content": content, "variant": variant, "title": title})


@register.simple_block_tag
def empty_state(content: SafeString, title: str) -> SafeString:
    """Nothing here, why, and what to do instead."""
    return _part("empty_state", {"content": content, "title": title})


@register.simple_block_tag
def beside(content: SafeString, label: str) -> SafeString:
    """What stands beside a record; a reader for whom nothing does finds no empty part of the page, and no heading over nothing."""
    return _part("beside", {"content": content, "label": label}) if HEADINGS.sub("", content).strip() else SafeString()


# A table that its template has escaped is safe still, with tags added; any other would be escaped now.
register.filter("stackable", stackable, is_safe=True)


@register.simple_block_tag
def data_table(content: SafeString, caption: str, *columns: str, hide_caption: bool = False) -> SafeString:
    """A captioned table: on a narrow screen a list of rows, and what is too wide still scrolls in a box of its own.

    `columns` are the words over each, and the content is the rows. A table with more than words over a column (a number
    set to the right, a column for some readers only) names none and writes its own head and body."""
    table = {"content": content, "caption": caption, "columns": columns, "hide_caption": hide_caption}
    return _part("data_table", table)


def _part(name: str, context: dict[str, Any], folder: str = "components") -> SafeString:
    return cast(SafeString, get_template(f"{folder}/{name}.html").render(context))
