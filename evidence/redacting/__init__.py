"""A version of a file for others: passages taken out of its safe copy, made by a process that is shut away, checked by
another, released by a second person (ADR 0051)."""
