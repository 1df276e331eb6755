"""A service whose every page comes late and in two halves, for `make slow-pages`: a browser test that reads a page
before it has come passes by luck on a quick machine, and fails here each time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from time import sleep

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

# Seconds before a page is asked for, and again between its halves; empty: not at all.
SECONDS = float(os.environ.get("PP_PAGES_LATE_BY") or 0)


def pages_late(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Only what a browser goes to: what its scripts ask for and a test's own client are answered as ever."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.headers.get("Sec-Fetch-Mode") != "navigate":
            return get_response(request)
        sleep(SECONDS)
        response = get_response(request)
        return in_halves(response) if isinstance(response, HttpResponse) else response

    return answer


def in_halves(response: HttpResponse) -> HttpResponseBase:
    late = StreamingHttpResponse(_halves(response.content), status=response.status_code, headers=response.headers)
    late.cookies = response.cookies
    return late


def _halves(content: bytes) -> Iterator[bytes]:
    yield content[: len(content) // 2]
    sleep(SECONDS)
    yield content[len(content) // 2 :]
