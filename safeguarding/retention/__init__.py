"""How long records are kept: the day of their review, what is decided then, and what holds it (ADR 0084)."""
