"""One page of the form as a Django form, made from its data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from core.forms import GovukForm, Group, VersionField
from core.forms.dates import PARTS
from referrals.questions.answers import DATES, Typed, as_sent
from referrals.questions.checks import CHECKS
from referrals.questions.fields import field_of, look_of
from referrals.questions.material import Material
from referrals.questions.specs import FieldSpec, GroupSpec, PageSpec


class PageForm(GovukForm):
    """What all pages have in common. Shown with its questions; the version is carried beside them."""

    about_subject = True
    saved_elsewhere = True  # a draft is
    specs: ClassVar[Sequence[FieldSpec]] = ()
    checks: ClassVar[Sequence[str]] = ()

    # Not demanded here: the page decides what a stale version means, and never loses what was typed.
    version = VersionField(required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in self.checks:
            CHECKS[name].demand(self, self.specs, given)
        return given


def form_class(
    page: PageSpec,
    specs: Sequence[FieldSpec],
    groups: Sequence[GroupSpec],
    *,
    material: Material,
) -> type[PageForm]:
    """The form of a page with these questions."""
    body: dict[str, Any] = {spec.name: field_of(spec, material) for spec in specs}
    heading = next((spec.name for spec in specs if spec.heading), "")
    body |= {
        "specs": tuple(specs),
        "checks": (*page.checks, *(("ticks_agree",) if page.prompts else ())),
        "looks": {spec.name: look_of(spec, material) for spec in specs},
        "groups": tuple(Group(group.legend, group.fields, group.hint) for group in groups),
        "page_heading": heading,
    }
    return type(forms.Form)("Page", (PageForm,), body)  # type: ignore[misc]  # a class made of the form's data


def initial_of(specs: Sequence[FieldSpec], typed: Typed) -> dict[str, Any]:
    """What was typed, as the starting values of a form that shows no errors yet."""
    return {spec.name: _initial(spec, typed) for spec in specs}


def _initial(spec: FieldSpec, typed: Typed) -> Any:
    if spec.kind in DATES:
        return {part: _last(typed, f"{spec.name}-{part}") for part in PARTS}
    if spec.kind == "checks":
        return typed.get(spec.name, [])
    if spec.kind == "tick":
        return bool(_last(typed, spec.name))
    return _last(typed, spec.name)


def _last(typed: Mapping[str, list[str]], name: str) -> str:
    return (typed.get(name) or [""])[-1]


def read(form: type[PageForm], typed: Typed) -> PageForm:
    """The form of a page as if it had just been sent with these answers."""
    return form(as_sent(typed))
