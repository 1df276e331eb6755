"""What a referral is found by, derived from what stands on its record."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from audit.policy import not_audited
from core.folding import LONGEST
from referrals.models.referral import Referral


@not_audited(
    because="derived from claims, corrections and references, which are captured; rebuilt at will",
    may="select, insert, update",
)
class SearchDocument(models.Model):
    """The tokens under which a referral is found (`core.folding.filed_as`). A trigger makes one with every referral, so
    that none can be forgotten; what is stale the keeper files.

    What is new goes into the index at once (`fastupdate`): left for a vacuum, it would be read through by every search.
    """

    referral = models.OneToOneField(
        Referral, on_delete=models.CASCADE, primary_key=True, related_name="search_document"
    )
    tokens = SearchVectorField(null=True)
    is_stale = models.BooleanField(default=True, db_default=True)

    class Meta:
        indexes = [
            GinIndex(fields=["tokens"], fastupdate=False, name="referrals_search_tokens"),
            models.Index(fields=["referral"], condition=Q(is_stale=True), name="referrals_search_stale"),
        ]

    def __str__(self) -> str:
        return f"What {self.referral_id} is found by"


@not_audited(
    because="words without their bearers, for misspelt searches; made of the claims, which are captured",
    may="select, insert",
)
class NameWord(models.Model):
    """A word that stands in a name here, and the keys of words that are nearly it: where a search finds no
    referral, it is asked again with the words that are like those typed."""

    word = models.CharField(max_length=LONGEST, primary_key=True)
    near = ArrayField(models.CharField(max_length=LONGEST + 1))

    class Meta:
        indexes = [GinIndex(fields=["near"], fastupdate=False, name="referrals_nameword_near")]

    def __str__(self) -> str:
        return self.word
