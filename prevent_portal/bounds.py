"""What may be asked before sign-in is bounded in bytes and in number, so that it never takes the last thread."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import BoundedSemaphore, Timer

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.template.loader import render_to_string

from accounts.kept_text.parked_text import was_signed_in
from core.whole import whole
from evidence.limits import LIMITS
from evidence.uploads import is_for_files
from prevent_portal.failing import busy

Next = Callable[[HttpRequest], HttpResponse]
PROBES = {"/livez", "/readyz"}


class KnownMethod:
    """Pages are read and forms are sent: no other method leads to a page of ours, whatever its view would make of it."""

    KNOWN = ("GET", "HEAD", "POST")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in self.KNOWN else HttpResponseNotAllowed(self.KNOWN)


class BoundedBody:
    """Refuses a body that is larger than any form, by the length it announces, before a byte of it is read."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _announced(request) > _most(request):
            hear_no_more(request)
            return HttpResponse(render_to_string("413.html"), status=413)
        return self.get_response(request)


class WholeBody:
    """Reads what is sent before anything is done with it, within its time: a sender that goes on for longer is hung up
    on, and a form that was cut off on its way is refused, not taken for the whole of it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = _announced(request)
        if is_for_files(request):
            # Files go piece by piece into the private store; their form says by its last box that all of it is here.
            with _heard_for(request, LIMITS.form_seconds):
                return self.get_response(request)
        if length and not self._arrives(request, length):
            return HttpResponse(render_to_string("413.html", {"cut": True}), status=408)
        return self.get_response(request)

    @staticmethod
    def _arrives(request: HttpRequest, length: int) -> bool:
        with _heard_for(request, settings.BODY_SECONDS):
            try:
                return len(request.body) == length
            except UnreadablePostError:
                return False


@contextmanager
def _heard_for(request: HttpRequest, seconds: float) -> Iterator[None]:
    """After so many seconds nothing more is taken of what a connection still sends."""
    limit = Timer(seconds, hear_no_more, [request])
    limit.daemon = True
    limit.start()
    try:
        yield
    finally:
        limit.cancel()


def _most(request: HttpRequest) -> int:
    """Where files are taken there may be more; not of a browser that was never signed in."""
    return LIMITS.form_bytes if is_for_files(request) and was_signed_in(request) else settings.LARGEST_BODY


def _announced(request: HttpRequest) -> int:
    return whole(str(request.META.get("CONTENT_LENGTH") or "")) or 0


def hear_no_more(request: HttpRequest) -> None:
    """Of what a connection still sends. Gunicorn would wait two seconds for the end of a body that is not
    read, each time in the one thread that takes connections: forty slow senders kept all others out for more
    than a minute."""
    if line := request.META.get("gunicorn.socket"):
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RD)  # of TLS too, which the answer goes on by


class ThreadsKeptFree:
    """Of the threads of a process some are for people who are signed in, and for the probes: signed-out
    visitors have so many at once, so many more wait for a moment, and a visitor who comes then is told at once
    to come again, with the numbers to ring. A slow body holds one of theirs, and never one of the others."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.at_work = BoundedSemaphore(settings.SIGNED_OUT_AT_ONCE)
        self.waiting = BoundedSemaphore(settings.SIGNED_OUT_WAITING)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in PROBES or was_signed_in(request):
            return self.get_response(request)
        if not self._comes_in():
            hear_no_more(request)
            return busy(request, unread=True)
        try:
            return self.get_response(request)
        finally:
            self.at_work.release()

    def _comes_in(self) -> bool:
        if self.at_work.acquire(blocking=False):
            return True
        if not self.waiting.acquire(blocking=False):
            return False
        try:
            return self.at_work.acquire(timeout=settings.SIGNED_OUT_PATIENCE)
        finally:
            self.waiting.release()
