"""Files on their way in. Only pages that take one read any, for a person who is signed in, and straight into the
private store: no copy lies in a temporary directory, and none is held in memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import BoundedSemaphore
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from core.marks import around_its_transaction, is_marked, marked
from core.private_files import Away, Writing
from evidence import store
from evidence.limits import LIMITS, MEGABYTE
from evidence.pieces import FromPieces
from evidence.quota import is_beyond_quota

Next = Callable[[HttpRequest], HttpResponse]
View = TypeVar("View", bound=Callable[..., Any])
MARK = "takes_files"
LONGEST_NAME, NAMELESS = 255, "without a name"
TOO_LARGE = "{name} is larger than {most} MB. Send a smaller copy of it, or send it in parts."


def takes_files(view: View) -> View:
    """For a view whose form has files. They are in the store before its transaction begins: what waits there for a store of another
    machine holds up other readers, and longer than the database bears."""
    return marked(around_its_transaction(_keep_what_arrived, view), MARK)


def _keep_what_arrived(request: HttpRequest) -> None:
    """As many as one form may bring, whatever its fields are called; nothing of a person who has sent the most of a day, whose form
    is refused."""
    arrived = [each for name in request.FILES for each in request.FILES.getlist(name) if isinstance(each, Arrived)]
    right = [each for each in arrived[: LIMITS.at_once] if not wrong_size(each.name or NAMELESS, each.size or 0)]
    if right and not is_beyond_quota(request.user, [each.size or 0 for each in right]):
        for each in right:
            each.writing.keep()


def is_for_files(request: HttpRequest) -> bool:
    """Whether what is sent goes to a page that takes files."""
    return request.method == "POST" and is_marked(request, MARK)


class Arrived(UploadedFile):
    """A file that has arrived, in the store and not kept yet. One that was too large has left nothing there."""

    def __init__(self, name: str, writing: Writing | FromPieces, *, size: int) -> None:
        super().__init__(file=None, name=name, size=size)
        self.writing, self.is_taken = writing, False

    def take(self) -> str:
        """Its name in the store, for the row that names it from now on."""
        key = self.writing.keep()
        self.is_taken = True
        return key


def plain_name(name: str) -> str:
    """As the name of a file that comes with a form is made plain: no folder, no letter that cannot be seen."""
    bare = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable())
    return bare[:LONGEST_NAME] if bare.strip(". ") else NAMELESS


def wrong_size(name: str, size: int) -> str:
    """Why a file of so many bytes is not taken, or nothing."""
    if size > LIMITS.file_bytes:
        return TOO_LARGE.format(name=name, most=LIMITS.file_bytes // MEGABYTE)
    return "" if size else f"{name} is empty. Look whether it can be opened, and choose it again."


class IntoTheStore(FileUploadHandler):
    """Writes what arrives into the private store, as far as the limit: what is beyond is counted and not kept."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.begun: list[Writing] = []
        self.arrived: list[Arrived] = []
        self._arrived = 0

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self._arrived = 0
        self.begun.append(store.FILES.begin())

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._arrived += len(raw_data)
        if self._arrived <= LIMITS.file_bytes and len(self.begun) <= LIMITS.at_once:
            self.begun[-1].write(raw_data)

    def file_complete(self, file_size: int) -> Arrived:
        self.arrived.append(Arrived(self.file_name or "", self.begun[-1], size=file_size))
        return self.arrived[-1]

    def forget(self) -> None:
        """What no action has taken. What a store does not drop now, as one that is away, the keeper sweeps."""
        taken = {each.writing for each in self.arrived if each.is_taken}
        for writing in self.begun:
            if not writing.is_kept:
                writing.discard()
            elif writing not in taken:
                with suppress(Away):
                    store.FILES.drop(writing.name)


class Unread(FileUploadHandler):
    """Reads past the files: the page that takes them answers that one must sign in first."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class TakesFiles:
    """Middleware: opens the door for files on the pages that take them, and closes it behind each request. So many at
    once, that other pages have threads left; a person who comes then is asked to send again."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.places = BoundedSemaphore(LIMITS.forms_at_once)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_for_files(request):
            return self.get_response(request)
        if not request.user.is_authenticated:
            request.upload_handlers = [Unread(request)]
            return self.get_response(request)
        handler = IntoTheStore(request)
        # A page without a place reads past what was sent, and says so beside the box.
        request.has_room = self.places.acquire(blocking=False)  # type: ignore[attr-defined]  # asked by the page
        request.upload_handlers = [handler if request.has_room else Unread(request)]  # type: ignore[attr-defined]  # as set above
        try:
            return _for_the_bar(request, self.get_response(request))
        finally:
            if request.has_room:  # type: ignore[attr-defined]  # as set above
                self.places.release()
            handler.forget()


def _for_the_bar(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page that shows how much has been sent is told where it leads: led there by itself, it would show and log that
    page twice."""
    if request.headers.get("X-Requested-With") == "files" and isinstance(response, HttpResponseRedirect):
        told = HttpResponse(status=201, headers={"Location": response.url})
        told.cookies = response.cookies
        return told
    return response
