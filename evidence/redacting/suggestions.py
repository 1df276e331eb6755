"""Names of others that the record of a file knows and that stand in it: offered to be taken out, never taken out unasked."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.models import Redaction
from evidence.redacting.copies import pages_with
from evidence.redacting.words import is_readable, terms_of


@dataclass(frozen=True)
class Suggestion:
    """A name, and how often it stands on how many pages."""

    name: str
    times: int
    pages: int

    @property
    def words(self) -> str:
        times = "once" if self.times == 1 else f"{self.times} times"
        return f"{self.name} ({times}, on {self.pages} {'page' if self.pages == 1 else 'pages'})"


def suggested(redaction: Redaction) -> list[Suggestion]:
    """Each name of which the whole or a part stands in the text of the copy, and that is not marked already."""
    file = redaction.file
    marked = set(redaction.marks.exclude(words="").values_list("words", flat=True))
    found = list[Suggestion]()
    for name in dict.fromkeys(file.attached_at.named(file.holder)):
        if name in marked or not is_readable(name):
            continue
        for said in (name, *terms_of(name, parts=True)[1:]):
            if counted := pages_with(file, [said]):
                if said not in marked and said not in {each.name for each in found}:
                    found.append(Suggestion(said, sum(counted.values()), len(counted)))
                break
    return found
