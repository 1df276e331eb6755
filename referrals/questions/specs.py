"""What the form is made of: questions, the groups and pages they stand on, and a version of the whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from referrals.questions.meaning import About, Meaning

SHORT, MORE, KEYED = "short", "more", "keyed"
# The section of a filed document that no page asks: who sent it.
SENDER = "sender"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One question. `row` is its name on the check page and in the filed document; `keyed` is what of it is said
    otherwise to a clerk.

    `about` and `means` say whom the answer is about and what code reads it as. The rest are what else follows from an
    answer: `identifies`: any one such answer is enough to tell who the person is; `offered_as_claim`: partners are
    offered the claim that it became, which can be corrected, and not the words as filed; `posts_count`: a post written
    here ("the safeguarding lead") stands for its holder, who is then kept away; `on_advice`: it tells who was told or
    asked, so that a lead named in it is not whom the concern is about; `alarms`: the answers that show the 999 page."""

    name: str
    kind: str
    label: str
    about: About
    means: Meaning | None = None
    identifies: bool = False
    offered_as_claim: bool = False
    posts_count: bool = False
    on_advice: bool = False
    alarms: tuple[str, ...] = ()
    row: str = ""
    hint: str = ""
    required: bool = False
    message: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hints: dict[str, str] = field(default_factory=dict)
    list: str = ""
    rows: int = 8
    width: int | None = None
    inputmode: str = ""
    suffix: str = ""
    legend: str = ""
    keyed: dict[str, Any] = field(default_factory=dict)
    heading: bool = False
    small: bool = False

    @property
    def in_document(self) -> str:
        return self.row or self.label.removesuffix(" (optional)")


@dataclass(frozen=True, slots=True)
class GroupSpec:
    legend: str
    fields: tuple[str, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page of the form. A page with a `dimension` asks the prompts of that dimension; one with `evidence_of`, what
    was noticed about each prompt that was ticked on the page of that code."""

    code: str
    lane: str
    section: str
    title: str
    heading: str = ""
    hint: str = ""
    fields: tuple[FieldSpec, ...] = ()
    groups: tuple[GroupSpec, ...] = ()
    checks: tuple[str, ...] = ()
    dimension: str = ""
    evidence_of: str = ""
    keyed: dict[str, Any] = field(default_factory=dict)

    @property
    def evidence(self) -> bool:
        return bool(self.evidence_of)

    @property
    def prompts(self) -> bool:
        """Whether it asks which of a dimension's prompts were noticed."""
        return bool(self.dimension) and not self.evidence

    def question(self, meaning: Meaning) -> FieldSpec | None:
        return next((spec for spec in self.fields if spec.means == meaning), None)


Spec = TypeVar("Spec", "FieldSpec", "PageSpec")


def as_read(spec: Spec, *, keyed: bool) -> Spec:
    """A question or a page in the words for who reads it: a referrer is asked what they saw, a clerk what the words
    that came say."""
    return replace(spec, **spec.keyed) if keyed else spec


@dataclass(frozen=True)
class Definition:
    """One version of the form, and the set of prompts it asks. `questions` are those of the form's data, by name: a
    name stands on one page only."""

    code: str
    version: int
    prompt_set: str
    prompt_version: int
    pages: dict[str, PageSpec]
    questions: dict[str, FieldSpec] = field(init=False, repr=False)
    places: dict[Meaning, tuple[PageSpec, FieldSpec]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        asked = [(page, spec) for page in self.pages.values() for spec in page.fields]
        object.__setattr__(self, "questions", {spec.name: spec for _, spec in asked})
        object.__setattr__(self, "places", {spec.means: (page, spec) for page, spec in asked if spec.means is not None})

    def lane(self, *lanes: str) -> list[PageSpec]:
        return [page for page in self.pages.values() if page.lane in lanes]
