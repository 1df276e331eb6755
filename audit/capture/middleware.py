"""What every request leaves behind: an id, who acted, and what was refused."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from audit.acting import NOBODY, Actor, acting
from audit.agency_of_act import acting_person, refused
from audit.capture.requests import new_request_id
from audit.kinds import ACCESS_PROBED, ACCESS_REFUSED
from audit.log import log
from audit.reading import OutOfSight, Refused
from core.row_security import read_from_now_on, reading

Next = Callable[[HttpRequest], HttpResponse]


class RequestIdentity:
    """Gives the request an id of our own (a client's header is never believed) and holds the actor for its length."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = new_request_id()  # type: ignore[attr-defined]  # set here, for the log
        nobody = Actor(name=NOBODY.name, request_id=request.id)  # type: ignore[attr-defined]  # set here, for the log
        with acting(nobody), reading(None):
            return self.get_response(request)


class ActingUser:
    """From here on the signed-in person acts, and rows are read as theirs. Needs `request.who`."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        read_from_now_on(request.who.reader)  # type: ignore[attr-defined]  # set by accounts.middleware
        with acting_person(request.who):  # type: ignore[attr-defined]  # likewise
            return self.get_response(request)


class RefusalLog:
    """Refusals and probes, written after the view's transaction has rolled back, so that nothing erases them."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        view = request.resolver_match.view_name if request.resolver_match else ""
        with transaction.atomic():
            if isinstance(exception, OutOfSight | Refused):
                refused(exception.target)
            if isinstance(exception, OutOfSight):
                log(
                    ACCESS_PROBED,
                    target=exception.target,
                    data={"view": view, "type": exception.label, "id": exception.public_id},
                )
            elif isinstance(exception, Refused):
                log(
                    ACCESS_REFUSED,
                    target=exception.target,
                    data={"view": view, "rule": exception.rule, "reason": exception.reason},
                )
