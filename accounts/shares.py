"""The one wrapper round django-guardian. A share says why, on what basis and until when; guardian's grant serves it.

Access by a share needs both: the live share (not revoked, not past `until`) and the grant of its agency's group (ADR
0019). Each app above declares its own concrete Share and, beside it, a direct-foreign-key grant, because a generic one
survives the record it speaks of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from guardian.models import GroupObjectPermissionBase
from guardian.shortcuts import assign_perm, get_groups_with_perms, remove_perm

from accounts.authority import Authority
from accounts.kinds import SHARE_GIVEN
from accounts.models import Agency
from audit.log import log
from core.clock import now
from core.extension import Point
from core.standing import StandingQuerySet

GrantBase = GroupObjectPermissionBase


class ShareQuerySet(StandingQuerySet["ShareBase"]):
    ENDED = "revoked_at"

    def live(self) -> Self:
        return self.filter(live_share())


def live_share(prefix: str = "") -> Q:
    """A share that has been neither revoked nor outlived."""
    moment = now()
    unended = Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": moment})
    return Q(**{f"{prefix}revoked_at__isnull": True}) & unended


class ShareBase(models.Model):
    """One agency may see one record: why, on what lawful basis, until when."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    lawful_basis = models.CharField(max_length=60)
    until = models.DateTimeField(null=True)
    shared_at = models.DateTimeField(default=timezone.now)
    shared_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = ShareQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def force(self) -> Agency:
        """The force whose record it is, which tells the agency of it."""
        raise NotImplementedError


# Asked by the one door through which an agency is given sight; joined by the app that keeps the agreements.
COVERING: Point[Callable[[Any], int | None]] = Point(
    "accounts.covering", "which agreement covers a share as it is told now, by its key"
)
NAMED = ("agreement_id", "agreement_asked_at")


def group_of(agency: Agency) -> Group:
    """The agency's guardian group, made on first need."""
    if agency.group is None:
        agency.group = Group.objects.get_or_create(name=f"agency-{agency.pk}")[0]
        agency.save(update_fields=["group"])
    return agency.group


@transaction.atomic
def open_share(share: ShareBase, *, record: models.Model, by: Authority) -> ShareBase:
    """Save the share and project its grant, in one transaction."""
    share.shared_by = by.user
    name_agreement(share)
    share.save()
    give_grant_back(share, record=record)
    return share


def name_agreement(told: Any) -> None:
    """Writes on what is told to an agency now which agreement covers it, or that none does, for its caller to save."""
    told.agreement_id, told.agreement_asked_at = COVERING.one()(told), timezone.now()


def give_grant(share: ShareBase, *, record: models.Model) -> None:
    """Guardian's side of a share whose agency is told now: for the first time, or anew after it was taken back."""
    name_agreement(share)
    share.save(update_fields=NAMED)
    give_grant_back(share, record=record)


def give_grant_back(share: Any, *, record: models.Model) -> None:
    """Guardian's side of a live share, also where it stood before and was swept since: what was asked of the agreements then
    stands. The one door through which an agency is given sight of a record, so its event says to whom, on what basis and
    under which agreement, or that none covers it."""
    assign_perm(_view(record), group_of(share.agency), record)
    agreement = share.agreement_id if share.agreement_asked_at else COVERING.one()(share)
    said = {"agency": share.agency.name, "basis": share.lawful_basis, "agreement": agreement}
    log(SHARE_GIVEN, target=record, data=said)


@transaction.atomic
def revoke_share(share: ShareBase, *, record: models.Model, by: Authority) -> None:
    """End the share now. The grant goes with it unless another live share of the agency still stands."""
    share.revoked_at, share.revoked_by = timezone.now(), by.user
    share.save(update_fields=["revoked_at", "revoked_by"])
    drop_grant(share, record=record)


def drop_grant(share: ShareBase, *, record: models.Model) -> None:
    record_field = next(f.name for f in share._meta.fields if f.related_model is type(record))
    others = type(share).objects.live().filter(agency=share.agency, **{record_field: record}).exclude(pk=share.pk)
    if not others.exists():
        remove_perm(_view(record), group_of(share.agency), record)


def sweep(*, share_model: Any, grant_model: Any, record_field: str) -> int:
    """The keeper's duty: remove grants whose shares have all run out. Returns how many went."""
    live = share_model.objects.live().filter(
        **{record_field: models.OuterRef("content_object")}, agency__group=models.OuterRef("group")
    )
    stale = grant_model.objects.filter(~models.Exists(live))
    return int(stale.delete()[0])


def has_grant(grants: Any, *, record: str) -> Exists:
    """About a share: guardian holds the grant of its agency's group for its record. A look-up by the
    grant's unique key."""
    model: Any = grants._meta.get_field("content_object").related_model
    return Exists(
        grants._default_manager.filter(
            group=OuterRef("agency__group"),
            content_object=OuterRef(record),
            permission__codename=f"view_{model._meta.model_name}",
            permission__content_type__app_label=model._meta.app_label,
        )
    )


def agencies_granted(record: models.Model) -> list[Agency]:
    """The agencies whose group holds a grant for this record, as guardian itself says it."""
    # Asked with every permission and sifted here: given a name with its app, guardian silently answers with none.
    granted: Any = get_groups_with_perms(record, attach_perms=True)
    codename = f"view_{record._meta.model_name}"
    groups = [group.pk for group, held in granted.items() if codename in held]
    return list(Agency.objects.filter(group__in=groups).order_by("sort_key"))


def _view(record: models.Model) -> str:
    return f"{record._meta.app_label}.view_{record._meta.model_name}"
