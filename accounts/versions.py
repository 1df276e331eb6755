"""A page that was overtaken: another person saved while it was open. Nothing is overwritten, nothing
typed is lost."""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.db import models

from core.locking import lock

Record = TypeVar("Record", bound=models.Model)


class Stale(Exception):
    """`now` is the record as it stands; the form keeps what was typed."""

    def __init__(self, now: models.Model) -> None:
        super().__init__("This was changed by somebody else after you opened it.")
        self.now = now


def lock_version(record: Record, version: int) -> Record:
    """The record locked, if it is still the one the page was made from."""
    locked = lock(record)
    if locked.version != version:  # type: ignore[attr-defined]  # asked only of models that have one
        raise Stale(locked)
    return locked


def again(form: forms.BaseForm, now: models.Model) -> forms.BaseForm:
    """The same answers, on a page made from the record as it now stands: sending it is a decision, not an accident."""
    answers = form.data.copy()  # type: ignore[attr-defined]  # a bound form holds a QueryDict
    answers["version"] = now.version  # type: ignore[attr-defined]  # asked only of models that have one
    return type(form)(answers)
