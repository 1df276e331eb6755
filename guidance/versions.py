"""A text that two people publish: one writes it, another puts it in force. What every version of such a text has, whatever the
text is; guidance pages and the templates of letters are two."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

PERSON = settings.AUTH_USER_MODEL


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Replaced"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN = (State.DRAFT, State.WITHDRAWN)
SETTLED = (State.PUBLISHED, State.RETIRED)


class Origin(models.TextChoices):
    SHIPPED = "shipped", "Came with the service"
    WRITTEN = "written", "Written here"


class Version(models.Model):
    """What a text says, said, or may come to say. Two people publish; a published text is never changed. A model of it names
    its text by a relation whose other end is `versions`."""

    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.WRITTEN)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts changes to the draft.")

    class Meta:
        abstract = True


def published_by_two(text: str, *, prefix: str, from_a_day: bool = False) -> list[models.BaseConstraint]:
    """What the database keeps of it. `text` is the relation to the text, `prefix` begins the names of the constraints.
    Where versions hold `from_a_day` on, several are published, and one that was published can be withdrawn before its day."""
    one_published = models.UniqueConstraint(
        fields=[text], condition=Q(state=State.PUBLISHED), name=f"{prefix}_one_published"
    )
    stands = (
        Q(state__in=OPEN, published_at__isnull=True, approver__isnull=True)
        | Q(state__in=SETTLED, published_at__isnull=False, origin=Origin.SHIPPED)
        | Q(state__in=SETTLED, published_at__isnull=False, approver__isnull=False)
    )
    called_off = Q(state=State.WITHDRAWN, published_at__isnull=False, approver__isnull=False)
    return [
        models.UniqueConstraint(fields=[text, "number"], name=f"{prefix}_number_once"),
        *([] if from_a_day else [one_published]),
        models.UniqueConstraint(fields=[text], condition=Q(state=State.DRAFT), name=f"{prefix}_one_draft"),
        models.CheckConstraint(condition=Q(state__in=State.values), name=f"{prefix}_state_known"),
        models.CheckConstraint(
            condition=Q(approver__isnull=True) | ~Q(approver=F("author")), name=f"{prefix}_approver_is_not_author"
        ),
        models.CheckConstraint(
            condition=Q(origin=Origin.SHIPPED) | Q(author__isnull=False), name=f"{prefix}_has_author"
        ),
        models.CheckConstraint(
            condition=stands | called_off if from_a_day else stands, name=f"{prefix}_published_by_two"
        ),
    ]
