"""The referral as filed: sections of questions and answers in the words of the form, frozen for good."""

from __future__ import annotations

from typing import Any

from referrals.models import Indicator
from referrals.questions.fields import shown
from referrals.questions.filling import Filling
from referrals.questions.prompts import EVIDENCE
from referrals.questions.specs import FieldSpec, PageSpec

NO_EVIDENCE = "No evidence given"
Section = dict[str, Any]


def document(filling: Filling, *, sender: Section) -> dict[str, Any]:
    """What is kept of the answers: everything that was answered, and nothing that was not asked."""
    sections = [section for page in filling.pages if (section := section_of(filling, page))["rows"]]
    return {
        "form": filling.definition.code,
        "version": filling.definition.version,
        "sections": [*sections, sender],
    }


def section_of(filling: Filling, page: PageSpec) -> Section:
    """The answered questions of one page. Prompts and their evidence read better together than apart."""
    if page.evidence:
        rows = [row for prompt in filling.ticked(page.dimension) for row in _evidence_rows(filling, page, prompt)]
    else:
        rows = [row for spec in filling.specs(page) if (row := _row(filling, page, spec))["value"]]
    return {"code": page.code, "title": page.title, "rows": rows}


def _row(filling: Filling, page: PageSpec, spec: FieldSpec) -> dict[str, Any]:
    value = shown(spec, filling.given(page.code).get(spec.name), filling.material)
    return {"field": spec.name, "label": spec.in_document, "value": value}


def _evidence_rows(filling: Filling, page: PageSpec, prompt: Indicator) -> list[dict[str, Any]]:
    """One row a prompt: its evidence, and how, when and by whom it is known."""
    specs = [spec for spec in filling.specs(page) if spec.name.endswith(f"-{prompt.number}")]
    said = {spec.name: _row(filling, page, spec)["value"] for spec in specs}
    evidence = said.pop(f"{EVIDENCE}-{prompt.number}") or NO_EVIDENCE
    rest = [f"{spec.label} {said[spec.name]}" for spec in specs if said.get(spec.name)]
    return [
        {
            "field": f"prompt-{prompt.number}",
            "label": prompt.label,
            "value": [evidence, *rest] if rest else evidence,
        }
    ]
