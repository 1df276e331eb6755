"""When the keeper last did what destroys."""

from __future__ import annotations

from django.db import models

from audit.policy import not_audited


@not_audited(because="when the keeper was last at work; holds no content", may="select", keeper_may="insert, update")
class Round(models.Model):
    """The last round of one duty, and since when its rounds have come without a gap of more than a day."""

    duty = models.CharField(max_length=100, primary_key=True)
    since = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.duty
