"""How one field looks, said by the form that owns it and not by the page that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Look:
    """Presentation of a field. The default suits most questions."""

    width: int | None = None  # in characters: 2, 3, 4, 5, 10, 20 or 30
    size: str = "s"  # of the label or legend: s, m, l, or "" for plain weight
    legend: str = ""  # instead of the label, on a group of choices or a date
    small: bool = False  # smaller radios and checkboxes, for dense casework pages
    inline: bool = False  # two short choices side by side
    hints: Mapping[str, str] = field(default_factory=dict)  # choice value -> hint
    divider_before: str = ""  # choice value that comes after the word "or"
    autocomplete: str = ""
    prefix: str = ""
    suffix: str = ""
    inputmode: str = ""
    spellcheck: bool | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Fields shown together under one legend, with an optional hint."""

    legend: str
    fields: tuple[str, ...]
    hint: str = ""

    def over(self, words: str) -> str:
        """The words of one of its fields where that stands alone."""
        return f"{self.legend} {words}" if self.legend.endswith(("?", ".", ":")) else f"{self.legend}: {words}"
