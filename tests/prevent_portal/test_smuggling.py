"""One request is one request: what two servers could read as one and as two is refused by the first that reads it."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest

from tests.served import gunicorn

HIDDEN = "GET /smuggled/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHUNKED = f"0\r\n\r\n{HIDDEN}"
# Headers of a request that ends in two places, and its body.
AMBIGUOUS = {
    "a length and chunks": ("Content-Length: 4\r\nTransfer-Encoding: chunked", CHUNKED),
    "chunks and a length": (f"Transfer-Encoding: chunked\r\nContent-Length: {len(CHUNKED)}", CHUNKED),
    "two lengths": (f"Content-Length: 0\r\nContent-Length: {len(HIDDEN)}", HIDDEN),
    "a length with a sign": (f"Content-Length: +{len(HIDDEN)}", HIDDEN),
    "two lengths in one": (f"Content-Length: 0, {len(HIDDEN)}", HIDDEN),
    "a coding that is none": ("Transfer-Encoding: xchunked", CHUNKED),
    "chunks twice": ("Transfer-Encoding: chunked, chunked", CHUNKED),
    "a space before the colon": ("Content-Length : 0", HIDDEN),
    "a folded header": ("X-A: b\r\n Transfer-Encoding: chunked", CHUNKED),
    "a chunk of no number": ("Transfer-Encoding: chunked", f"-1\r\n{CHUNKED}"),
}


@pytest.fixture(scope="module")
def web(django_db_setup):
    with gunicorn() as address:
        yield address


def answers(address: str, headers: str, body: str) -> list[int]:
    """The status of each answer that comes back on one line, to the moment it is closed."""
    place, said = urlsplit(address), b""
    with socket.create_connection((str(place.hostname), place.port or 80), timeout=30) as line:
        line.sendall(f"POST /livez HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n{body}".encode())
        try:
            while part := line.recv(65536):
                said += part
                line.settimeout(3)  # a busy machine takes its time to the first word; another follows it at once
        except TimeoutError:
            pass
    return [int(each.split(maxsplit=1)[0]) for each in said.split(b"HTTP/1.1 ")[1:]]


@pytest.mark.parametrize("what", AMBIGUOUS)
def test_the_server_refuses_it_and_reads_no_second_request_in_it(web, what):
    """What is hidden in it would be answered with 302. That a form is refused may be said before its end is found bad."""
    said = answers(web, *AMBIGUOUS[what])
    assert said[-1] in {400, 501} and set(said) <= {400, 403, 501}
