"""Sending files as a browser does, and looking at them as the worker does."""

from __future__ import annotations

import io
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from evidence.inspecting import look
from evidence.models import File, Inspection


def a_photo(size=(80, 60), colour="teal", **options) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, **{"format": "JPEG", **options})
    return made.getvalue()


def send(client, address, *files, what="A note from his desk", **said):
    """What the browser sends when a person has chosen files and pressed Send."""
    chosen = [SimpleUploadedFile(name, content) for name, content in files]
    sent = {"what": what, "by_whom": "", "when_made": "", "idempotency": str(uuid.uuid4()), "complete": "yes", **said}
    return client.post(address, {"chosen": chosen, **sent})


def inspected(file: File) -> File:
    """The file after the worker has looked at it once."""
    work = Inspection.claim(Inspection.objects.get(file=file).pk)
    assert work is not None
    look(work)
    file.refresh_from_db()
    return file
