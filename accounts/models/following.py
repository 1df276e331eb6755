"""A row whose changes apps above follow, in the transaction in which it is saved: a role that they cannot look through
is not given."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


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
