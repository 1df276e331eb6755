"""What the service costs and withstands: `make bench` (bench/__main__.py) runs all of it."""

from __future__ import annotations

import django

from core.row_security import begin_as_the_service


def begin() -> None:
    """Django, in a process whose main thread reads every row, as commands do (ADR 0043): what measures is no person. Its
    pages read as theirs."""
    django.setup()
    begin_as_the_service()
