"""Who may draft, make, release and open a redacted version: those who work on the record of its file, and for its release
a supervisor there, by the rules of the place where the file hangs, asked anew each time."""

from __future__ import annotations

from django.db.models import Q

from accounts.authority import Authority
from core.gravity import Grave
from core.rules import Branch, Condition, Rule
from evidence.access import files
from evidence.models import File, RedactionState

# A second person is asked by the rule of the place, and reads the file first: its own seal holds for both.
release_of_file = Rule(
    name="evidence.release_of_file",
    reason="Only a supervisor of the force can release a redacted version.",
    branches=(files.by_place(lambda place: place.releases, "releases redacted versions of its files"),),
    conditions=(files.NOT_SEALED_ITSELF, files.IS_RELEASED),
)


def _by_its_file(rule: Rule) -> Branch:
    def q(who: Authority) -> Q | None:
        return Q(file__in=rule.filter(who, File.objects.all())) if rule.anywhere(who) else None

    return Branch(f"by its file: {rule.name}", q)


STILL_DRAFT = Condition(
    lambda who, prefix: Q(**{f"{prefix}state": RedactionState.DRAFT}),
    "This version is not being drafted any more. Begin another one to change what is taken out.",
    "still a draft",
)
IS_OUT = Condition(
    lambda who, prefix: Q(**{f"{prefix}state": RedactionState.RELEASED}),
    "Only a released version can be taken or withdrawn.",
    "released by a second person",
)

# Before it is begun it is a file; `download_file` names the people who work on its record.
redact_file = Rule(
    name="evidence.redact_file",
    reason="Only people who work on this record can redact its files.",
    branches=files.download_file.branches,
    conditions=files.download_file.conditions,
)
see_redaction = Rule(
    name="evidence.see_redaction",
    reason=redact_file.reason,
    branches=(_by_its_file(redact_file), _by_its_file(release_of_file)),
)
draft_redaction = Rule(
    name="evidence.draft_redaction",
    reason=redact_file.reason,
    branches=(_by_its_file(redact_file),),
    conditions=(STILL_DRAFT,),
)
steer_redaction = Rule(
    name="evidence.steer_redaction", reason=redact_file.reason, branches=(_by_its_file(redact_file),)
)
release_redaction = Rule(
    name="evidence.release_redaction",
    reason=release_of_file.reason,
    branches=(_by_its_file(release_of_file),),
    grave=Grave.TAKES_OUT,
)
take_redaction = Rule(
    name="evidence.take_redaction",
    reason=redact_file.reason,
    branches=(_by_its_file(redact_file),),
    conditions=(IS_OUT,),
    grave=Grave.TAKES_OUT,
)
# What is done by a program alone, after it has made it and looked at it again.
make_redaction = Rule(
    name="evidence.make_redaction", reason="Only the program that makes it moves it on.", branches=(files.A_PROGRAM,)
)
