"""What is read of a referral for a line of the queue: what the line shows, and what its labels and acts go by. A referral has
sixty columns, and two people and an agency are joined to it."""

from __future__ import annotations

RELATED = ("officer", "agency")
COLUMNS = (
    "public_id",
    "reference",
    "state",
    "queue",
    "due_at",
    "submitted_at",
    "danger_now",
    "danger_told",
    "child_now",
    "has_unread_information",
    "is_repeat",
    "has_complex_needs",
    "has_violence",
    "agency_may_see",
    "officer__name",
    "agency__name",
    "subject",
)
