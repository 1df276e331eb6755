"""A form in the words of a version: it says which, and is shown again with what changed where another one holds by now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from core.forms import VersionField
from policy.matters import Differs
from referrals.decision_texts.by_design import OPTION, REASONS
from referrals.decision_texts.in_words import differences
from referrals.decision_texts.rules import Texts, held, of_version

CHANGED = (
    "Since you opened this page, version {number} of the decision texts holds. Nothing that you typed is lost. {what} "
    "Look at it again."
)
SAME = "What it says here is the same."


class InWordsForm(forms.Form):
    """Mix in where a page is made of decision texts. A page that does not say of which version was made before there were any."""

    texts = VersionField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.said_in: Texts = held()
        self.fields["texts"].initial = self.said_in.number

    def refuse_other_words(self, *, option: str = "", groups: Iterable[str] = ()) -> None:
        """Called by `clean`: what differs in this card and these lists of reasons is said above the form."""
        made_of = self.cleaned_data.get("texts")
        if made_of is None or made_of == self.said_in.number:
            return
        parts = (*(f"{REASONS}{group}." for group in groups), *([f"{OPTION}{option}."] if option else []))
        found = [one for one in differences(of_version(made_of).says, self.said_in.says) if one.name.startswith(parts)]
        renewed: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, or a dict of a test
        renewed["texts"] = str(self.said_in.number)
        self.data = renewed
        what = " ".join(map(_changed, found)) or SAME
        self.add_error(None, CHANGED.format(number=self.said_in.number, what=what))


def _changed(one: Differs) -> str:
    return f"{one.words}: it was “{one.before.rstrip('.')}”, and is “{one.after.rstrip('.')}”."
