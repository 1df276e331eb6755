"""What was ended, lifted or withdrawn stays in its table as history; what stands is asked for by one word."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db.models import Model, QuerySet

Record = TypeVar("Record", bound=Model, covariant=True)


class StandingQuerySet(QuerySet[Record]):
    """Rows that stand until the moment in the column that `ENDED` names."""

    ENDED: ClassVar[str]

    def standing(self) -> Self:
        return self.filter(**{f"{self.ENDED}__isnull": True})
