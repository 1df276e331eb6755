"""Gives each form with a box of more than a line its ticket, and gives back what was typed into it
before (ADR 0033)."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from accounts.kept_text import parked_text
from accounts.kept_text.tickets import LONGEST_PATH, new_ticket, read_ticket
from accounts.models import KeptText
from core.forms.keeping import Keeping, Questions, Restored


class PersonsKeeper:
    """For one person on one page. Nothing is asked of the database until a form with a long box is drawn."""

    def __init__(self, *, person: int, path: str, opened: bool) -> None:
        self.person, self.path, self.opened = person, path, opened
        self._shown: list[Restored] = []

    def of_form(self, form: str, *, ticket: str, questions: Questions) -> Keeping:
        sent = read_ticket(ticket) if ticket else None
        if sent is not None and sent.person == self.person:
            # It is shown again with what was sent: where it was typed stays where it comes back.
            again = new_ticket(
                person=self.person, path=sent.path, form=sent.form, questions=questions, goes_on_from=sent.key
            )
            return Keeping(url=reverse("accounts:keep"), ticket=str(again), restored=None)
        before = self._restored(form) if self.opened and not ticket else None
        earlier = before.id if before else ""
        fresh = new_ticket(person=self.person, path=self.path, form=form, questions=questions, goes_on_from=earlier)
        return Keeping(url=reverse("accounts:keep"), ticket=str(fresh), restored=before)

    def shown(self) -> list[Restored]:
        return self._shown

    def _restored(self, form: str) -> Restored | None:
        waiting = parked_text.waiting_in(person=self.person, path=self.path, form=form)
        if not waiting:
            return None
        found = restored(waiting[0], has_others=len(waiting) > 1)
        self._shown.append(found)
        return found


def restored(text: KeptText, *, has_others: bool) -> Restored:
    return Restored(
        id=str(text.public_id),
        fields=MultiValueDict(text.fields),
        at=text.at,
        has_others=has_others,
        discard_url=reverse("accounts:forget_kept", args=[text.public_id]),
    )


def keeper_of(request: HttpRequest) -> PersonsKeeper | None:
    """None for a visitor: no account is there to keep it for."""
    path = request.get_full_path()
    if request.user.pk is None or len(path) > LONGEST_PATH:
        return None
    return PersonsKeeper(person=request.user.pk, path=path, opened=request.method == "GET")
