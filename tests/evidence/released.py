"""A file that went the whole way, without a scanner and without the second that reading it takes."""

from __future__ import annotations

import uuid
from io import BytesIO

from PIL import Image

from core.private_files import Writing
from evidence import store
from evidence.actions import Told, receive
from evidence.copying import Copy, Page
from evidence.inspecting import passed, release
from evidence.models import ContentWork, File, Inspection
from evidence.scanner import Verdict
from evidence.tasks import follow_content
from evidence.uploads import Arrived
from referrals.filing.file_places import CASE_FILE


def _a_picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (80, 60), "white").save(made, "JPEG")
    return made.getvalue()


PICTURE = _a_picture()


def arrived(name: str, content: bytes) -> Arrived:
    writing: Writing = store.FILES.begin()
    writing.write(content)
    return Arrived(name, writing, size=len(content))


def a_file(
    holder, *, by, place=CASE_FILE, name="note.jpg", text="He wrote it on Monday", content=b"", released=True
) -> File:
    """Like no other, unless its content is given."""
    content = content or b"as it came: " + uuid.uuid4().bytes
    (file,) = receive(place=place, holder=holder, arrived=[arrived(name, content)], told=Told("A note"), by=by)
    return released_again(file, text=text) if released else file


def released_again(file: File, *, text: str = "He wrote it on Monday") -> File:
    """What scanner and reader make of it, whether it has just arrived or was put back."""
    work = Inspection.claim(Inspection.objects.get(file=file).pk)
    file = passed(file, Verdict("", "ClamAV 1.4.6/27800"))
    pages = (Page(PICTURE, 80, 60, text),)
    release(work, file, Copy(kind="pdf", reader="a test", holds=(("gps", 1, "52.6 N"),), pages=pages))
    file.refresh_from_db()
    return file


def others_followed() -> None:
    """The worker's turn: what was sealed or put back of a content is, elsewhere too."""
    while due := list(ContentWork.objects.due().values_list("pk", flat=True)):
        for pk in due:
            follow_content(pk)
