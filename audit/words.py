"""What happened, in words: the kinds of events as sentences a person reads. A kind without words reads as it is named."""

from __future__ import annotations

from django.apps import apps

WORDS = {
    "row.created": "A row was written",
    "row.changed": "A row was changed",
    "row.deleted": "A row was deleted",
    "row.truncated": "A table was emptied",
    "record.viewed": "Opened a record",
    "record.purpose_stated": "Said why a record was opened",
    "list.shown": "Was shown a list",
    "list.searched": "Searched",
    "access.refused": "Was refused",
    "access.probed": "Asked for something out of sight",
    "signin.succeeded": "Signed in",
    "signin.ended": "Signed out",
    "signin.failed": "A sign-in failed",
    "signin.session_moved": "A session moved to another browser or address",
    "signin.session_ended": "Signed out another browser",
    "signin.sessions_ended": "All sessions of an account were ended",
    "account.invited": "Invited somebody",
    "account.invited_again": "Sent an invitation again",
    "account.invitation_withdrawn": "Withdrew an invitation",
    "account.joined": "Set up an account",
    "account.viewed": "Opened an account",
    "account.suspended": "Suspended an account",
    "account.reinstated": "Opened a suspended account again",
    "account.training_noted": "Noted training or vetting",
    "agency.viewed": "Opened an agency",
    "agency.added": "Added an agency",
    "agency.set": "Changed how an agency sends",
    "agency.site_added": "Added a site",
    "area.set": "Changed how an area copies",
    "role.viewed": "Opened a role",
    "role.proposed": "Proposed a role that needs a second person",
    "role.granted": "A role began",
    "role.ended": "A role ended",
    "notice.opened": "Opened a message",
    "console.viewed": "Read the log",
    "console.anomalies_shown": "Looked for what is unusual in the log",
    "audit.erased": "Erased the content of an event",
    "audit.bundle_exported": "Took sealed events out of the log with their proofs",
    "audit.unattributed_writes": "Rows were written by nobody named",
    "audit.checkpoint_offered": "Offered the newest checkpoint to a witness",
    "audit.key_announced": "Announced the key that signs from now on",
    "audit.unmasked": "Had the content of the log shown",
    "audit.masked": "Had the content of the log hidden again",
    "audit.exported": "Took events out of the log",
    "exportrequest.ask": "Asked to take content out of the log",
    "exportrequest.approve": "Approved taking content out of the log",
    "exportrequest.refuse": "Refused to let content be taken out of the log",
    "pack.requested": "Asked for a pack",
    "pack.made": "A pack was made",
    "pack.downloaded": "Downloaded a pack",
    "pack.revoked": "Revoked a pack",
    "referral.submitted": "Sent a referral",
    "share.read": "A front door said that it has read its copy",
    "share.taken_back": "Took back a copy, or ended another force's sight",
    "submission.printed": "Printed a submission",
    "people.compared": "Compared two people",
    "people.parted": "Said that two people are different",
    "subjects.looked_up": "Looked for a person",
}
# What each operation of section 62 is called on the page.
COLOURS = {
    "collection": "teal", "alteration": "blue", "consultation": "grey", "disclosure": "purple",
    "combination": "magenta", "erasure": "red", "security": "yellow",
}  # fmt: skip


def kind_words(kind: str) -> str:
    """Moves are named after the record and the move: "referral.submit"."""
    if kind in WORDS:
        return WORDS[kind]
    noun, _, act = kind.partition(".")
    return f"{noun.replace('_', ' ').capitalize()}: {act.replace('_', ' ')}"


def target_words(label: str, key: str, name: str = "") -> str:
    """The thing an event is about, as a reader would call it: by its name where it has one (`audit.naming`)."""
    if not label:
        return ""
    try:
        noun = str(apps.get_model(label)._meta.verbose_name).capitalize()
    except (LookupError, ValueError):
        noun = label
    return f"{noun} {name or key}"
