"""The kinds of events that the log itself and its doors write: those of `row` by triggers, some of `audit` by functions
of the database (`audit/sql`, `deploy/postgres`)."""

from audit.log import Kind
from audit.models import Operation

ROW_CREATED = Kind("row.created", "Something was written", Operation.COLLECTION)
ROW_CHANGED = Kind("row.changed", "Something was changed", Operation.ALTERATION)
ROW_DELETED = Kind("row.deleted", "Something was deleted", Operation.ERASURE)
ROW_TRUNCATED = Kind("row.truncated", "All records of a kind were deleted", Operation.ERASURE)

RECORD_VIEWED = Kind("record.viewed", "Opened a record", Operation.CONSULTATION)
RECORD_CAME_TOO_LATE = Kind(
    "record.came_too_late",
    "Came too late: the record had changed since the page was opened",
    Operation.CONSULTATION,
    bare=True,
)
RECORD_CAME_URGENTLY = Kind(
    "record.came_urgently",
    "Came to a record about danger, and was shown its reference alone",
    Operation.CONSULTATION,
    bare=True,
)

LIST_SHOWN = Kind("list.shown", "Was shown a list", Operation.CONSULTATION)
LIST_SEARCHED = Kind("list.searched", "Searched", Operation.CONSULTATION, is_search=True)

ACCESS_REFUSED = Kind("access.refused", "Was refused", Operation.SECURITY, refusal=True)
ACCESS_PROBED = Kind("access.probed", "Asked for something out of sight", Operation.SECURITY, refusal=True)

SIGNIN_SUCCEEDED = Kind("signin.succeeded", "Signed in", Operation.SECURITY)
SIGNIN_ENDED = Kind("signin.ended", "Signed out", Operation.SECURITY)
SIGNIN_FAILED = Kind("signin.failed", "A sign-in failed", Operation.SECURITY)
SIGNIN_SESSION_MOVED = Kind(
    "signin.session_moved", "Somebody who is signed in went on from another browser or address", Operation.SECURITY
)

SERVICE_ALARM = Kind("service.alarm", "Something in the service needs attention", Operation.SECURITY, by_keeper=True)
ALARM_ACKNOWLEDGED = Kind("alarm.acknowledged", "Said what was done about an alarm of the service", Operation.SECURITY)

CONSOLE_VIEWED = Kind("console.viewed", "Read the log", Operation.CONSULTATION)
CONSOLE_CONTENT_SHOWN = Kind("console.content_shown", "Read in the log what was written", Operation.CONSULTATION)
CONSOLE_ANOMALIES_SHOWN = Kind(
    "console.anomalies_shown", "Looked for what is unusual in the log", Operation.CONSULTATION
)

AUDIT_ERASED = Kind("audit.erased", "Erased the content of an event", Operation.ERASURE)
AUDIT_VERIFIED = Kind("audit.verified", "The log was verified", Operation.SECURITY)
AUDIT_SHAPE = Kind(
    "audit.shape", "The log's own tables were compared with what they should be", Operation.SECURITY, by_keeper=True
)
AUDIT_ALARM = Kind("audit.alarm", "The log itself needs attention", Operation.SECURITY, by_keeper=True)
AUDIT_GUARDS_HEALED = Kind(
    "audit.guards_healed", "Guards of the log that had been off, or made ordinary, are on again", Operation.SECURITY
)
AUDIT_LOG_OPENED = Kind(
    "audit.log_opened", "The log's own tables were opened for a release that changes them", Operation.SECURITY
)
AUDIT_BUNDLE_EXPORTED = Kind(
    "audit.bundle_exported", "Took sealed events out of the log with their proofs", Operation.DISCLOSURE
)
AUDIT_UNATTRIBUTED_WRITES = Kind(
    "audit.unattributed_writes", "Something was written by nobody named", Operation.SECURITY
)
AUDIT_CHECKPOINT_OFFERED = Kind(
    "audit.checkpoint_offered", "Offered the newest checkpoint to a witness", Operation.DISCLOSURE
)
AUDIT_KEY_ANNOUNCED = Kind("audit.key_announced", "Announced the key that signs from now on", Operation.SECURITY)
AUDIT_UNMASKED = Kind("audit.unmasked", "Had the content of the log shown", Operation.SECURITY)
AUDIT_MASKED = Kind("audit.masked", "Had the content of the log hidden again", Operation.SECURITY)
AUDIT_EXPORTED = Kind("audit.exported", "Took events out of the log", Operation.DISCLOSURE)

EXPORTREQUEST_ASK = Kind("exportrequest.ask", "Asked to take content out of the log", Operation.SECURITY)
