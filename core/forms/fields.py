"""Fields for typed text: a line, a narrative, an identifier."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from core.forms import text


class LineField(forms.CharField):
    """One line as typed: names, places, roles."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 300, **options})
        # Ours says what to do; Django's "null characters are not allowed" tells a teacher nothing.
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]
        self.validators.insert(0, text.refuse_unstorable)

    def to_python(self, value: Any) -> str:
        return text.kept(super().to_python(value) or "")

    def run_validators(self, value: Any) -> None:
        if value and self.max_length and len(value) > self.max_length:
            over = len(value) - self.max_length
            raise ValidationError(
                f"This answer must be {self.max_length:,} characters or fewer. You have {over:,} too many.",
                code="max_length",
            )
        super().run_validators(value)


class NarrativeField(LineField):
    """Free text of up to 100,000 characters, kept to the letter."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 8, **options: Any) -> None:
        super().__init__(
            **{"max_length": text.NARRATIVE_LIMIT, "widget": forms.Textarea(attrs={"rows": rows}), **options}
        )


class IdentifierField(LineField):
    """Something compared with other records: invisible characters and doubled spaces are dropped."""

    def to_python(self, value: Any) -> str:
        return text.comparable(super().to_python(value))


class VersionField(forms.IntegerField):
    """The version of the record this page was made from; the action refuses an older one."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": "This page is out of date. Reload it and try again.",
        "invalid": "This page is out of date. Reload it and try again.",
    }


class OnceField(forms.UUIDField):
    """A key made with the page, so that sending it twice does the thing once."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": "This page could not be sent safely. Reload it and try again.",
        "invalid": "This page could not be sent safely. Reload it and try again.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"initial": uuid.uuid4, **options})
