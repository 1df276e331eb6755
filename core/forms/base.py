"""The forms of the portal. They parse; actions decide."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict

from core.forms.bound import GovukBoundField
from core.forms.fields import OnceField, VersionField
from core.forms.keeping import TICKET, Keeping, Questions, current_keeper
from core.forms.look import Group, Look

CHOOSERS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.Select, forms.CheckboxInput)
PLAIN_REQUIRED = "This field is required."


@dataclass(frozen=True)
class Changed:
    """Another was faster: what is said of it, and question by question what stands now beside what was typed."""

    why: str
    both: list[tuple[str, str, str]]


class GovukLook:
    """What every form of ours says about its own appearance."""

    looks: ClassVar[dict[str, Look]] = {}
    groups: ClassVar[tuple[Group, ...]] = ()
    # The field whose label or legend is the page's only h1.
    page_heading: ClassVar[str] = ""
    # Data about a person other than the user: browsers of shared computers must not remember it.
    about_subject: ClassVar[bool] = False
    # By which name an action is given an answer, where it is not that of its box.
    called: ClassVar[dict[str, str]] = {}
    # Boxes that make up another answer, and are none by themselves: a day and an hour.
    parts: ClassVar[tuple[str, ...]] = ()
    # What is told to who was overtaken while typing; set by the page (audit/question_page.py).
    changed: Changed | None = None
    # What is typed is saved by a way of its own: a draft's pages.
    saved_elsewhere: ClassVar[bool] = False
    # Errors are spoken by the server in full; the browser's own bubbles are neither kept nor translated.
    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.say_what_is_missing()

    def say_what_is_missing(self) -> None:
        """In a sentence of each question's own; again by a form that adds boxes after it was made."""
        for name, field in self.fields.items():  # type: ignore[attr-defined]  # mixed into a Form
            if field.required and str(field.error_messages.get("required")) == PLAIN_REQUIRED:
                field.error_messages["required"] = self.asks_for(name, field)

    def asks_for(self, name: str, field: forms.Field) -> str:
        """The sentence beside an empty question that needs an answer."""
        label = str(field.label or name.replace("_", " ")).rstrip("?:. ")
        verb = "Select" if isinstance(field.widget, CHOOSERS) else "Enter"
        if str(field.label or "").endswith("?"):
            return f"{verb} an answer to: {label}?"
        return f"{verb} {label[:1].lower()}{label[1:]}"

    @property
    def http_status(self) -> int:
        """200 to show a form, 422 to show what is wrong with it, 409 what has changed while it was typed."""
        if self.changed is not None:
            return 409
        return 422 if self.errors else 200

    @property
    def said(self) -> dict[str, Any]:
        """What was asked and answered, as an action is given it: without what the form carries for itself."""
        fields, answers = self.fields, self.cleaned_data  # type: ignore[attr-defined]  # mixed into a Form
        own = {*self.parts, *(name for name, field in fields.items() if isinstance(field, OnceField))}
        return {self.called.get(name, name): answer for name, answer in answers.items() if name not in own}

    @cached_property
    def keeping(self) -> Keeping | None:
        """How what is typed here is kept until it is sent; None for a form without a box of more than a line."""
        keeper = current_keeper()
        if keeper is None or self.saved_elsewhere or not self.long_boxes:
            return None
        sent_with = str(self.data.get(TICKET, "")) if self.is_bound else ""  # type: ignore[attr-defined]  # mixed into a Form
        return keeper.of_form(type(self).__name__, ticket=sent_with, questions=self.questions)

    @property
    def questions(self) -> Questions:
        """In the order of the page. What stands over a group of boxes is part of what each of them asks."""
        shown = [(group, bound) for group, members in self.sections() for bound in members]
        return Questions(
            labels={bound.html_name: group.over(bound.legend) if group else bound.legend for group, bound in shown},
            choices={bound.html_name: bound.offered for _, bound in shown if bound.offered is not None},
        )

    @property
    def long_boxes(self) -> list[str]:
        """Names of the boxes of more than a line."""
        fields = self.fields.items()  # type: ignore[attr-defined]  # mixed into a Form
        return [name for name, field in fields if isinstance(field.widget, forms.Textarea)]

    def sections(self) -> Iterator[tuple[Group | None, list[GovukBoundField]]]:
        """Visible fields in order, those of a group together where its first one stands."""
        owner = {name: group for group in self.groups for name in group.fields}
        shown: set[int] = set()
        for bound in self.visible_fields():  # type: ignore[attr-defined]  # mixed into a Form
            group = owner.get(bound.name)
            if group is None:
                yield None, [bound]
            elif id(group) not in shown:
                shown.add(id(group))
                yield group, [self[name] for name in group.fields if name in self.fields]  # type: ignore[attr-defined, index]  # mixed into a Form

    errors: ErrorDict


class GovukForm(GovukLook, forms.Form):
    """A form that is not the face of one record."""


class GovukModelForm(GovukLook, forms.ModelForm):
    """A form that is the face of one record."""


class VersionedForm(forms.Form):
    """Mix in where a page changes a record: a stale page must not overwrite a newer answer."""

    version = VersionField()


class OnceForm(forms.Form):
    """Mix in where a page creates something: two clicks, one thing."""

    idempotency = OnceField()
