"""A draft's answers, read with the form they were typed into."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from referrals.danger import told
from referrals.models import Indicator
from referrals.models.draft import Draft
from referrals.models.referral import Answer, Channel
from referrals.questions import prompts
from referrals.questions.answers import Typed, is_blank
from referrals.questions.definition import definition
from referrals.questions.material import Material
from referrals.questions.meaning import Meaning
from referrals.questions.pages import PageForm, form_class, initial_of, read
from referrals.questions.specs import KEYED, MORE, SHORT, Definition, FieldSpec, PageSpec, as_read

NOT_STARTED, OPTIONAL, COMPLETED = "Not yet started", "Optional", "Completed"
SKIPPED, PROBLEM = "Skipped", "There is a problem"


class Filling:
    """Everything the pages, the check and the submission ask of a draft. Reads; never writes."""

    def __init__(
        self, answers: dict[str, Typed], *, version: int, keyed: bool, prompts_version: int | None = None
    ) -> None:
        self.answers, self.keyed = answers, keyed
        self.definition: Definition = definition(version)
        self.material = Material(self.definition, prompts_version)
        self._read: dict[str, PageForm] = {}

    # --- Pages ----------------------------------------------------------------------------------------

    def page(self, code: str) -> PageSpec | None:
        """A page that belongs to this draft, by its code in an address."""
        return next((page for page in self.pages if page.code == code), None)

    @cached_property
    def pages(self) -> list[PageSpec]:
        """The pages of this draft in order: evidence only where something was ticked."""
        lanes = (KEYED, SHORT, MORE) if self.keyed else (SHORT, MORE)
        found = [as_read(page, keyed=self.keyed) for page in self.definition.lane(*lanes)]
        return [page for page in found if not page.evidence or self.ticked(page.dimension)]

    @property
    def needed(self) -> list[PageSpec]:
        """The pages without which nothing can be sent."""
        return [page for page in self.pages if page.lane != MORE]

    def ticked(self, dimension: str) -> list[Indicator]:
        """The prompts of a dimension that were ticked, in the order of the set."""
        typed = [number for code in self._asking(dimension) for number in self.typed_on(code, prompts.WHICH)]
        return [prompt for prompt in self.material.prompts(dimension) if str(prompt.number) in typed]

    def _asking(self, dimension: str) -> list[str]:
        """The page that asks the prompts of a dimension, by its code."""
        pages = self.definition.pages.values()
        return [page.code for page in pages if page.prompts and page.dimension == dimension]

    def specs(self, page: PageSpec) -> tuple[FieldSpec, ...]:
        if page.evidence:
            specs = prompts.evidence(self.ticked(page.dimension))
        elif page.dimension:
            specs = prompts.noticing(self.material.prompts(page.dimension))
        else:
            specs = page.fields
        return tuple(as_read(spec, keyed=self.keyed) for spec in specs)

    def hint(self, page: PageSpec) -> str:
        """What stands above the questions: the page's own words, or those of the group of prompts it asks."""
        asked = self.material.prompts(page.dimension) if page.dimension else []
        return page.hint or (asked[0].dimension_hint if asked else "")

    def form(self, page: PageSpec) -> type[PageForm]:
        groups = prompts.groups(self.ticked(page.dimension), keyed=self.keyed) if page.evidence else page.groups
        return form_class(page, self.specs(page), groups, material=self.material)

    # --- Answers --------------------------------------------------------------------------------------

    def typed(self, page: PageSpec) -> Typed:
        return self.answers.get(page.code, {})

    def initial(self, page: PageSpec) -> dict[str, Any]:
        """What to show in the boxes; a keyed-in concern begins with the words as they came."""
        what = page.question(Meaning.WHAT_HAPPENED)
        if self.keyed and what and page.code not in self.answers:
            return {what.name: self.text(Meaning.ORIGINAL_TEXT)}
        return initial_of(self.specs(page), self.typed(page))

    def read(self, page: PageSpec) -> PageForm:
        """The page with its stored answers, checked."""
        if page.code not in self._read:
            self._read[page.code] = read(self.form(page), self.typed(page))
        return self._read[page.code]

    def given(self, code: str) -> dict[str, Any]:
        """The parsed answers of a page: what is wrong is simply not there."""
        page = self.page(code)
        if page is None or code not in self.answers:
            return {}
        form = self.read(page)
        form.is_valid()
        return form.cleaned_data

    def answer(self, meaning: Meaning) -> Any:
        """The parsed answer to the question that means this, on whatever page it stands; None where it is not asked of
        this reader, not answered, or cannot be read."""
        page, spec = self.definition.places[meaning]
        return self.given(page.code).get(spec.name)

    def text(self, meaning: Meaning) -> str:
        return str(self.answer(meaning) or "")

    def as_typed(self, meaning: Meaning) -> list[str]:
        """The same as typed, valid or not."""
        page, spec = self.definition.places[meaning]
        return self.typed_on(page.code, spec.name)

    def typed_on(self, code: str, name: str) -> list[str]:
        return self.answers.get(code, {}).get(name, [])

    def state(self, page: PageSpec) -> str:
        """How far a page is, in the words of the task list."""
        if page.code not in self.answers:
            return OPTIONAL if page.lane == MORE else NOT_STARTED
        if not self.read(page).is_valid():
            return PROBLEM
        return SKIPPED if is_blank(self.typed(page)) else COMPLETED

    @cached_property
    def unready(self) -> list[PageSpec]:
        """Pages that keep this from being sent: needed and unanswered, or answered wrongly."""
        return [page for page in self.pages if self.state(page) in (PROBLEM, NOT_STARTED)]

    # --- What follows from the answers ----------------------------------------------------------------

    @property
    def danger(self) -> str:
        return self.text(Meaning.IMMEDIATE_DANGER)

    @property
    def told(self) -> Answer:
        """What of danger the whole form tells: whatever showed the referrer the 999 page is danger for us too, and so
        is a weapon that there may be."""
        alarming = any(self.is_alarming(page) for page in self.pages)
        return told(danger=self.danger, weapon=self.text(Meaning.WEAPON), alarming=alarming)

    @property
    def may_concern_colleague(self) -> bool:
        """As typed, even on a page that is not valid yet: a lead must not see it for one moment."""
        return any(value in (Answer.YES, Answer.NOT_SURE) for value in self.as_typed(Meaning.OWN_STAFF))

    @property
    def channel(self) -> str:
        return self.text(Meaning.CHANNEL) or str(Channel.EMAIL) if self.keyed else Channel.PORTAL

    def is_alarming(self, page: PageSpec) -> bool:
        """Whether what was just saved calls for the 999 page."""
        if any(set(spec.alarms) & set(self.typed_on(page.code, spec.name)) for spec in page.fields):
            return True
        return page.prompts and any(prompt.is_immediate for prompt in self.ticked(page.dimension))

    def after(self, page: PageSpec) -> PageSpec | None:
        """The next page of the short way, or the evidence after its prompts; None: back to the list."""
        if page.lane == MORE:
            return next((each for each in self.pages if each.evidence_of == page.code), None)
        return next(iter(self.needed[self.needed.index(page) + 1 :]), None)

    def before(self, page: PageSpec) -> PageSpec | None:
        if page.lane == MORE:
            return None
        return next(iter(self.needed[: self.needed.index(page)][::-1]), None)

    def observed(self) -> Iterator[tuple[Indicator, dict[str, Any]]]:
        """Each ticked prompt with what was said about it."""
        for page in self.pages:
            if page.evidence:
                given = self.given(page.code)
                for prompt in self.ticked(page.dimension):
                    yield prompt, {k: given.get(f"{k}-{prompt.number}") or "" for k in _ABOUT}


_ABOUT = (prompts.EVIDENCE, prompts.KNOWN_HOW, prompts.WHEN, prompts.SAID_BY)


def filling_of(draft: Draft) -> Filling:
    return Filling(
        draft.answers,
        version=draft.form_version,
        keyed=draft.channel != Channel.PORTAL,
        prompts_version=draft.prompts_version,
    )
