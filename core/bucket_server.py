"""The way to the server of a bucket: who asks it, how long it is waited for, and what it says in the words of a store."""

from __future__ import annotations

import errno
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import IO, Any

import botocore.session
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from core.limits import BUCKETS
from core.private_files import Away, Refused, asked

logger = logging.getLogger(__name__)
GONE = {"NoSuchKey", "NoSuchVersion"}
FORBIDDEN = {"AccessDenied", "InvalidRequest", "ObjectLocked"}
SESSION, MADE_BY_ONE = botocore.session.Session(), Lock()  # threads share a client, and must not make one at once


@dataclass(frozen=True)
class Way:
    """How the server is reached. Nothing of it is looked for anywhere else: no file of another program, no address of a cloud
    that hands out keys."""

    endpoint: str
    region: str
    key_id: str
    secret: str
    authority: str
    process: int

    @classmethod
    def here(cls) -> Way:
        return cls(
            settings.FILES_BUCKET_ENDPOINT,
            settings.FILES_BUCKET_REGION,
            settings.FILES_BUCKET_KEY_ID,
            settings.FILES_BUCKET_SECRET,
            settings.FILES_BUCKET_CA,
            os.getpid(),
        )


@lru_cache(maxsize=4)
def _client(way: Way, *, is_signed: bool = True) -> Any:
    """One for each process: what is open when it forks belongs to one of the two."""
    plain = Config(
        connect_timeout=BUCKETS.connect_seconds,
        read_timeout=BUCKETS.answer_seconds,
        retries={"total_max_attempts": BUCKETS.tries, "mode": "standard"},
        max_pool_connections=BUCKETS.connections,
        signature_version="s3v4" if is_signed else UNSIGNED,
        # The digest of what is sent is part of what is signed: a server that lets it pass damaged breaks its own protocol.
        s3={"addressing_style": "path", "payload_signing_enabled": True},
        # The checksums of a later protocol, which servers of others refuse.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        proxies={},
        ignore_configured_endpoint_urls=True,
    )
    return SESSION.create_client(
        "s3",
        endpoint_url=way.endpoint or None,
        region_name=way.region,
        aws_access_key_id=way.key_id,
        aws_secret_access_key=way.secret,
        verify=way.authority or True,
        config=plain,
    )


@contextmanager
def answered(what: str) -> Iterator[None]:
    """What the server says or does not say, in the words of a store. No name of a file, no address comes into a log."""
    try:
        with asked():
            yield
    except ClientError as refusal:
        code = code_of(refusal)
        if code in GONE:
            raise FileNotFoundError(errno.ENOENT, "Not in the bucket") from None
        logger.error("The store of files did not %s: %s.", what, code)
        raise (Refused if code in FORBIDDEN else Away)(errno.EIO, f"It did not {what}: {code}") from None
    except BotoCoreError as failure:
        raise Away(errno.EIO, f"It did not {what}: {type(failure).__name__}") from None


def code_of(refusal: ClientError) -> str:
    return str(refusal.response.get("Error", {}).get("Code", ""))


class Timed:
    """A file on its way, which must go on: each piece is asked for in time, or there is no more of it."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._until = file, time.monotonic() + BUCKETS.begins_within + size / BUCKETS.pace

    def read(self, most: int = -1) -> bytes:
        if time.monotonic() > self._until:
            raise TimeoutError(errno.ETIMEDOUT, "The store of files is too slow")
        return self._file.read(most)

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(place, whence)

    def tell(self) -> int:
        return self._file.tell()


def encrypted() -> dict[str, str]:
    """How the server is asked to encrypt what it keeps."""
    asked_for = {"ServerSideEncryption": settings.FILES_BUCKET_ENCRYPTION, "SSEKMSKeyId": settings.FILES_BUCKET_KMS_KEY}
    return {name: value for name, value in asked_for.items() if value}


def server(*, is_signed: bool = True) -> Any:
    with MADE_BY_ONE:
        return _client(Way.here(), is_signed=is_signed)
