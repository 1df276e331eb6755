"""Gives each form with a box of more than a line its ticket, and gives back what was typed into it
before (ADR 0033)."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from accounts.authority import Authority
from accounts.kept_text.parked_text import waiting_in
from accounts.kept_text.tickets import LONGEST_PATH, new_ticket, read_ticket
from accounts.models import KeptText
from accounts.presence.writing import lies_still, taken_over, told
from core.forms.keeping import Keeping, Questions, Restored, TakeOver, Writing


class PersonsKeeper:
    """For one person on one page. Nothing is asked of the database until a form with a long box is drawn."""

    def __init__(self, *, who: Authority, path: str, opened: bool) -> None:
        self.who, self.person, self.path, self.opened = who, who.person.pk, path, opened
        self._shown: list[Restored] = []
        self._to_take_over: list[TakeOver] = []

    def of_form(self, form: str, *, ticket: str, questions: Questions) -> Keeping:
        sent = read_ticket(ticket) if ticket else None
        if sent is not None and sent.person == self.person:
            # It is shown again with what was sent: where it was typed stays where it comes back.
            again = new_ticket(
                person=self.person, path=sent.path, form=sent.form, questions=questions, goes_on_from=sent.key
            )
            return Keeping(url=reverse("accounts:keep"), ticket=str(again), restored=None)
        before, others = self._waiting(form) if self.opened and not ticket else (None, ())
        earlier = before.id if before else ""
        fresh = new_ticket(person=self.person, path=self.path, form=form, questions=questions, goes_on_from=earlier)
        if others:
            self._to_take_over.append(TakeOver(fresh.key, str(fresh), reverse("accounts:take_over")))
        return Keeping(url=reverse("accounts:keep"), ticket=str(fresh), restored=before, others=others, key=fresh.key)

    def shown(self) -> list[Restored]:
        return self._shown

    def to_take_over(self) -> list[TakeOver]:
        return self._to_take_over

    def _waiting(self, form: str) -> tuple[Restored | None, tuple[Writing, ...]]:
        """What this person gets back here, and who else has typed here."""
        texts = waiting_in(person=self.person, path=self.path, form=form)
        own = [text for text in texts if text.user_id == self.person]
        if own:
            self._shown.append(restored(own[0], has_others=len(own) > 1))
        return self._shown[-1] if own else None, told(self.path, texts, self.who)


def restored(text: KeptText, *, has_others: bool) -> Restored:
    return Restored(
        id=str(text.public_id),
        fields=MultiValueDict(text.fields),
        at=text.at,
        has_others=has_others,
        taken_over=taken_over(text) if lies_still(text) else "",
        discard_url=reverse("accounts:forget_kept", args=[text.public_id]),
    )


def keeper_of(request: HttpRequest) -> PersonsKeeper | None:
    """None for a visitor: no account is there to keep it for."""
    path, who = request.get_full_path(), request.who  # type: ignore[attr-defined]  # set by CurrentAuthority
    if who.user is None or len(path) > LONGEST_PATH:
        return None
    return PersonsKeeper(who=who, path=path, opened=request.method == "GET")
