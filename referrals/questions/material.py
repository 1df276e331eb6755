"""What the form is filled from: code lists and prompts, read once for all the pages of one request."""

from __future__ import annotations

from functools import cached_property

from referrals.models import Code, Indicator
from referrals.prompt_sets.rules import asked
from referrals.questions.specs import Definition

Choices = list[tuple[str, str]]


class Material:
    """The choices and prompts of one version of the form: one query for each, when first needed."""

    def __init__(self, definition: Definition, prompts_version: int | None = None) -> None:
        self.definition, self.prompts_version = definition, prompts_version

    @cached_property
    def _codes(self) -> list[Code]:
        names = {spec.list for page in self.definition.pages.values() for spec in page.fields if spec.list}
        return list(Code.objects.filter(list__in=names, is_current=True).order_by("list", "order"))

    def choices(self, name: str) -> Choices:
        """Entries of a list; an entry of a group is named with its group, so that it reads well alone."""
        codes = [code for code in self._codes if code.list == name]
        groups = {code.code: code.label for code in codes if not code.parent}
        return [(c.code, f"{groups[c.parent]}: {c.label}" if c.parent in groups else c.label) for c in codes]

    def hints(self, name: str) -> dict[str, str]:
        return {code.code: code.hint for code in self._codes if code.list == name and code.hint}

    def parent(self, name: str, value: str) -> str:
        """The group a code belongs to, or "" when it stands alone."""
        return next((code.parent for code in self._codes if code.list == name and code.code == value), "")

    @cached_property
    def _prompts(self) -> list[Indicator]:
        return list(asked(self.prompts_version, self.definition))

    def prompts(self, dimension: str) -> list[Indicator]:
        return [prompt for prompt in self._prompts if prompt.dimension.upper() == dimension]
