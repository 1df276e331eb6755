"""A question as it stands on the page: its words, its answer, its error, and where the error leads."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.choices import flatten_choices
from django.utils.safestring import SafeString

from core.forms.choosers import OneListed, OneOf
from core.forms.dates import DateParts
from core.forms.keeping import Keeping, Restored
from core.forms.look import Look

# First match wins: a MultipleHiddenInput is a HiddenInput, a Select is the base of RadioSelect.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (DateParts, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)
# Never given back: a password, a file, and what a page carries for itself.
NOT_RESTORED = (forms.HiddenInput, forms.PasswordInput, forms.FileInput)
CLASSES = {
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "input": "govuk-input",
}
GROUPED = ("date", "checkboxes", "radios")
TYPED = ("input", "textarea", "date")
# A limit worth announcing before anything is typed; a longer one is met only by whoever pastes a book.
SAID_LIMIT = 5_000
# Of such a box nothing is read but what `reads_as` has: a line, and a choice of one.
READ_AS_SAID = (forms.TextInput, forms.Select)
OF_RECORDS = (OneListed, OneOf)
READ_OF_LOOK = tuple(name for name in Look.__slots__ if name != "hints")  # those stand beside radios alone
# More are not kept: all are forgotten, and written again.
MOST_WRITTEN = 1_000
_written: dict[Hashable, SafeString] = {}
# The browser would cut pasted text without a word, or hide the question behind a grey example.
UNWANTED = ("maxlength", "minlength", "placeholder", "cols")


@cache
def _kind_of(widget: type[forms.Widget]) -> str:
    return next((kind for widget_class, kind in KINDS if issubclass(widget, widget_class)), "input")


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio or checkbox."""

    id: str
    name: str
    value: str
    label: str
    hint: str
    checked: bool
    disabled: bool
    after_or: bool


class GovukBoundField(BoundField):
    """Django's bound field, speaking GOV.UK markup. Used for every form, allauth's included."""

    @property
    def kind(self) -> str:
        return _kind_of(type(self.field.widget))  # type: ignore[arg-type]  # a class can be hashed

    @property
    def keeping(self) -> Keeping | None:
        return getattr(self.form, "keeping", None)

    @property
    def opens_keeping(self) -> bool:
        """Whether this is the first long box of its form: there it stands what is back, and the ticket
        to send along."""
        return self.keeping is not None and self.name == next(iter(getattr(self.form, "long_boxes", ())), "")

    @property
    def _restored(self) -> Restored | None:
        if self.form.is_bound or self.keeping is None or isinstance(self.field.widget, NOT_RESTORED):
            return None
        return self.keeping.restored

    def value(self) -> Any:
        """What was typed here and not sent yet, on this machine or another, comes before what the page begins with."""
        restored, widget = self._restored, self.field.widget
        if restored is None or widget.value_omitted_from_data(restored.fields, {}, self.html_name):
            return super().value()
        typed = widget.value_from_datadict(restored.fields, {}, self.html_name)
        return self.field.prepare_value(self.field.bound_data(typed, self.initial))

    @property
    def look(self) -> Look:
        return getattr(self.form, "looks", {}).get(self.name) or Look()

    @property
    def is_page_heading(self) -> bool:
        return getattr(self.form, "page_heading", "") == self.name

    @property
    def size(self) -> str:
        return "l" if self.is_page_heading else self.look.size

    @property
    def legend(self) -> str:
        return self.look.legend or str(self.label)

    @property
    def is_group(self) -> bool:
        return self.kind in GROUPED

    @property
    def is_choice(self) -> bool:
        return self.kind in ("radios", "checkboxes")

    @property
    def offered(self) -> dict[str, str] | None:
        """Of a choice, the words of each answer by what is sent for it; None of what is typed."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return {"on": "Yes"}
        if not isinstance(widget, forms.widgets.ChoiceWidget):
            return None
        answers: Iterator[tuple[Any, Any]] = flatten_choices(widget.choices)
        return {str(value): str(words) for value, words in answers}

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error"

    @property
    def count_id(self) -> str:
        return f"{self.auto_id}-info"

    @property
    def counts(self) -> bool:
        """Long answers say how much room is left once three quarters are used; one line does not need it."""
        return self.kind == "textarea" and bool(getattr(self.field, "max_length", None))

    @property
    def says_limit(self) -> bool:
        """Whether the limit is named before anything is typed, with script or without."""
        return self.counts and getattr(self.field, "max_length", 0) <= SAID_LIMIT

    @property
    def aria_describedby(self) -> str:
        said = [self.hint_id] if self.help_text else []
        said += [self.count_id] if self.says_limit else []
        said += [self.error_id] if self.errors else []
        return " ".join(said)

    @property
    def wrong_parts(self) -> list[str]:
        """For a date: the boxes to mark."""
        found = self.form.errors.as_data().get(self.name, [])
        parts = [part for error in found for part in ((error.params or {}).get("parts", "").split())]
        return parts or (["day", "month", "year"] if found else [])

    @property
    def error_target(self) -> str:
        """The id of the thing to change, for the link in the error summary."""
        if self.kind == "date":
            return f"{self.auto_id}-{(self.wrong_parts or ['day'])[0]}"
        if self.is_choice:
            return next((choice.id for choice in self.choices), self.auto_id)
        return self.id_for_label or self.auto_id

    @property
    def choices(self) -> Iterator[Choice]:
        for part in self.subwidgets:
            value = str(part.data["value"])
            yield Choice(
                id=part.data["attrs"].get("id", ""),
                name=part.data["name"],
                value=value,
                label=part.choice_label,
                hint=self.look.hints.get(value, ""),
                checked=part.data["selected"],
                disabled=bool(part.data["attrs"].get("disabled")),
                after_or=bool(value) and value == self.look.divider_before,
            )

    def render(self, template_name: Any = None, context: Any = None, renderer: Any = None) -> Any:
        """The question with its box. The filters of a list read the same for all its readers: each is written once in a
        process, and its templates are not gone through again (ADR 0052)."""
        reads_as = None if template_name or context or renderer else self.reads_as
        if reads_as is None:
            return super().render(template_name, context, renderer)
        html = _written.get(reads_as)
        if html is None:
            html = super().render()
            if len(_written) >= MOST_WRITTEN:
                _written.clear()
            _written[reads_as] = html
        return html  # and not read again from there: another request may have emptied it

    @property
    def reads_as(self) -> Hashable | None:
        """All that the templates ask of an empty line or of a choice between our own words, in the filters of a list. None for
        every other box: what was typed, records to choose from and an error are of one person, and written each time."""
        widget = self.field.widget
        if not getattr(self.form, "reads_alike", False) or type(widget) not in READ_AS_SAID or self.errors:
            return None
        choices, value = getattr(widget, "choices", ()), self.value()
        if isinstance(self.field, OF_RECORDS) or (value and not choices):
            return None
        said = (self.auto_id, self.html_name, self.label, self.help_text, self.field.disabled, type(self.form), value)
        look = (self.is_page_heading, self.autocomplete, *[getattr(self.look, name) for name in READ_OF_LOOK])
        return (type(widget), *said, *look, tuple(choices), tuple(widget.attrs.items()))

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> Any:
        widget = widget or self.field.widget
        for name in UNWANTED:
            widget.attrs.pop(name, None)
        return super().as_widget(widget, {**self.govuk_attrs(), **(attrs or {})}, only_initial)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        # The browser's own bubble would come before our words, in another language, and vanish.
        built.pop("required", None)
        return built

    def govuk_attrs(self) -> dict[str, Any]:
        """Classes and behaviour of the input itself."""
        if self.is_hidden:
            return {}
        attrs: dict[str, Any] = {"class": self.input_classes(), "autocomplete": self.autocomplete}
        if self.kind == "date":
            attrs["data-wrong-parts"] = " ".join(self.wrong_parts)
        if self.look.inputmode:
            attrs["inputmode"] = self.look.inputmode
        if self.look.spellcheck is not None:
            attrs["spellcheck"] = "true" if self.look.spellcheck else "false"
        return {name: value for name, value in attrs.items() if value}

    @property
    def autocomplete(self) -> str:
        about_subject = getattr(self.form, "about_subject", False) and self.kind in TYPED
        return self.look.autocomplete or ("off" if about_subject else "")

    def input_classes(self) -> str:
        base = CLASSES.get(self.kind)
        if not base:
            return self.field.widget.attrs.get("class", "")
        names = [base, self.field.widget.attrs.get("class", "")]
        names += [f"{base.split()[0]}--error"] if self.errors else []
        names += [f"govuk-input--width-{self.look.width}"] if self.look.width else []
        names += ["govuk-js-character-count"] if self.counts else []
        return " ".join(name for name in names if name)
