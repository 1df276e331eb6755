"""No page takes a file, so none is read: not into memory, and not onto the disk, where a stranger once
put twenty megabytes."""

from __future__ import annotations

from typing import Any, NoReturn

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler


class NoFiles(FileUploadHandler):
    """Ends the request at the first file of a form, before any of it is read."""

    def new_file(self, *args: Any, **options: Any) -> NoReturn:
        raise SuspiciousOperation("A file was sent, and no page takes one.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None
