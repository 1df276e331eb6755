"""A person's messages: what is new first, each said in one sentence without a person's name."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import LATEST_READ_FIRST, NEWEST_FIRST, own_notices, signed_in
from accounts.actions import mailing
from accounts.forms.mailing import MailForm
from accounts.kinds import NOTICE_OPENED
from accounts.models import Notice
from accounts.notices import telling as notices
from accounts.requests import Visit
from audit.question_page import ask
from audit.reading import with_gate, with_record
from core.components import Tab
from core.menu import counted_with_badges
from core.paging import page_links, place_asked


@require_safe
@with_gate(signed_in)
def inbox(request: Visit) -> HttpResponse:
    """Unread messages, or those read before. What is urgent and unread stands first; what is about one record stands
    together."""
    read = request.GET.get("show") == "read"
    after = place_asked(request.GET)
    page = own_notices.page(
        request.who,
        Notice,
        order=LATEST_READ_FIRST if read else NEWEST_FIRST,
        narrow=notices.was_read if read else notices.can_wait,
        after=after,
    )
    urgent = [] if read or after else _urgent(request)
    (unread,) = counted_with_badges(request, [notices.unread])
    tabs = [Tab("Unread", "?", current=not read, count=unread), Tab("Read", "?show=read", current=read)]
    context = {
        "notices": [*urgent, *page.rows],
        "grouped": grouped(urgent, page.rows),
        "tabs": tabs,
        "read": read,
        **page_links(request.GET, page),
    }
    return render(request, "accounts/notices.html", context)


def _urgent(request: Visit) -> list[Notice]:
    found = own_notices.page(request.who, Notice, order=NEWEST_FIRST, narrow=notices.is_urgent, size=100)
    return list(found.rows)


def grouped(*lists: Iterable[Notice]) -> list[tuple[str, list[Notice]]]:
    """Each list by itself, in its order: a record stands where its first message stands, with the others below."""
    return [group for rows in lists for group in _by_record(rows)]


def _by_record(rows: Iterable[Notice]) -> list[tuple[str, list[Notice]]]:
    found: dict[str, list[Notice]] = {}
    for notice in rows:
        found.setdefault(notice.reference or f"alone:{notice.pk}", []).append(notice)
    return [(group[0].reference, group) for group in found.values()]


@require_POST
@with_record(Notice, can=own_notices, kind=NOTICE_OPENED)
def open_notice(request: Visit, notice: Notice) -> HttpResponse:
    notices.mark_read([notice])
    return redirect(notice.path or "accounts:notices")  # a page from before it was taken back


@require_http_methods(["GET", "HEAD", "POST"])
@with_gate(signed_in)
def mailing_choice(request: Visit) -> HttpResponse:
    person = request.who.person
    here = reverse("accounts:notices")
    return ask(
        request,
        MailForm(request.POST or None, initial={"mailed": person.mailed, "mailed_at_hour": person.mailed_at_hour}),
        mailing.choose,
        template="accounts/mailing.html",
        then=here,
        back_url=here,
        done="Your choice is saved.",
    )


@require_POST
@with_gate(signed_in)
def mark_all_read(request: Visit) -> HttpResponse:
    notices.mark_all_read(request.user)  # type: ignore[arg-type]  # the gate lets in signed-in people only
    messages.success(request, "All messages are marked as read.")
    return redirect("accounts:notices")
