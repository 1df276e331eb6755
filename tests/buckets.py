"""A server of S3 for tests, on a port of the loopback: it keeps versions, holds what is locked, compares every digest and
signature it is told, and does wrong what it is asked to do wrong. The usual double compares no checksum and lets a lock be
shortened, so that a client which forgot either would pass.

    with BucketServer() as server:
        server.wrong = "other bytes"
"""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

from core.buckets import Bucket
from evidence import store as evidence
from packs import store as packs

BUCKET, KEY_ID, SECRET, REGION = "portal-files", "portal", "a secret of the tests", "eu-west-2"
WRONGS = ("other bytes", "truncated", "500", "slow", "answer lost", "no conditions", "no versions", "not encrypted")


@dataclass
class Version:
    number: str
    content: bytes | None  # none: a mark of removal
    since: datetime
    encryption: str = ""


@dataclass
class BucketServer:
    """`wrong` is one of WRONGS, or nothing. `asked`: method and query of what came."""

    versioned: bool = False
    public: bool = False
    lock_days: int = 0
    wrong: str = ""
    port: int = 0
    kept: dict[str, list[Version]] = field(default_factory=dict)  # the newest last
    locked: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    given: int = 0  # numbers of versions

    def __enter__(self) -> BucketServer:
        server = self

        class Handler(Answers):
            bucket = server

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # who asked has hung up
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def empty(self) -> None:
        """As it began, on the port that it has."""
        vars(self).update(vars(BucketServer(port=self.port)))

    def settings(self, port: int = 0) -> dict[str, str]:
        return {
            "FILES_BUCKET": BUCKET,
            "FILES_BUCKET_ENDPOINT": f"http://127.0.0.1:{port or self.port}",
            "FILES_BUCKET_REGION": REGION,
            "FILES_BUCKET_KEY_ID": KEY_ID,
            "FILES_BUCKET_SECRET": SECRET,
        }

    def contents(self) -> list[bytes]:
        """Of every version that is there."""
        return [each.content for versions in self.kept.values() for each in versions if each.content is not None]

    def age(self, seconds: float) -> None:
        for versions in self.kept.values():
            for each in versions:
                each.since = datetime.fromtimestamp(each.since.timestamp() - seconds, UTC)


@contextmanager
def files_in_a_bucket(settings: Any, patch: Any, **how: Any) -> Iterator[BucketServer]:
    """Everything that the service keeps of files lies there."""
    with BucketServer(**how) as server:
        for name, value in server.settings().items():
            setattr(settings, name, value)
        patch.setattr(evidence, "FILES", Bucket("evidence"))
        patch.setattr(packs, "PACKS", Bucket("packs"))
        yield server


class Answers(BaseHTTPRequestHandler):
    """One request."""

    bucket: BucketServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if (asked := self._signed()) is None:
            return None
        key = asked[0]
        there = self._newest(key)
        if self.headers.get("If-None-Match") and self.bucket.wrong == "no conditions":
            return self._refuse(501, "NotImplemented")
        if self.headers.get("If-None-Match") == "*" and there and there.content is not None:
            return self._refuse(412, "PreconditionFailed")
        if hashlib.sha256(body).hexdigest() != self.headers["x-amz-content-sha256"]:
            return self._refuse(400, "XAmzContentSHA256Mismatch")
        encryption = self.headers.get("x-amz-server-side-encryption", "")
        if self.bucket.wrong == "not encrypted":
            encryption = ""
        version = Version(self._number(), body, datetime.now(UTC), encryption)
        self.bucket.kept[key] = [*(self.bucket.kept.get(key, []) if self.bucket.versioned else []), version]
        if self.bucket.wrong == "answer lost" and self.bucket.asked.count("PUT ") == 1:
            self.close_connection = True
            return None
        return self._say(200, b"", self._about(version))

    def do_GET(self) -> None:
        if (asked := self._signed()) is None:
            return None
        key, query = asked
        if key:
            return self._give(key)
        if "versioning" in query:
            status = "<Status>Enabled</Status>" if self.bucket.versioned else ""
            return self._xml(f"<VersioningConfiguration>{status}</VersioningConfiguration>")
        if "object-lock" in query:
            return self._lock()
        if "versions" in query and self.bucket.wrong == "no versions":
            return self._refuse(501, "NotImplemented")
        return self._list(query, all_of_them="versions" in query)

    def do_HEAD(self) -> None:
        if (asked := self._signed()) is None:
            return None
        key = asked[0]
        there = self._newest(key)
        if there is None or there.content is None:
            return self._say(404, b"", {})
        return self._say(200, b"", {**self._about(there), "Content-Length": str(len(there.content))})

    def do_DELETE(self) -> None:
        if (asked := self._signed()) is None:
            return None
        key, query = asked
        if (number := query.get("versionId")) is None:
            if self.bucket.versioned:
                mark = Version(self._number(), None, datetime.now(UTC))
                self.bucket.kept.setdefault(key, []).append(mark)
            else:
                self.bucket.kept.pop(key, None)
        elif key in self.bucket.locked:
            return self._refuse(403, "AccessDenied")
        else:
            left = [each for each in self.bucket.kept.pop(key, []) if each.number != number]
            self.bucket.kept |= {key: left} if left else {}
        return self._say(204, b"", {})

    def _give(self, key: str) -> None:
        there = self._newest(key)
        if there is None or there.content is None:
            return self._refuse(404, "NoSuchKey")
        content, status, more = there.content, 200, self._about(there)
        if asked := self.headers.get("Range", "").removeprefix("bytes="):
            first, _, last = asked.partition("-")
            start = int(first) if first else max(len(content) - int(last), 0)
            end = min(int(last), len(content) - 1) if first and last else len(content) - 1
            more["Content-Range"] = f"bytes {start}-{end}/{len(content)}"
            content, status = content[start : end + 1], 206
        if self.bucket.wrong == "other bytes":
            content = content[:-1] + bytes([content[-1] ^ 1])
        if self.bucket.wrong == "truncated":
            more["Content-Length"] = str(len(content))
            self.close_connection = True
            content = content[: len(content) // 2]
        return self._say(status, content, more)

    def _lock(self) -> None:
        if not self.bucket.lock_days:
            return self._refuse(404, "ObjectLockConfigurationNotFoundError")
        rule = f"<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>{self.bucket.lock_days}</Days></DefaultRetention></Rule>"
        return self._xml(
            f"<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>{rule}</ObjectLockConfiguration>"
        )

    def _list(self, query: dict[str, str], *, all_of_them: bool) -> None:
        said = ""
        for key in sorted(each for each in self.bucket.kept if each.startswith(query.get("prefix", ""))):
            for version in reversed(self.bucket.kept[key] if all_of_them else self.bucket.kept[key][-1:]):
                newest = str(version is self.bucket.kept[key][-1]).lower()
                kind = "Contents" if not all_of_them else "DeleteMarker" if version.content is None else "Version"
                if kind == "Contents" and version.content is None:
                    continue
                number = f"<VersionId>{version.number}</VersionId><IsLatest>{newest}</IsLatest>" if all_of_them else ""
                size = "" if version.content is None else f"<Size>{len(version.content)}</Size>"
                since = f"<LastModified>{version.since:%Y-%m-%dT%H:%M:%S.%f}Z</LastModified>"
                said += f"<{kind}><Key>{escape(key)}</Key>{number}{since}{size}</{kind}>"
        root = "ListVersionsResult" if all_of_them else "ListBucketResult"
        self._xml(f"<{root}><Name>{BUCKET}</Name><IsTruncated>false</IsTruncated>{said}</{root}>")

    def _signed(self) -> tuple[str, dict[str, str]] | None:
        """Key and query, once the signature is that of who may. None where it was refused: it is answered then."""
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        _, bucket, key = [*unquote(parts.path).split("/", 2), ""][:3]
        self.bucket.asked.append(f"{self.command} {parts.query}")
        if self.bucket.wrong == "slow":
            time.sleep(1.5)
        if self.bucket.wrong == "500":
            self._refuse(500, "InternalError")
        elif bucket != BUCKET:
            self._refuse(404, "NoSuchBucket")
        elif not (self._is_signed(parts.path, query) or (self.bucket.public and "Authorization" not in self.headers)):
            self._refuse(403, "SignatureDoesNotMatch")
        else:
            return key, query
        return None

    def _is_signed(self, path: str, query: dict[str, str]) -> bool:
        said = self.headers.get("Authorization", "")
        if not said.startswith("AWS4-HMAC-SHA256 "):
            return False
        told = dict(each.split("=", 1) for each in said.removeprefix("AWS4-HMAC-SHA256 ").split(", "))
        names = told["SignedHeaders"].split(";")
        moment, scope = self.headers["x-amz-date"], told["Credential"].split("/", 1)[1]
        asked = "&".join(
            f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in sorted(query.items())
        )
        headers = "".join(f"{name}:{' '.join(self.headers[name].split())}\n" for name in names)
        digest = self.headers["x-amz-content-sha256"]
        request = "\n".join([self.command, path, asked, headers, told["SignedHeaders"], digest])
        text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(request.encode()).hexdigest()])
        key = f"AWS4{SECRET}".encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        wanted = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        is_ours = told["Credential"].split("/")[0] == KEY_ID and f"/{REGION}/s3/" in f"/{scope}"
        return is_ours and {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names) and wanted == told["Signature"]

    def _newest(self, key: str) -> Version | None:
        return next(iter(self.bucket.kept.get(key, [])[-1:]), None)

    def _number(self) -> str:
        self.bucket.given += 1
        return f"v{self.bucket.given}" if self.bucket.versioned else "null"

    def _about(self, version: Version) -> dict[str, str]:
        told = {"ETag": '"x"', "x-amz-server-side-encryption": version.encryption}
        return {name: value for name, value in told.items() if value}

    def _refuse(self, status: int, code: str) -> None:
        self._say(status, f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode(), {})

    def _xml(self, said: str) -> None:
        self._say(200, said.encode(), {"Content-Type": "application/xml"})

    def _say(self, status: int, body: bytes, headers: dict[str, Any]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
