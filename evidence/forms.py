"""What is asked about files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from core.forms import GovukForm, LineField, OnceForm, VersionedForm
from evidence.actions import Told
from evidence.limits import LIMITS, MEGABYTE
from evidence.models import Reach, Unfinished
from evidence.pieces import FromPieces
from evidence.reasons import WRONG
from evidence.uploads import NAMELESS, Arrived, wrong_size

TAKEN = "image/*,.heic,.pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.doc,.xls,.ppt,.eml,.msg,.txt,.csv,audio/*,video/*"
OF_EACH = "what_of"  # boxes that static/js/files.js makes, one for each file that is chosen
IN_PIECES = "whole"  # numbers of files that came in pieces, in the order in which they were chosen
# The same two of files that came with this form when it was refused: they need not be chosen again.
CAME, OF_WHAT_CAME = "came", "what_of_came"


class Several(forms.FileInput):
    """As many as are chosen. A telephone offers its camera for it as well."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return [*_chosen(data, files, name), *_came(data)]


def _listed(data: Any, name: str) -> list[str]:
    return data.getlist(name) if hasattr(data, "getlist") else []


def _chosen(data: Any, files: Any, name: str) -> list[Any]:
    """On the page that is sent now."""
    return [*(files.getlist(name) if files else []), *_listed(data, IN_PIECES)]


def _came(data: Any) -> list[str]:
    """Before, and not chosen once more now."""
    again = _listed(data, IN_PIECES)
    return [number for number in dict.fromkeys(_listed(data, CAME)) if number not in again]


class FilesField(forms.FileField):
    widget = Several
    pieces: QuerySet[Unfinished] = Unfinished.objects.none()  # what this person may send here

    def clean(self, data: Any, initial: Any = None) -> list[Arrived]:
        """Every file of the form, each with the sentence that helps. One that is wrong is named, and none is kept."""
        arrived = [self._whole(each) if isinstance(each, str) else each for each in data or [] if each is not None]
        if not arrived:
            raise forms.ValidationError("Choose a file, or take a photo.", code="required")
        if len(arrived) > LIMITS.at_once:
            said = f"Send {LIMITS.at_once} files at most at once. You chose {len(arrived)}."
            raise forms.ValidationError(said, code="many")
        if wrong := [fault for each in arrived if (fault := wrong_size(each.name or NAMELESS, each.size or 0))]:
            raise forms.ValidationError(wrong)
        return arrived

    def _whole(self, number: str) -> Arrived:
        """A file of which all has arrived before the form. It is looked up by a number that is a UUID or nothing."""
        found = [upload for upload in self.pieces if upload.public_id.hex == number.replace("-", "") and upload.key]
        if not found:
            raise forms.ValidationError("A file has not arrived whole, or was sent already. Choose it again.")
        return Arrived(found[0].name, FromPieces(found[0]), size=found[0].size)


class DescribeForm(GovukForm):
    """What a file is. The person who reads it was not there."""

    about_subject = True

    what = LineField(
        label="What is this?",
        help_text="For example: a photo of the note he left on his desk. If you send several, say what they are together.",
    )
    by_whom = LineField(label="Who took or wrote it?", required=False, help_text="If you know.")
    when_made = LineField(
        label="When?", required=False, max_length=100, help_text="A day, or about when. For example: last Tuesday."
    )

    def __init__(self, *args: Any, parts: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if parts:
            self.fields["part"] = forms.ChoiceField(
                label="Does it belong to a contact or a note?", required=False, choices=[("", "To none"), *parts]
            )

    @property
    def told(self) -> Told:
        given = self.cleaned_data
        return Told(given["what"], by_whom=given["by_whom"], when_made=given["when_made"], part=given.get("part", ""))


class UploadForm(OnceForm, DescribeForm):
    """Files, and what they are. `complete` is the last thing in the form: without it the rest did not arrive either."""

    field_order = ("chosen", "what", "by_whom", "when_made")

    chosen = FilesField(
        label="Files",
        help_text=(
            "Choose them, drop them on this form, or take a photo with your telephone. "
            f"Up to {LIMITS.at_once} at once, {LIMITS.file_bytes // MEGABYTE} MB each. Pictures, PDF, Office documents, "
            "e-mails (.eml, .msg), text. Sound, film and Office documents of before 2007 (.doc, .xls, .ppt) are kept and not shown."
        ),
        widget=Several(attrs={"accept": TAKEN}),
    )

    def __init__(
        self, *args: Any, has_room: bool = True, pieces: QuerySet[Unfinished] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if pieces is not None:
            self.fields["chosen"].pieces = pieces  # type: ignore[attr-defined]  # a FilesField
        self.has_room = has_room
        self.each: list[str] = []

    def clean(self) -> dict[str, Any]:
        if not self.has_room:
            self.errors.pop("chosen", None)
            raise forms.ValidationError("Many files are being sent just now, so yours were not taken. Send them again.")
        if "complete" not in self.data:
            raise forms.ValidationError("What you sent did not arrive whole, so nothing was kept. Send it again.")
        self.each = self._sentences()
        return self.cleaned_data

    def _sentences(self) -> list[str]:
        """What was said of each file, in their order, where there is script to ask it. Of what came before, what was said then."""
        chosen, said = _chosen(self.data, self.files, "chosen"), _listed(self.data, OF_EACH)
        if said and len(said) != len(chosen):
            raise forms.ValidationError("What is said of each file does not fit the files. Choose them again.")
        before, line = self._said_by_number(), LineField(required=False)
        sentences = [*(said or [""] * len(chosen)), *(before.get(number, "") for number in _came(self.data))]
        return [line.clean(sentence) for sentence in sentences]

    def _said_by_number(self) -> dict[str, str]:
        """What was said of each file that came in pieces, now or before."""
        before = zip(_listed(self.data, CAME), _listed(self.data, OF_WHAT_CAME), strict=False)
        return {**dict(before), **dict(zip(_listed(self.data, IN_PIECES), _listed(self.data, OF_EACH), strict=False))}

    @property
    def came(self) -> dict[Unfinished, str]:
        """What came in pieces, of a form that is shown again, with what was said of it: it need not be chosen again."""
        named, said = {*_listed(self.data, IN_PIECES), *_came(self.data)}, self._said_by_number()
        pieces = self.fields["chosen"].pieces  # type: ignore[attr-defined]  # a FilesField
        uploads = [upload for upload in pieces if upload.key and str(upload.public_id) in named]
        return {upload: said.get(str(upload.public_id), "") for upload in uploads}

    @property
    def said(self) -> dict[str, Any]:
        return {"arrived": self.cleaned_data["chosen"], "told": self.told, "each": self.each}


class ChangeForm(VersionedForm, DescribeForm):
    """The same of a file that is here already."""

    @property
    def said(self) -> dict[str, Any]:
        return {"told": self.told, "version": self.cleaned_data["version"]}


class SetAsideForm(OnceForm, GovukForm):
    """Why it should not be here. It is sealed whatever is answered; elsewhere only what should be nowhere."""

    wrong = forms.ChoiceField(label="What is wrong with it?", widget=forms.RadioSelect, choices=list(WRONG.items()))
    why = LineField(
        label="In a few words",
        help_text="Without describing what it shows. For example: terrorist material; a letter about his neighbour.",
    )


class ReachForm(OnceForm, GovukForm):
    """How far the seal goes that a person put on a file."""

    EVERYWHERE = "everywhere"
    how_far = forms.ChoiceField(
        label="How far does the seal go?",
        widget=forms.RadioSelect,
        choices=[
            (
                EVERYWHERE,
                "To every file of the same content, wherever it is or arrives, but for those that an inspector put back",
            ),
            (Reach.FILE.value, "To this file alone: it belongs to another record"),
        ],
    )

    @property
    def said(self) -> dict[str, Any]:
        how_far = self.cleaned_data["how_far"]
        return {"reach": "" if how_far == self.EVERYWHERE else how_far}


class PutBackForm(OnceForm, GovukForm):
    reason = LineField(label="Why may it be here?")


class HandOverForm(OnceForm, GovukForm):
    """To whom it was handed over. Only afterwards: what is confirmed cannot be had back."""

    to = LineField(
        label="Who has it now?",
        max_length=200,
        help_text="The unit that deals with such material, and who took it there. They must have it before you say so.",
    )
    receipt = LineField(label="Their reference or receipt", max_length=200)
    reason = LineField(label="Why was it handed over?", help_text="Do not describe what it shows.")


class DestroyForm(OnceForm, GovukForm):
    reason = LineField(
        label="Why is it to be destroyed?",
        help_text="Do not describe what it shows. If somebody must still investigate it, hand it over first. Once another "
        "inspector confirms it, every copy of it here is gone for good; a certificate stays.",
    )


class EndForm(VersionedForm, OnceForm, GovukForm):
    """The word of the second person, or taking back what was proposed: a button, of what the page showed."""


class PressForm(OnceForm, GovukForm):
    """A button."""
