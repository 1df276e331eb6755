"""A force or a council is merged into another, from a day (ADR 0083)."""
