"""The lists of codes by name, and the one way from a code to its words. Choices are the current version's; a record
keeps the code that it was given, so words are looked up in every version, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db.models import QuerySet

from core.asked_once import asked_once
from core.kept_rows import Abreast, RowsKept, rows_kept
from referrals.models import Code


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list of codes, by the name that its data has."""

    name: str

    def every(self) -> QuerySet[Code]:
        """Every version's, the newest first."""
        return Code.objects.filter(list=self.name).order_by("-version", "order")

    def current(self) -> QuerySet[Code]:
        """What is offered now, in the order of the list."""
        return Code.objects.filter(list=self.name, is_current=True).order_by("order")

    @asked_once
    def offered(self) -> list[Code]:
        """Its codes, as they stand now."""
        return _offered(self)()

    def asking(self) -> Abreast:
        """The same, to be asked abreast of what else a page needs."""
        return _offered(self).asking()

    def choices(self, *, parent: str = "") -> list[tuple[str, str]]:
        """The current codes with their labels; of one group only, where its code is given."""
        return [(code.code, code.label) for code in self.offered() if not parent or code.parent == parent]

    def choices_with_hints(self) -> list[tuple[str, str]]:
        return [(code.code, f"{code.label} ({code.hint})") for code in self.offered()]

    def hints(self) -> dict[str, str]:
        return {code.code: code.hint for code in self.offered() if code.hint}

    @asked_once
    def _all(self) -> list[Code]:
        return _every(self)()

    @asked_once
    def entry(self, code: str) -> Code | None:
        """The newest entry with this code, whether or not its version is still offered."""
        return next((each for each in self._all() if each.code == code), None)

    def label(self, code: str) -> str:
        """The words of a code; a code that no version has stands for itself."""
        found = self.entry(code)
        return found.label if found else code

    def labels(self) -> dict[str, str]:
        """The words of every code that any version has, in one query."""
        return dict(self.every().order_by("version").values_list("code", "label"))

    def label_with_hint(self, code: str) -> str:
        found = self.entry(code)
        return f"{found.label} ({found.hint.rstrip('.')})" if found else code


@cache
def _offered(codes: CodeList) -> RowsKept[Code]:
    return rows_kept(codes.current)


@cache
def _every(codes: CodeList) -> RowsKept[Code]:
    return rows_kept(codes.every)


CONCERN_TYPES = CodeList("concern-types")
LAWFUL_BASES = CodeList("lawful-bases")
SECTORS = CodeList("sectors")
