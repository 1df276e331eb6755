"""A small clamd on the loopback: the protocol of the real one, and whatever else a test wants it to say."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from contextlib import suppress
from datetime import datetime, timedelta

TEST_FILE = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


def version(ago=timedelta(0)):
    return f"ClamAV 1.4.6/27800/{datetime.now() - ago:%a %b %d %H:%M:%S %Y}"


class Clamd:
    """`says` is what it answers to a file that holds nothing; `version` what it is."""

    def __init__(self):
        self.says, self.version, self.finds, self.scanned = "stream: OK", version(), True, []
        self.line = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.line.getsockname()[1]}"

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.line.close()

    def _serve(self):
        while True:
            try:
                caller, _ = self.line.accept()
            except OSError:
                return
            with caller, suppress(ConnectionError):  # whoever asked may have been cut off
                self._answer(caller)

    def _answer(self, caller):
        heard = b""
        while b"\0" not in heard:
            if not (letter := caller.recv(1)):
                return
            heard += letter
        if heard == b"zVERSION\0":
            said = self.version
        else:
            content = self._stream(caller)
            is_small = content[:2] == b"PK" and TEST_FILE not in content and TEST_FILE in _unpacked(content)
            is_test = TEST_FILE in content or is_small
            said = self._found(content, is_small) if is_test and self.finds else self.says
            if not is_test:
                self.scanned.append(content)
        if said is not None:
            caller.sendall(said if isinstance(said, bytes) else said.encode() + b"\0")

    def _found(self, content, is_small):
        """`finds` is True, the name of what it calls its test file, or where alone it does not find it."""
        passed_over = {
            "Eicar in small ones": is_small,
            "Eicar in what is open": bool(content[6] & 1),
            "Eicar in what is not deep": content.count(b"inside.zip") > 17,
        }
        if self.finds in passed_over:
            return self.says if passed_over[self.finds] else "stream: Eicar-Test-Signature FOUND"
        return f"stream: {'Eicar-Test-Signature' if self.finds is True else self.finds} FOUND"

    @staticmethod
    def _stream(caller):
        file, content = caller.makefile("rb"), []
        while size := int.from_bytes(file.read(4), "big"):
            content.append(file.read(size))
        return b"".join(content)


def _unpacked(content):
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
    return b""
