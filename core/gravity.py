"""What makes an act weigh so heavily that its person proves again who they are before it (ADR 0085)."""

from __future__ import annotations

from enum import StrEnum


class Grave(StrEnum):
    """Said where the act is defined: on its rule, or at its door where the rule is of lighter acts as well."""

    WAY_IN = "it changes how a person comes in, or what they may do"
    SIGHT = "it opens or closes sight of a record"
    PASSES_ON = "it passes a record on to another agency, or all of a person's work"
    KEEPS = "it destroys a record, or keeps it from being destroyed"
    BINDS = "it puts in force what binds others, or calls it off"
    TAKES_OUT = "it takes content out of the service"
    SETTLES = "it is the word that settles a matter"
