"""What tables of every app have in common."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import models
from django.utils.encoding import force_str


class Addressed(models.Model):
    """A record with an address of its own: pages are found by a number that tells nothing and cannot be counted up."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Any) -> str:
        """The words of what was chosen. Django makes the list of all choices anew for each record of a list (ADR 0052)."""
        chosen = getattr(self, field.attname)
        return force_str(_words(field).get(chosen, chosen), strings_only=True)


@cache
def _words(field: Any) -> Mapping[Any, Any]:
    """They are stated with the model."""
    return dict(field.flatchoices)
