"""Files in a bucket of S3, or of a server that speaks the same: for a service on several machines (ADR 0090).

A file counts as kept when it was fetched back whole and its SHA-256, reckoned here, is that of what was sent: what the server
says of its own checksums is not relied on. It is gone when the server lists no version of it. Anything else is Away."""

from __future__ import annotations

import errno
import hashlib
import io
import logging
import os
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, BinaryIO

from botocore.exceptions import ClientError
from django.conf import settings

from core.bucket_server import Timed, answered, code_of, encrypted, server
from core.limits import BUCKETS
from core.private_files import Away, Refused, Store, Writing, asked, bare, new_name, pieces, scratch

logger = logging.getLogger(__name__)
NOT_OFFERED = {"NotImplemented", "MethodNotAllowed"}
THERE_ALREADY = "PreconditionFailed"
OF_A_PART = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
NEEDED = ("FILES_BUCKET_REGION", "FILES_BUCKET_KEY_ID", "FILES_BUCKET_SECRET")
PROBE = b"Written by check --deploy. It may be removed."
DROPPED_IN = 3  # rounds: a server lists a thousand versions at once, and may have been given one meanwhile


class WritingToBucket(Writing):
    """Collected on this machine, in a file without a name, and sent in one piece."""

    def __init__(self, bucket: Bucket, name: str) -> None:
        super().__init__(name, scratch())
        self._bucket = bucket

    def _keep(self) -> None:
        self._bucket.send(self.name, self._file, size=self.size, sha256=self.sha256)
        self._file.close()


class Parts(io.RawIOBase):
    """A large file of which a part is fetched when it is asked for. The end is fetched first: there an archive says what is in it."""

    def __init__(self, bucket: Bucket, name: str) -> None:
        self._bucket, self._name, self._place = bucket, name, 0
        self._part, self._start, self._size = bucket.part(name, f"bytes=-{BUCKETS.piece}")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        self._place = place + {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        return self._place

    def readinto(self, into: Any) -> int:
        if self._place >= self._size:
            return 0
        if not self._start <= self._place < self._start + len(self._part):
            last = min(self._place + BUCKETS.piece, self._size) - 1
            self._part, self._start, _ = self._bucket.part(self._name, f"bytes={self._place}-{last}")
        from_here = self._place - self._start
        given = self._part[from_here : from_here + len(into)]
        into[: len(given)] = given
        self._place += len(given)
        return len(given)


@dataclass(frozen=True)
class Version:
    """What lies under a name, or lay there. Without a number on a server that keeps one alone."""

    key: str
    number: str
    since: datetime
    is_newest: bool
    is_a_file: bool

    @property
    def said(self) -> dict[str, str]:
        return {"VersionId": self.number} if self.number else {}


class Bucket(Store):
    """The files of one app: a folder of names in the bucket."""

    def __init__(self, name: str) -> None:
        self.name = name

    def begin(self, name: str = "") -> Writing:
        return WritingToBucket(self, bare(name) if name else new_name())

    def send(self, name: str, file: IO[bytes], *, size: int, sha256: str) -> None:
        """Once it is known to lie there as it was sent, and nothing else was there before. Raises Away."""
        file.seek(0)
        try:
            with answered("keep a file"):
                kept_as = self._put(name, Timed(file, size), size).get("ServerSideEncryption", "")
            found = self._read_back(name)
        except FileNotFoundError:
            found, kept_as = (0, ""), ""
        wanted = settings.FILES_BUCKET_ENCRYPTION
        if found != (size, sha256) or (wanted and kept_as != wanted):
            logger.error("The store of files does not keep what it is given as it is asked to.")
            raise Away(errno.EIO, "It does not keep what it is given as it is asked to")

    def _put(self, name: str, body: Timed, size: int) -> dict[str, Any]:
        """Nothing is replaced. Where it is what our own first try left, whose answer was lost, reading it back says so."""
        asked_for = {**self._at(name), "ContentLength": size, "ContentType": "application/octet-stream", **encrypted()}
        try:
            answer: dict[str, Any] = server().put_object(Body=body, IfNoneMatch="*", **asked_for)
        except ClientError as refusal:
            if code_of(refusal) == THERE_ALREADY:
                answer = server().head_object(**self._at(name))
            elif code_of(refusal) in NOT_OFFERED:  # names are never given twice: the condition is a second belt
                body.seek(0)
                answer = server().put_object(Body=body, **asked_for)
            else:
                raise
        return answer

    def _read_back(self, name: str) -> tuple[int, str]:
        found, size = hashlib.sha256(), 0
        for piece in self._pieces(name):
            found.update(piece)
            size += len(piece)
        return size, found.hexdigest()

    def open(self, name: str) -> BinaryIO:
        """Fetched whole: no reader meets the end of a connection in its midst."""
        file: BinaryIO = scratch()
        try:
            for piece in self._pieces(name):
                with asked():
                    file.write(piece)
            file.seek(0)
        except BaseException:
            file.close()
            raise
        return file

    def _pieces(self, name: str) -> Iterator[bytes]:
        with answered("give a file"):
            answer = server().get_object(**self._at(name))
            with closing(answer["Body"]) as body:  # entered by itself it is another, which checks no length
                yield from pieces(Timed(body, answer["ContentLength"]))

    def look_into(self, name: str) -> BinaryIO:
        return io.BufferedReader(Parts(self, name))

    def part(self, name: str, which: str) -> tuple[bytes, int, int]:
        """That part, where it begins, and how large the whole is. Raises Away where it is not the one that was asked for."""
        with answered("give a part of a file"):
            answer = server().get_object(**self._at(name), Range=which)
            with closing(answer["Body"]) as body:
                found = b"".join(pieces(Timed(body, answer["ContentLength"])))
        told = OF_A_PART.fullmatch(answer.get("ContentRange", ""))
        start, end, size = (int(each) for each in told.groups()) if told else (0, len(found) - 1, len(found))
        if len(found) != end - start + 1 or not (which.startswith("bytes=-") or which == f"bytes={start}-{end}"):
            raise Away(errno.EIO, "It gives another part of a file than was asked for")
        return found, start, size

    def drop(self, name: str) -> bool:
        """Every version of it, and what marks it as removed. Raises Refused where one stays, as under a lock."""
        was_there = False
        with answered("destroy a file"):
            for _ in range(DROPPED_IN):
                there = list(self._versions(bare(name)))
                if not there:
                    return was_there
                for version in there:
                    server().delete_object(**self._at(name), **version.said)
                was_there = was_there or any(version.is_a_file for version in there)
        raise Refused(errno.EIO, "It did not destroy a file")

    def names_older_than(self, moment: float) -> Iterator[str]:
        """Those too of which only an older version is left: they were removed by other means than ours."""
        with answered("list its files"):
            for version in self._versions():
                if version.is_newest and version.since.timestamp() < moment:
                    yield version.key.removeprefix(self._folder())

    def _versions(self, name: str = "") -> Iterator[Version]:
        where = {"Bucket": settings.FILES_BUCKET, "Prefix": self._folder() + name}
        try:
            for page in server().get_paginator("list_object_versions").paginate(**where):
                yield from (_version(each, is_a_file=True) for each in page.get("Versions", ()))
                yield from (_version(each, is_a_file=False) for each in page.get("DeleteMarkers", ()))
        except ClientError as refusal:
            if code_of(refusal) not in NOT_OFFERED:
                raise
            for page in server().get_paginator("list_objects_v2").paginate(**where):
                yield from (_version(each, is_a_file=True) for each in page.get("Contents", ()))

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": settings.FILES_BUCKET, "Key": self._folder() + bare(name)}

    def _folder(self) -> str:
        return f"{settings.FILES_BUCKET_PREFIX}{self.name}/"

    def faults(self) -> Iterator[str]:
        """By trying it: a small file is sent, asked for without a key, and destroyed."""
        if missing := [name for name in NEEDED if not getattr(settings, name)]:
            yield from (f"{name} is not set." for name in missing)
            return
        try:
            yield from self._kept_otherwise()
            name = self.put(PROBE)
            if _is_given_to_anybody(self._at(name)):
                yield "The bucket gives a file to anybody who asks for it."
            self.drop(name)
        except OSError as failure:
            yield f"The bucket was tried with a small file: {failure.strerror}."

    def _kept_otherwise(self) -> Iterator[str]:
        """Whether it keeps more, or longer, than was decided for it."""
        with answered("say what it keeps"):
            versioned = server().get_bucket_versioning(Bucket=settings.FILES_BUCKET).get("Status") == "Enabled"
            days = _days_of_lock()
        if versioned != settings.FILES_BUCKET_VERSIONED:
            yield f"The bucket keeps {'old' if versioned else 'no old'} versions of files, and FILES_BUCKET_VERSIONED says otherwise."
        if days > settings.FILES_BUCKET_LOCK_DAYS:
            yield f"The bucket locks each file for {days} days: until then none that should not be here can be destroyed."


def _version(said: dict[str, Any], *, is_a_file: bool) -> Version:
    number, newest = said.get("VersionId", ""), said.get("IsLatest", True)
    return Version(said["Key"], number, said["LastModified"], newest, is_a_file)


def _days_of_lock() -> int:
    """By default, of every new file."""
    try:
        said = server().get_object_lock_configuration(Bucket=settings.FILES_BUCKET)
    except ClientError as refusal:
        if code_of(refusal) in {"ObjectLockConfigurationNotFoundError", *NOT_OFFERED}:
            return 0
        raise
    kept = said.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention", {})
    return int(kept.get("Days", 0)) or int(kept.get("Years", 0)) * 365


def _is_given_to_anybody(where: dict[str, str]) -> bool:
    try:
        server(is_signed=False).get_object(**where)["Body"].close()
    except ClientError:
        return False
    return True
