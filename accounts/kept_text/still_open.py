"""Whether a page that a person typed on is still open to that person: its own rule, asked again (ADR 0033).

What was typed about a record is as confidential as the record. Nothing is logged as refused: the page was
not asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Model
from django.urls import Resolver404, ResolverMatch, resolve

from accounts.authority import Authority
from accounts.models import KeptText
from core.reference_numbers import display_reference
from core.rules import Rule


@dataclass(frozen=True)
class Standing:
    """`seen`: what was typed may be shown. `refusal`: why it can no longer be sent there; empty when it can."""

    seen: bool
    refusal: str = ""
    reference: str = ""

    @property
    def is_open(self) -> bool:
        return self.seen and not self.refusal


OUT_OF_SIGHT = Standing(seen=False)


def standing_of(text: KeptText, who: Authority) -> Standing:
    """Out of sight where the page names no rule and needs a signed-in person: without a rule it fails closed."""
    try:
        page = resolve(urlsplit(text.path).path)
    except Resolver404:
        return OUT_OF_SIGHT
    rule, model = getattr(page.func, "rule", None), getattr(page.func, "model", None)
    if rule is None:
        return Standing(seen=not getattr(page.func, "login_required", True))
    if model is None:
        return Standing(seen=rule.anywhere(who))
    return _of_record(page, model, rule, who)


def _of_record(page: ResolverMatch, model: type[Model], rule: Rule, who: Authority) -> Standing:
    sees: Any = getattr(page.func, "sees", rule)
    record = sees.filter(who, model._default_manager.filter(public_id=page.kwargs.get("public_id"))).first()
    if record is None:
        return OUT_OF_SIGHT
    refusal = rule.refusal(who, record) or ""
    return Standing(seen=True, refusal=refusal, reference=_reference_of(record))


def _reference_of(record: Model) -> str:
    reference: str = getattr(record, "reference", "")
    return display_reference(reference) if reference else ""
