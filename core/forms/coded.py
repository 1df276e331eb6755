"""A form in letters that no filter on the way reads: what a page parks when a firewall refuses the text itself (ADR 0068)."""

from __future__ import annotations

import base64
import binascii

from django.http import HttpRequest, QueryDict

FIELD = "coded"


def read_coded(request: HttpRequest) -> None:
    """As if the form had come plainly. Only addresses that keep what is typed, and act on nothing, ask for it; protection
    against forgery has been by then, and goes by the token beside it. What cannot be read is an empty form."""
    if FIELD not in request.POST:
        return
    coded = request.POST[FIELD]
    try:
        plain = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True).decode()
        request.POST = QueryDict(plain)
    except (binascii.Error, ValueError, UnicodeDecodeError):
        request.POST = QueryDict("")
