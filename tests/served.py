"""The web process as it is served, on the tests' database: gunicorn, and caddy before it where there is one."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import connection

from tests.pace import timed

CADDY = shutil.which("caddy")
needs_caddy = pytest.mark.skipif(CADDY is None, reason="caddy is not installed here: apt-get install caddy")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def address(variable: str = "DATABASE_URL") -> str:
    """Of the tests' database, as the role of that variable."""
    return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{connection.settings_dict['NAME']}"))


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": address(), **more}


class Served(str):
    """An address at which a process of the tests' own answers."""

    process: subprocess.Popen[bytes]

    def worker(self) -> int:
        """The child of gunicorn that serves."""
        pid = self.process.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def vouched_for(name: str, folder: Path) -> tuple[Path, Path]:
    """A certificate that vouches for itself, as a stranger in between would make one; its file and that of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "certificate").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key").write_bytes(key.private_bytes(*form))
    return folder / "certificate", folder / "key"


@contextmanager
def running(
    command: list[str], port: int, path: str = "/livez", *, scheme: str = "http", **more: str
) -> Iterator[Served]:
    """A process that answers on the port, and is ended after."""
    process = subprocess.Popen(
        command,
        env=environment(**more),
        cwd=settings.ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            if ask(f"{scheme}://127.0.0.1:{port}{path}")[0]:
                break
            time.sleep(0.1)
        served = Served(f"{scheme}://127.0.0.1:{port}")
        served.process = process
        yield served
    finally:
        process.send_signal(signal.SIGKILL if process.poll() is None else 0)
        process.wait()


@contextmanager
def gunicorn(*, by_tls: Path | None = None, **more: str) -> Iterator[Served]:
    """One process with the threads it has in the container. By TLS it takes a folder, in which it leaves its certificate."""
    if by_tls:
        certificate, key = vouched_for("127.0.0.1", by_tls)
        more |= {"WEB_CERTIFICATE": str(certificate), "WEB_KEY": str(key)}
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "prevent_portal.wsgi",
        "--config",
        "deploy/gunicorn.py",
        "--bind",
    ]
    scheme = "https" if by_tls else "http"
    with running([*command, f"127.0.0.1:{port}", "--workers", "1"], port, scheme=scheme, **more) as address:
        yield address


@contextmanager
def caddy(before: str, folder: Path, *, second: str = "") -> Iterator[str]:
    """The shipped settings, without TLS towards the world and on ports of their own. The words of request_buffers and of trust are
    those of caddy 2.8 and later; Debian's 2.6 has other ones for the same. `folder` has the certificate of a service that is reached
    by TLS, and whatever leads to the `second` web."""
    port, text = free_port(), (settings.ROOT / "deploy" / "proxy" / "Caddyfile").read_text()
    text = text.replace("Host {$SITE_ADDRESS}", "Host 127.0.0.1")
    text = text.replace("{$SITE_ADDRESS}", f"http://127.0.0.1:{port}").replace(":2080", f":{free_port()}")
    text = text.replace("https://second-web:8000", second or before).replace("https://web:8000", before)
    text = text.replace("root /data", f"root {folder}").replace("tls_server_name web", "tls_server_name 127.0.0.1")
    if before.startswith("http:"):
        text = re.sub(r"\t+tls_(trust_pool|server_name) .*\n", "", text)
    text = text.replace("/run/secrets/inside_ca", str(folder / "certificate"))
    text = re.sub(r"\ttls \{.*?\n\t\}\n", "", text, flags=re.DOTALL)
    if " 2.6" in f" {subprocess.run([str(CADDY), 'version'], capture_output=True, text=True).stdout}":
        text = text.replace("request_buffers 3MB", "buffer_requests\n\tmax_buffer_size 3MB")
        text = text.replace("\tpersist_config off\n", "").replace("tls_trust_pool file", "tls_trusted_ca_certs")
    (folder / "Caddyfile").write_text(text)
    command = [str(CADDY), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with running(command, port, "/accounts/login/", XDG_DATA_HOME=str(folder), XDG_CONFIG_HOME=str(folder)) as address:
        yield address


def ask(address: str, **headers: str) -> tuple[int, str, float]:
    """(status, page, seconds); status 0 where nothing answers within 15 seconds, which is less than a slow sender is given."""
    with timed() as taken:
        status, page = _asked(urllib.request.Request(address, headers=headers))
    return status, page, taken.seconds


def _asked(request: urllib.request.Request) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(request, timeout=15) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()
    except OSError:
        return 0, ""


def send(address: str, form: dict[str, str], **headers: str) -> tuple[int, str]:
    """(status, where it leads to) of a form that is sent; 0 where nobody answers any more."""
    place = urlsplit(address)
    line = http.client.HTTPConnection(str(place.hostname), place.port, timeout=15)
    try:
        line.request(
            "POST",
            place.path,
            urlencode(form),
            {"Content-Type": "application/x-www-form-urlencoded", **headers},
        )
        answer = line.getresponse()
        return answer.status, answer.headers.get("Location", "")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        line.close()


def ask_headers(address: str) -> tuple[int, dict[str, str]]:
    """The status of an answer, and its headers by name in small letters."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as refused:
        return refused.code, {name.lower(): value for name, value in refused.headers.items()}


@contextmanager
def slow_senders(address: str, count: int) -> Iterator[list[socket.socket]]:
    """So many connections that have begun to send a form and do not go on."""
    place = urlsplit(address)
    head = (
        f"POST /accounts/login/ HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 2000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=a"
    ).encode()
    lines = []
    try:
        for _ in range(count):
            line = socket.create_connection((place.hostname, place.port), timeout=5)
            line.sendall(head)
            lines.append(line)
        time.sleep(0.3)
        yield lines
    finally:
        for line in lines:
            line.close()


def soon(seconds: float, *, usual: float) -> bool:
    """Two seconds; on a machine that its neighbours slow down, three times what the same took a moment before. Whatever
    waits for a slow sender, a lock or a silent server takes its limit, which is no shorter."""
    return seconds < max(2.0, 3 * usual)
