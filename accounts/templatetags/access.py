"""`{% refusal rule record as why_not %}`: None when the person may, else the sentence. One query: never in a loop."""

from typing import Any

from django import template
from django.db.models import Model
from django.utils.module_loading import import_string

register = template.Library()


@register.simple_tag(takes_context=True)
def refusal(context: template.Context, rule: str, record: Model) -> str | None:
    """`rule` is dotted: "referrals.access.recommend"."""
    found: Any = import_string(rule)
    answer: str | None = found.refusal(context["request"].who, record)
    return answer
