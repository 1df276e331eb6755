"""What `manage.py check --deploy` says of the places where files are kept: each is tried, and not only looked at (ADR 0090)."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error

from core.private_files import STORES

FILES = "stores"
HINT = "docs/operations.md, Files in a bucket, says how."


def every_store_keeps_what_it_is_given(**_: Any) -> list[CheckMessage]:
    said = dict.fromkeys(fault for store in STORES.values() for fault in store.faults())
    return [Error(fault, hint=HINT, id="prevent_portal.E005") for fault in said]
