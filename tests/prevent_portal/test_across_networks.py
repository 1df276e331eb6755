"""What leaves this machine is encrypted, and goes to no one who cannot prove who they are."""

from __future__ import annotations

import socket
import ssl
import threading

import psycopg
import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from prevent_portal.across_networks import DATABASES, everything_that_crosses_is_encrypted, is_elsewhere
from prevent_portal.celery import broker
from tests.served import vouched_for

ELSEWHERE = "postgresql://pp_app:secret@db.force.example/prevent_portal"
CHECKED = f"{ELSEWHERE}?sslmode=verify-full&sslrootcert=/run/secrets/inside_ca"


@pytest.fixture
def refused(settings, monkeypatch):
    settings.REDIS_URL, settings.EMAIL_HOST, settings.CLAMD_ADDRESS = "", "localhost", ""
    for name in DATABASES:
        monkeypatch.delenv(name, raising=False)

    def names(**given):
        for name, value in given.items():
            setattr(settings, name, value)
            if name in DATABASES:
                monkeypatch.setenv(name, value)
        return [fault.msg.split()[0] for fault in everything_that_crosses_is_encrypted()]

    return names


@pytest.mark.parametrize(
    "host",
    ["", "/run/postgresql", "localhost", "127.0.0.1", "127.0.0.2", "::1", "postgres", "redis", "clamd"],
)
def test_what_stays_on_this_machine_needs_no_certificate(host):
    assert not is_elsewhere(host)


@pytest.mark.parametrize("host", ["db.force.example", "10.0.0.7", "fd00::7", "192.168.1.2", "0.0.0.0", "db.internal"])
def test_any_other_name_or_number_is_another_machine(host):
    assert is_elsewhere(host)


@pytest.mark.parametrize("name", DATABASES)
def test_an_address_on_another_machine_that_is_not_encrypted_is_refused(refused, name):
    assert refused(**{name: ELSEWHERE}) == [name]
    assert refused(**{name: f"{ELSEWHERE}?sslmode=require"}) == [name]
    assert refused(**{name: "postgresql://pp_app:secret@/prevent_portal?host=db.force.example"}) == [name]
    assert refused(**{name: CHECKED}) == []
    assert refused(**{name: "postgresql://pp_app:secret@postgres:5432/prevent_portal"}) == []


def test_so_are_redis_mail_and_the_scanner(refused):
    assert refused(REDIS_URL="redis://:secret@10.0.0.8:6379/0") == ["REDIS_URL"]
    assert refused(REDIS_URL="rediss://:secret@10.0.0.8:6379/0") == []
    assert refused(EMAIL_HOST="mail.force.example", EMAIL_USE_TLS=False) == ["EMAIL_HOST"]
    assert refused(EMAIL_USE_TLS=True) == []
    assert refused(CLAMD_ADDRESS="scanner.force.example:3310") == ["CLAMD_ADDRESS"]
    assert refused(CLAMD_ADDRESS="[fd00::7]:3310") == ["CLAMD_ADDRESS"]
    assert refused(CLAMD_ADDRESS="/run/clamav/clamd.ctl") == []


# The answer to HELLO 3.
AS_REDIS = b"%1\r\n+proto\r\n:3\r\n"
ASKS_FOR_TLS = bytes.fromhex("00000008 04d2162f")

# --- The bell -------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["redis"])
def pretender(tmp_path, request):
    """Something that says it is that server at `localhost`; yields its port, its certificate, and what it was told."""
    certificate, key = vouched_for("localhost", tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    told, door = [], socket.create_server(("127.0.0.1", 0))

    def answer():
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            try:
                if request.param == "postgresql" and line.recv(8) == ASKS_FOR_TLS:
                    line.sendall(b"S")
                with context.wrap_socket(line, server_side=True) as caller:
                    while said := caller.recv(4096):
                        told.append(said)
                        caller.sendall(AS_REDIS if b"HELLO" in said else b"+PONG\r\n" * said.count(b"*"))
            except OSError:
                continue

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield door.getsockname()[1], certificate, told
    door.shutdown(socket.SHUT_RDWR)
    door.close()
    thread.join(10)


def rings(address):
    with Celery(broker=broker(address), set_as_current=False).connection_for_write() as bell:
        bell.ensure_connection(max_retries=1, interval_start=0, timeout=5)


@pytest.mark.parametrize("said", ["", "?ssl_cert_reqs=none", "?ssl_cert_reqs=CERT_NONE", "?ssl_cert_reqs=optional"])
def test_a_redis_whose_certificate_nobody_vouches_for_is_not_spoken_to(pretender, said):
    port, _, told = pretender
    with pytest.raises(OperationalError, match="CERTIFICATE_VERIFY_FAILED"):
        rings(f"rediss://:secret@localhost:{port}/0{said}")
    assert told == []


def test_one_whose_certificate_is_known_is(pretender):
    port, certificate, told = pretender
    rings(f"rediss://localhost:{port}/0?ssl_ca_certs={certificate}")
    assert any(b"PING" in said for said in told)


@pytest.mark.parametrize("pretender", ["postgresql"], indirect=True)
def test_a_database_whose_certificate_nobody_vouches_for_is_told_no_name_and_no_password(pretender, tmp_path):
    port, certificate, told = pretender
    (tmp_path / "another").mkdir()
    another, _ = vouched_for("localhost", tmp_path / "another")
    for host, trusted in (("localhost", another), ("127.0.0.1", certificate)):
        with pytest.raises(psycopg.OperationalError, match=r"verify failed|does not match"):
            psycopg.connect(f"postgresql://pp_app:secret@{host}:{port}/x?sslmode=verify-full&sslrootcert={trusted}")
    assert told == []


def test_an_address_keeps_all_else_that_it_says():
    assert broker("rediss://:a%2Fb@h:1/2?ssl_ca_certs=/ca") == (
        "rediss://:a%2Fb@h:1/2?ssl_ca_certs=%2Fca&ssl_cert_reqs=required"
    )
    assert broker("redis://h:1/2") == "redis://h:1/2" and broker("") == "memory://"
