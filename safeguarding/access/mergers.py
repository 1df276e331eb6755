"""Who merges agencies: policy administrators, two of them. They open no record, and read numbers alone. A merger has the rules of
every draft that two people publish (guidance.access)."""

from __future__ import annotations

from accounts.roles import Role
from core.rules import Gate, Order

LATEST_DAY_FIRST = Order(key="holds_from", descending=True)

merge_agencies = Gate(
    name="safeguarding.merge_agencies",
    reason="Only a policy administrator merges agencies.",
    opens=lambda who: who.holds(Role.POLICY_ADMINISTRATOR),
)
