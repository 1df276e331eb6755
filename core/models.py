"""What tables of every app have in common."""

from __future__ import annotations

import uuid

from django.db import models


class Addressed(models.Model):
    """A record with an address of its own: pages are found by a number that tells nothing and cannot be counted up."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
