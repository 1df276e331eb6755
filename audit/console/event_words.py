"""What happened, in words: the kinds of events as sentences a person reads.

A move has the words of its row (`<app>/machines.py`); every other kind has its words here, and a test walks the code
for one that has none."""

from __future__ import annotations

from functools import cache

from django.apps import apps

from audit.console.nouns import NOUNS
from audit.states import machines

WORDS = {
    "row.created": "Something was written",
    "row.changed": "Something was changed",
    "row.deleted": "Something was deleted",
    "row.truncated": "All records of a kind were deleted",
    "record.viewed": "Opened a record",
    "record.came_too_late": "Came too late: the record had changed since the page was opened",
    "record.sight_shown": "Was shown who can see a record",
    "record.purpose_asked": "Was asked why a record is opened",
    "record.sealed": "Sealed a record",
    "record.seal_lifted": "Lifted the seal of a record",
    "exclusion.lifted": "Let somebody see a record again",
    "record.purpose_stated": "Said why a record was opened",
    "list.shown": "Was shown a list",
    "list.searched": "Searched",
    "access.refused": "Was refused",
    "access.many_refused": "Was refused many times within an hour",
    "reading.purpose_stated": "Said why so many records are opened",
    "reading.blocked": "Had opened so many records that no more were opened",
    "reading.lifted": "Let somebody open records again",
    "reading.block_viewed": "Opened why somebody can open no more records",
    "access.probed": "Asked for something out of sight",
    "signin.succeeded": "Signed in",
    "signin.ended": "Signed out",
    "signin.failed": "A sign-in failed",
    "signin.many_failed": "Many wrong passwords or codes were tried",
    "signin.session_moved": "Somebody who is signed in went on from another browser or address",
    "signin.session_ended": "Signed out another browser",
    "signin.sessions_ended": "All sessions of an account were ended",
    "signin.new_browser": "Signed in with a browser for the first time",
    "account.password_changed": "Changed the password",
    "account.password_reset": "Set a new password by a link",
    "account.new_password_asked": "Asked for a new password",
    "account.new_password_link_made": "A link for a new password was made",
    "account.email_changed": "Changed the e-mail address of an account",
    "account.second_factor_changed": "Changed how an account proves itself",
    "account.invited": "Invited somebody",
    "account.invited_again": "Sent an invitation again",
    "account.invitation_withdrawn": "Withdrew an invitation",
    "account.joined": "Set up an account",
    "account.viewed": "Opened an account",
    "account.suspended": "Suspended an account",
    "account.reinstated": "Opened a suspended account again",
    "account.training_noted": "Noted training or vetting",
    "account.work_passed_on": "What somebody held passed on, because they can no longer act",
    "absence.noted": "Noted that somebody is away",
    "absence.ended": "Noted that somebody is back",
    "referral.age_settled": "Settled whether somebody is under 18",
    "referral.risk_passed_on": "Another person answers for a referral on duty",
    "agency.viewed": "Opened an agency",
    "agency.added": "Added an agency",
    "agency.set": "Changed how an agency sends",
    "agency.numbers_set": "Changed an agency's telephone numbers",
    "agency.site_added": "Added a site",
    "area.set": "Changed how an area copies",
    "role.viewed": "Opened a role",
    "role.proposed": "Proposed a role that needs a second person",
    "role.granted": "A role began",
    "role.ended": "A role ended",
    "notice.opened": "Opened a message",
    "mail.sent_again": "Had an e-mail that failed sent again",
    "mail.opened": "Opened an e-mail that did not leave",
    "service.alarm": "Something in the service needs attention",
    "console.viewed": "Read the log",
    "console.anomalies_shown": "Looked for what is unusual in the log",
    "audit.erased": "Erased the content of an event",
    "audit.verified": "The log was verified",
    "audit.shape": "The log's own tables were compared with what they should be",
    "audit.alarm": "The log itself needs attention",
    "audit.guards_healed": "Guards of the log that had been off, or made ordinary, are on again",
    "audit.log_opened": "The log's own tables were opened for a release that changes them",
    "audit.bundle_exported": "Took sealed events out of the log with their proofs",
    "audit.unattributed_writes": "Something was written by nobody named",
    "audit.checkpoint_offered": "Offered the newest checkpoint to a witness",
    "audit.key_announced": "Announced the key that signs from now on",
    "audit.unmasked": "Had the content of the log shown",
    "audit.masked": "Had the content of the log hidden again",
    "audit.exported": "Took events out of the log",
    "exportrequest.ask": "Asked to take content out of the log",
    "sheet.acknowledged": "Acknowledged a circulation sheet",
    "case.opened": "A case was opened",
    "case.plan": "Wrote the plan of a case",
    "case.review": "Reviewed a case",
    "case.follow_up": "Looked back at a closed case",
    "deconfliction.viewed": "Opened a deconfliction check",
    "transfer.viewed": "Opened a transfer that was offered",
    "partneraction.closed_to_partner": "Closed a request that had ended to those who had it",
    "partneraction.ask": "Asked a partner",
    "partneraction.message": "Wrote about a request to a partner",
    "pack.requested": "Asked for a pack",
    "pack.made": "A pack was made",
    "pack.downloaded": "Downloaded a pack",
    "pack.polled": "Watched a pack being made",
    "pack.refused": "A pack was refused: the authority to have it had ended",
    "pack.tried_again": "Had a failed pack made again",
    "pack.file_removed": "The file of a pack was removed",
    "pack.revoked": "Revoked a pack",
    "pack.settled": "Settled a pack that was corrected after somebody had taken it",
    "referral.submitted": "Sent a referral",
    "diary.done": "Settled a date that a decision named",
    "diary.put_off": "Put off a date that a decision named",
    "filing.failed": "A concern could not be sent",
    "case.referred_to_panel": "Referred somebody to a council's panel under section 36",
    "share.read": "A front door said that it has read its copy",
    "share.taken_back": "Took back a copy, or ended another force's sight",
    "referral.shown_to_agency": "Let the agency's lead see a submission",
    "referral.message_delayed": "Held back the message to a referrer",
    "referral.message_released": "Released the message to a referrer",
    "identity.added": "Added to what is known of who it is",
    "identity.withdrawn": "Withdrew something said of who it is, as wrong",
    "referral.danger_told": "Danger was told",
    "referral.danger_taken": "Took a report of danger",
    "referral.danger_given_up": "Gave a report of danger back",
    "referral.danger_raised": "A report of danger was raised to others",
    "duty.viewed": "Opened an entry of the rota",
    "duty.added": "Put somebody on the rota",
    "duty.withdrawn": "Took somebody off the rota",
    "submission.printed": "Printed a submission",
    "people.compared": "Compared two people",
    "people.parted": "Said that two people are different",
    "subjects.looked_up": "Looked for a person",
}
# What each operation of section 62 is called on the page.
COLOURS = {
    "collection": "teal",
    "alteration": "blue",
    "consultation": "grey",
    "disclosure": "purple",
    "combination": "magenta",
    "erasure": "red",
    "security": "yellow",
}


def kind_words(kind: str) -> str:
    """Kinds from a release before this one, which no code writes any more, read as they are named."""
    if words := WORDS.get(kind) or _of_moves().get(kind):
        return words
    noun, _, act = kind.partition(".")
    return f"{noun.replace('_', ' ').capitalize()}: {act.replace('_', ' ')}"


@cache
def _of_moves() -> dict[str, str]:
    """ "referral.claim": the record and what was done with it, as `move()` names the event."""
    return {
        f"{machine.model._meta.model_name}.{step.name}": _with_its_noun(_noun(machine.label), _lower(step.words))
        for machine in machines()
        for step in machine.moves
    }


def _with_its_noun(noun: str, words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}" if words.startswith(noun.lower()) else f"{noun}: {words}"


def _noun(label: str) -> str:
    """As it is called on the pages; by its table where it is not captured, or is of a release before this one."""
    return NOUNS.get(label) or str(apps.get_model(label)._meta.verbose_name).capitalize()


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def target_words(label: str, key: str, name: str = "") -> str:
    """The thing an event is about, as a reader would call it: by its name where it has one
    (`audit.console.record_names`)."""
    if not label:
        return ""
    try:
        noun = _noun(label)
    except (LookupError, ValueError):
        noun = label
    return f"{noun} {name or key}"
