"""Ways in which a person comes to a record that the rules of many apps have: the `q` of a branch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q

from core.rules import Rule

Way = Callable[[Any], Q | None]


def held(column: str, *roles: str) -> Way:
    """Of those who hold one of these roles at the agency that the column names."""

    def way(who: Any) -> Q | None:
        agencies = who.agencies(*roles)
        return Q(**{f"{column}__in": agencies}) if agencies else None

    return way


def through(rule: Rule, model: type[Model], column: str) -> Way:
    """Of those who may do it, by this rule, with the record of `model` that the column names."""

    def way(who: Any) -> Q | None:
        if not rule.anywhere(who):
            return None
        return Q(Exists(rule.filter(who, model._default_manager.filter(pk=OuterRef(column)))))

    return way
