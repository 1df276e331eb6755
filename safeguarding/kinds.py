"""The kinds of events of requests to partners and of cases, besides their moves."""

from audit.log import Kind
from audit.models import Operation

RECORD_SIGHT_SHOWN = Kind("record.sight_shown", "Was shown who can see a record", Operation.CONSULTATION)
RECORD_PAST_SIGHT_OPENED = Kind(
    "record.past_sight_opened", "Opened the page that asks on which day a record could be seen", Operation.CONSULTATION
)
RECORD_PAST_SIGHT_ASKED = Kind(
    "record.past_sight_asked", "Said what for, and asked who could see a record on a day", Operation.SECURITY
)
RECORD_PAST_SIGHT_SHOWN = Kind(
    "record.past_sight_shown", "Was shown who could see a record on a day", Operation.CONSULTATION
)
RECORD_PAST_SIGHT_TAKEN = Kind(
    "record.past_sight_taken", "Took a list of who could see a record on a day", Operation.DISCLOSURE
)

CASE_OPENED = Kind("case.opened", "A case was opened", Operation.COLLECTION)
CASE_PLAN = Kind("case.plan", "Wrote the plan of a case", Operation.ALTERATION)
CASE_PLAN_SETTLED = Kind("case.plan_settled", "Settled a line of the plan of a case", Operation.ALTERATION)
CASE_THEIR_VIEW = Kind(
    "case.their_view", "Recorded how the person or the family see the plan of a case", Operation.COLLECTION
)
CASE_SUSPENDED = Kind("case.suspended", "Suspended support in a case", Operation.ALTERATION)
CASE_WENT_ON = Kind("case.went_on", "Let support in a case go on", Operation.ALTERATION)
CASE_RETURN = Kind("case.return", "Recorded what an agency says at a look back", Operation.COLLECTION)
CASE_REVIEW = Kind("case.review", "Reviewed a case", Operation.ALTERATION)
CASE_FOLLOW_UP = Kind("case.follow_up", "Looked back at a closed case", Operation.ALTERATION)
CASE_REFERRED_TO_PANEL = Kind(
    "case.referred_to_panel", "Referred somebody to a council's panel under section 36", Operation.DISCLOSURE
)

CASE_PUT_TO_COUNCIL = Kind(
    "case.put_to_council", "Put a case to another council's panel, as the person has moved", Operation.DISCLOSURE
)
CASE_PUT_TO_FORCE = Kind(
    "case.put_to_force", "Put an open case to another force, as the person has moved", Operation.DISCLOSURE
)
CASETRANSFER_VIEWED = Kind(
    "casetransfer.viewed", "Opened the transfer of a case to another force", Operation.CONSULTATION
)
HANDOVER_VIEWED = Kind("handover.viewed", "Opened the hand-over of a case to another council", Operation.CONSULTATION)

AGENCY_MERGED = Kind(
    "agency.merged", "Merged an agency into another, from the day that was published", Operation.ALTERATION
)
AGENCY_MERGER_DONE = Kind("agency.merger_done", "Closed an agency from which all had gone over", Operation.ALTERATION)
MERGER_DRAFTED = Kind("merger.drafted", "Drafted a merger of two agencies", Operation.ALTERATION)
MERGER_VIEWED = Kind(
    "merger.viewed", "Opened a merger of two agencies, with what it moves as numbers", Operation.CONSULTATION
)
RECORD_WENT_OVER = Kind(
    "record.went_over", "Went over to the agency into which its own was merged", Operation.ALTERATION
)

ASSESSMENT_BEGUN = Kind("assessment.begun", "Began an assessment", Operation.COLLECTION)
CASE_CITED = Kind("case.cited", "Cited evidence to a factor of an assessment", Operation.ALTERATION)
CASE_UNCITED = Kind("case.uncited", "Took evidence off a factor of an assessment", Operation.ALTERATION)
ASSESSMENT_JUDGED = Kind("assessment.judged", "Judged a factor of an assessment", Operation.ALTERATION)
ASSESSMENT_WORDS = Kind("assessment.words", "Wrote what an assessment comes to", Operation.ALTERATION)

CASE_CONSENT_PLANNED = Kind("case.consent_planned", "Said how consent is to be asked", Operation.ALTERATION)
CASE_CONSENT = Kind("case.consent", "Recorded an answer about consent", Operation.COLLECTION)
CASE_VIEW_ASKED = Kind("case.view_asked", "Asked those who told us how the person is now", Operation.DISCLOSURE)
CASE_VIEW_NOT_GIVEN = Kind(
    "case.view_not_given", "Recorded that those who told us did not say how the person is", Operation.ALTERATION
)
CASE_INVESTIGATION = Kind(
    "case.investigation", "Answered the tests of an investigation beside a case", Operation.ALTERATION
)
CASE_INVESTIGATION_OVER = Kind(
    "case.investigation_over", "Recorded that an investigation beside a case is over", Operation.ALTERATION
)
CASE_DECISION_ASKED = Kind("case.decision_asked", "Asked for a decision under section 36", Operation.ALTERATION)
DELEGATION_ENTERED = Kind("delegation.entered", "Entered who may decide for the chief officer", Operation.ALTERATION)
DELEGATION_CONFIRMED = Kind(
    "delegation.confirmed", "Confirmed who may decide for the chief officer", Operation.ALTERATION
)
DELEGATION_ENDED = Kind(
    "delegation.ended", "Ended that a supervisor may decide for the chief officer", Operation.ALTERATION
)
DELEGATION_VIEWED = Kind("delegation.viewed", "Opened who may decide for the chief officer", Operation.CONSULTATION)

PARTNERACTION_CLOSED_TO_PARTNER = Kind(
    "partneraction.closed_to_partner", "Closed a request that had ended to those who had it", Operation.ALTERATION
)
PARTNERACTION_ASK = Kind("partneraction.ask", "Asked a partner", Operation.DISCLOSURE)
PARTNERACTION_MESSAGE = Kind("partneraction.message", "Wrote about a request to a partner", Operation.DISCLOSURE)

COMMISSION_SENT = Kind("commission.sent", "Sent an intervention provider a brief", Operation.DISCLOSURE)
COMMISSION_ADDED = Kind("commission.added", "Added to the brief of an intervention provider", Operation.DISCLOSURE)
COMMISSION_SESSION = Kind(
    "commission.session", "Recorded a session with an intervention provider", Operation.COLLECTION
)
COMMISSION_REPORT = Kind("commission.report", "Reported a session with an intervention provider", Operation.COLLECTION)

PAPER_GIVEN = Kind("paper.given", "Gave a member of a panel a paper", Operation.DISCLOSURE)
PAPER_OPENED = Kind(
    "paper.opened", "Said that there is no conflict of interest, and opened a paper", Operation.CONSULTATION
)
PANEL_CONFLICT = Kind("panel.conflict", "Declared a conflict of interest at a panel", Operation.ALTERATION)
PANEL_VIEW = Kind("panel.view", "Said what an agency thinks at a panel", Operation.COLLECTION)

RETENTION_VIEWED = Kind("retention.viewed", "Opened the review of whether a record is kept", Operation.CONSULTATION)
RETENTION_KEPT = Kind("retention.kept", "Decided that a record is kept", Operation.ALTERATION)
RETENTION_DISPOSAL = Kind("retention.disposal", "Decided that a record is disposed of", Operation.ALTERATION)
RETENTION_DISPOSAL_CONFIRMED = Kind(
    "retention.disposal_confirmed", "Confirmed that a record is disposed of", Operation.ALTERATION
)
RETENTION_DISPOSAL_ENDED = Kind(
    "retention.disposal_ended", "Called off that a record is disposed of", Operation.ALTERATION
)
RETENTION_DISPOSAL_OVERTAKEN = Kind(
    "retention.disposal_overtaken", "A disposal that was decided was overtaken", Operation.ALTERATION
)
RETENTION_DISPOSED = Kind("retention.disposed", "A record was disposed of", Operation.ERASURE)
RETENTION_HOLD = Kind("retention.hold", "Put a hold on disposals", Operation.ALTERATION)
RETENTION_HOLD_VIEWED = Kind("retention.hold_viewed", "Opened a hold on disposals", Operation.CONSULTATION)
RETENTION_HOLD_ENDED = Kind("retention.hold_ended", "Ended a hold on disposals", Operation.ALTERATION)
