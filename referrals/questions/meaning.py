"""What a question of the form means to the service, and whom its answer is about. The form's data says it, question by
question: code asks for a meaning, never for a page or a name, and a question may stand on any page."""

from __future__ import annotations

from enum import StrEnum


class About(StrEnum):
    """Whom an answer is about, and so who is ever offered it (safeguarding.disclosure, packs.sharing.offer)."""

    # On offer, item by item, where a partner is asked for something; a pack for a partner has it where it was picked.
    PERSON = "person"
    # On offer, item by item; a pack for a partner has it where it was picked, and it is marked there as naming others.
    THIRD_PARTIES = "third_parties"
    # Never on offer where a partner is asked; in a pack as the above: where it was picked, marked as naming others.
    REFERRER = "referrer"  # and the agency, and what it was advised
    FIRST_NOTICER = "first_noticer"


class Meaning(StrEnum):
    """What code asks the form for. Each version of the form has exactly one question for each."""

    # How a concern that was keyed in reached the desk.
    CHANNEL = "channel"
    RECEIVED_ON = "received_on"
    RECEIVED_FROM = "received_from"
    SECTOR = "sector"
    ORIGINAL_TEXT = "original_text"
    # What casework sorts and guards by.
    IMMEDIATE_DANGER = "immediate_danger"
    WEAPON = "weapon"
    UNDER_18 = "under_18"
    OWN_STAFF = "own_staff"
    COMPLEX_NEEDS = "complex_needs"
    # What the officer reads first.
    WHAT_HAPPENED = "what_happened"
    SAFE_CONTACT = "safe_contact"
    NOT_TOLD = "not_told"
    # Who the person is.
    FORENAMES = "forenames"
    SURNAME = "surname"
    NICKNAME = "nickname"
    FORMER_NAME = "former_name"
    ALIASES = "aliases"
    DATE_OF_BIRTH = "date_of_birth"
    AGE_FROM = "age_from"
    AGE_TO = "age_to"
    ADDRESS = "address"
    TOWN = "town"
    POSTCODE = "postcode"
    PHONE = "phone"
    OTHER_PHONES = "other_phones"
    EMAILS = "emails"
    HANDLE = "handle"
    OTHER_HANDLES = "other_handles"
    UPN = "upn"
    NHS_NUMBER = "nhs_number"
    PLACE = "place"
    SCHOOL = "school"
    WORK = "work"
    FAMILY = "family"
    DESCRIPTION = "description"
    UNKNOWN = "unknown"
    FIND_OUT = "find_out"


# Without an answer to these nothing is filed: asked of everybody, or of everybody who keys in, and required.
ALWAYS_ASKED = frozenset({Meaning.IMMEDIATE_DANGER, Meaning.UNDER_18, Meaning.OWN_STAFF})
ASKED_OF_A_CLERK = frozenset(
    {
        Meaning.CHANNEL,
        Meaning.RECEIVED_ON,
        Meaning.RECEIVED_FROM,
        Meaning.SECTOR,
        Meaning.ORIGINAL_TEXT,
    }
)
# The kinds of question whose answers the code can read; where nothing is said, one of the kinds of text.
TEXT = ("line", "identifier", "narrative")
KINDS: dict[Meaning, tuple[str, ...]] = {
    Meaning.CHANNEL: ("radio",),
    Meaning.RECEIVED_ON: ("day",),
    Meaning.SECTOR: ("select", "radio"),
    Meaning.IMMEDIATE_DANGER: ("radio",),
    Meaning.WEAPON: ("radio",),
    Meaning.UNDER_18: ("radio",),
    Meaning.OWN_STAFF: ("radio",),
    Meaning.COMPLEX_NEEDS: ("checks",),
    Meaning.DATE_OF_BIRTH: ("dob",),
    Meaning.AGE_FROM: ("age",),
    Meaning.AGE_TO: ("age",),
    Meaning.UNKNOWN: ("tick",),
}
# Answered with yes, not sure or no (referrals.models.referral.Answer), and nothing else.
ANSWERED_YES_OR_NO = frozenset({Meaning.IMMEDIATE_DANGER, Meaning.WEAPON, Meaning.UNDER_18, Meaning.OWN_STAFF})
