"""The kinds of events of a referral, besides its moves."""

from audit.log import Kind
from audit.models import Operation

RECORD_PURPOSE_ASKED = Kind(
    "record.purpose_asked", "Was asked why a record is opened", Operation.CONSULTATION, bare=True
)
RECORD_PRINTED = Kind("record.printed", "Printed a record, with others, for the desk", Operation.CONSULTATION)
RECORD_SEALED = Kind("record.sealed", "Sealed a record", Operation.SECURITY)
RECORD_SEAL_LIFTED = Kind("record.seal_lifted", "Lifted the seal of a record", Operation.SECURITY)
RECORD_PURPOSE_STATED = Kind("record.purpose_stated", "Said why a record was opened", Operation.CONSULTATION)

EMERGENCY_ACCESS_OPENED = Kind(
    "emergency.access_opened",
    "Opened a record in an emergency",
    Operation.SECURITY,
    unusual="Records opened in an emergency",
)
EMERGENCY_ACCESS_REFUSED = Kind(
    "emergency.access_refused", "Could not open a record in an emergency", Operation.SECURITY, refusal=True
)
EMERGENCY_ACCESS_ENDED = Kind("emergency.access_ended", "What was opened in an emergency has ended", Operation.SECURITY)
EMERGENCY_ACCESS_VIEWED = Kind(
    "emergency.access_viewed", "Looked at why a record was opened in an emergency", Operation.CONSULTATION
)
EMERGENCY_ACCESS_REVIEWED = Kind(
    "emergency.access_reviewed", "Reviewed that a record was opened in an emergency", Operation.SECURITY
)
EMERGENCY_ACCESS_RAISED = Kind(
    "emergency.access_raised", "A late review of an emergency was raised to others", Operation.SECURITY
)

TEAM_MEMBER_NAMED = Kind("team.member_named", "Named somebody who reads a record", Operation.DISCLOSURE)
TEAM_MEMBER_ENDED = Kind("team.member_ended", "Ended that somebody named reads a record", Operation.ALTERATION)
CONFLICT_ASKED = Kind("conflict.asked", "Was asked about a conflict of interest", Operation.CONSULTATION)
CONFLICT_DECLARED = Kind("conflict.declared", "Declared a conflict of interest", Operation.SECURITY)
CONFLICT_DENIED = Kind("conflict.denied", "Said that there is no conflict of interest", Operation.SECURITY)

ASSOCIATION_RECORDED = Kind("association.recorded", "Recorded whom a person has to do with", Operation.COLLECTION)
ASSOCIATION_CORRECTED = Kind("association.corrected", "Corrected whom a person has to do with", Operation.ALTERATION)
ASSOCIATION_ENDED = Kind("association.ended", "Ended what was recorded of a person and another", Operation.ALTERATION)

EXCLUSION_LIFTED = Kind("exclusion.lifted", "Let somebody see a record again", Operation.SECURITY)

REFERRAL_AGE_SETTLED = Kind("referral.age_settled", "Settled whether somebody is under 18", Operation.ALTERATION)
REFERRAL_RISK_PASSED_ON = Kind(
    "referral.risk_passed_on", "Another person answers for a referral on duty", Operation.ALTERATION
)
REFERRAL_SUBMITTED = Kind("referral.submitted", "Sent a referral", Operation.COLLECTION)
REFERRAL_SHOWN_TO_AGENCY = Kind(
    "referral.shown_to_agency", "Let the agency's lead see a submission", Operation.DISCLOSURE
)
REFERRAL_MESSAGE_DELAYED = Kind("referral.message_delayed", "Held back the message to a referrer", Operation.ALTERATION)
REFERRAL_MESSAGE_RELEASED = Kind(
    "referral.message_released", "Released the message to a referrer", Operation.DISCLOSURE
)
REFERRAL_DANGER_TOLD = Kind("referral.danger_told", "Danger was told", Operation.ALTERATION)
REFERRAL_DANGER_TAKEN = Kind("referral.danger_taken", "Took a report of danger", Operation.ALTERATION)
REFERRAL_DANGER_GIVEN_UP = Kind("referral.danger_given_up", "Gave a report of danger back", Operation.ALTERATION)
REFERRAL_DANGER_RAISED = Kind("referral.danger_raised", "A report of danger was raised to others", Operation.ALTERATION)

DECONFLICTION_VIEWED = Kind("deconfliction.viewed", "Opened a deconfliction check", Operation.CONSULTATION)

TRANSFER_VIEWED = Kind("transfer.viewed", "Opened a transfer that was offered", Operation.CONSULTATION)

DIARY_DONE = Kind("diary.done", "Settled a date that a decision named", Operation.ALTERATION)
DIARY_PUT_OFF = Kind("diary.put_off", "Put off a date that a decision named", Operation.ALTERATION)

FILING_FAILED = Kind("filing.failed", "A concern could not be sent", Operation.COLLECTION)

SHARE_READ = Kind("share.read", "A front door said that it has read its copy", Operation.CONSULTATION)
SHARE_TAKEN_BACK = Kind("share.taken_back", "Took back a copy, or ended another force's sight", Operation.ALTERATION)

IDENTITY_ADDED = Kind("identity.added", "Added to what is known of who it is", Operation.ALTERATION)
IDENTITY_WITHDRAWN = Kind("identity.withdrawn", "Withdrew something said of who it is, as wrong", Operation.ALTERATION)

DUTY_VIEWED = Kind("duty.viewed", "Opened an entry of the rota", Operation.CONSULTATION)
DUTY_ADDED = Kind("duty.added", "Put somebody on the rota", Operation.ALTERATION)
DUTY_WITHDRAWN = Kind("duty.withdrawn", "Took somebody off the rota", Operation.ALTERATION)

AGREEMENT_VIEWED = Kind("agreement.viewed", "Opened an agreement between agencies", Operation.CONSULTATION)
AGREEMENT_RECORDED = Kind("agreement.recorded", "Recorded an agreement between agencies", Operation.COLLECTION)
AGREEMENT_ENDED = Kind("agreement.ended", "Ended an agreement between agencies", Operation.ALTERATION)

SUBMISSION_PRINTED = Kind("submission.printed", "Printed a submission", Operation.DISCLOSURE)
