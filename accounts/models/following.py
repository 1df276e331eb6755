"""A row whose changes apps above follow, in the transaction in which it is saved: a role that they cannot look through
is not given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from core.extension import Point

if TYPE_CHECKING:
    from accounts.models.memberships import Membership
    from accounts.models.people import User

ROLE_CHANGED: Point[Callable[[Membership], None]] = Point(
    "accounts.role_changed",
    "what is done when a role was made, or another person, place, role or state was saved in it",
)
NAME_CHANGED: Point[Callable[[User], None]] = Point(
    "accounts.name_changed", "what is done when a person has another name"
)


class Followed(models.Model):
    """Saved as every model; then, where one of the `followed` fields was saved and stands otherwise than before,
    `tell_of_change` tells those who have joined."""

    followed: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        fields = options.get("update_fields")
        if fields is not None and set(fields).isdisjoint(self.followed):
            # Most of what is saved is about something else, and nothing has to be looked through then.
            super().save(*args, **options)
            return
        before = self._standing()
        super().save(*args, **options)
        if before != self._standing():
            self.tell_of_change(is_new=before is None)

    def tell_of_change(self, *, is_new: bool) -> None:
        raise NotImplementedError

    def _standing(self) -> dict[str, Any] | None:
        return type(self)._base_manager.filter(pk=self.pk).values(*self.followed).first()
