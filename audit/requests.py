"""The request as pages of the log, and the door to a record, see it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class Visit(HttpRequest):
    """Only a name for types. `who` is asked by rules alone: what it is, is known to the app above that sets it."""

    who: Any
    # An urgent page came first, while something is to be asked before the record is opened.
    shows_reference_alone: bool
