"""The kinds of events of accounts, roles, agencies and what is read."""

from audit.log import Kind
from audit.models import Operation

FIGURES_SHOWN = Kind("figures.shown", "Was shown figures about the work", Operation.CONSULTATION)
FIGURES_TAKEN = Kind("figures.taken", "Took figures about the work out as a file", Operation.DISCLOSURE)

ACCESS_MANY_REFUSED = Kind(
    "access.many_refused", "Was refused many times within an hour", Operation.SECURITY, unusual="Many refusals"
)

SHARE_GIVEN = Kind("share.given", "Gave an agency sight of a record", Operation.DISCLOSURE)

READING_PURPOSE_STATED = Kind(
    "reading.purpose_stated", "Said why so many records are opened", Operation.SECURITY, unusual="Many records"
)
READING_BLOCKED = Kind(
    "reading.blocked", "Had opened so many records that no more were opened", Operation.SECURITY, unusual="Many records"
)
READING_LIFTED = Kind("reading.lifted", "Let somebody open records again", Operation.SECURITY)
READING_BLOCK_VIEWED = Kind(
    "reading.block_viewed", "Opened why somebody can open no more records", Operation.CONSULTATION
)

SIGNIN_LOCKED = Kind("signin.locked", "Ended guesses at one account from one network", Operation.SECURITY)
SIGNIN_MANY_FAILED = Kind("signin.many_failed", "Many wrong passwords or codes were tried", Operation.SECURITY)
SIGNIN_SESSION_ENDED = Kind("signin.session_ended", "Signed out another browser", Operation.SECURITY)
SIGNIN_SESSIONS_ENDED = Kind("signin.sessions_ended", "All sessions of an account were ended", Operation.SECURITY)
SIGNIN_PROVIDER_REFUSED = Kind(
    "signin.provider_refused", "What came from an agency's own sign-in was refused", Operation.SECURITY
)
SIGNIN_TOKEN_FORGED = Kind(
    "signin.token_forged",
    "What no sound sign-in of an agency sends was refused",
    Operation.SECURITY,
    unusual="Forged sign-ins",
)
SIGNIN_BY_PROVIDER = Kind("signin.by_provider", "Showed who they are at an agency's own sign-in", Operation.SECURITY)
SIGNIN_PROVED_BY_PROVIDER = Kind(
    "signin.proved_by_provider", "Proved anew who they are through an agency's own sign-in", Operation.SECURITY
)
SIGNIN_ROUND_PROVIDER = Kind(
    "signin.round_provider", "Signed in without the sign-in that is the agency's only way", Operation.SECURITY
)
SIGNIN_HELD_TO_PROVIDER = Kind(
    "signin.held_to_provider", "Was sent to the sign-in that is the agency's only way", Operation.SECURITY
)
SIGNIN_NEW_NETWORK = Kind(
    "signin.new_network", "Signed in from a network not used in the last three months", Operation.SECURITY
)
SIGNIN_NEW_BROWSER = Kind("signin.new_browser", "Signed in with a browser for the first time", Operation.SECURITY)

ACCOUNT_PASSWORD_CHANGED = Kind("account.password_changed", "Changed the password", Operation.SECURITY)
ACCOUNT_PASSWORD_RESET = Kind("account.password_reset", "Set a new password by a link", Operation.SECURITY)
ACCOUNT_NEW_PASSWORD_ASKED = Kind("account.new_password_asked", "Asked for a new password", Operation.SECURITY)
ACCOUNT_NEW_PASSWORD_LINK_MADE = Kind(
    "account.new_password_link_made", "A link for a new password was made", Operation.SECURITY
)
ACCOUNT_EMAIL_CHANGED = Kind("account.email_changed", "Changed the e-mail address of an account", Operation.SECURITY)
ACCOUNT_SECOND_FACTOR_ADDED = Kind(
    "account.second_factor_added", "Added a passkey or an authenticator app to an account", Operation.SECURITY
)
ACCOUNT_SECOND_FACTOR_REMOVED = Kind(
    "account.second_factor_removed", "Removed a passkey or an authenticator app from an account", Operation.SECURITY
)
ACCOUNT_SECOND_FACTORS_ENCIPHERED = Kind(
    "account.second_factors_enciphered", "Enciphered second factors with a new key", Operation.SECURITY
)
ACCOUNT_SECOND_FACTORS_TAKEN = Kind(
    "account.second_factors_taken", "Took away how somebody signs in, who has to begin again", Operation.SECURITY
)
ACCOUNT_PROVIDER_LINKED = Kind(
    "account.provider_linked", "Linked an account to an agency's own sign-in", Operation.SECURITY
)
ACCOUNT_PROVIDER_UNLINKED = Kind(
    "account.provider_unlinked", "Ended the link of an account to an agency's own sign-in", Operation.SECURITY
)
ACCOUNT_RECOVERY_CODES_MADE = Kind("account.recovery_codes_made", "Made new recovery codes", Operation.SECURITY)
ACCOUNT_RECOVERY_CODE_USED = Kind("account.recovery_code_used", "Used a recovery code", Operation.SECURITY)
ACCOUNT_INVITED = Kind("account.invited", "Invited somebody", Operation.SECURITY)
ACCOUNT_INVITED_AGAIN = Kind("account.invited_again", "Sent an invitation again", Operation.SECURITY)
ACCOUNT_INVITATION_WITHDRAWN = Kind("account.invitation_withdrawn", "Withdrew an invitation", Operation.SECURITY)
ACCOUNT_JOINED = Kind("account.joined", "Set up an account", Operation.SECURITY)
ACCOUNT_VIEWED = Kind("account.viewed", "Opened an account", Operation.CONSULTATION)
ACCOUNT_SUSPENDED = Kind("account.suspended", "Suspended an account", Operation.SECURITY)
ACCOUNT_REINSTATED = Kind("account.reinstated", "Opened a suspended account again", Operation.SECURITY)
ACCOUNT_TRAINING_NOTED = Kind("account.training_noted", "Noted training or vetting", Operation.SECURITY)
ACCOUNT_WORK_PASSED_ON = Kind(
    "account.work_passed_on", "What somebody held passed on, because they can no longer act", Operation.ALTERATION
)

ACCOUNT_LEAVING_NOTED = Kind("account.leaving_noted", "Noted somebody's last day", Operation.SECURITY)
ACCOUNT_LEAVING_TAKEN_BACK = Kind("account.leaving_taken_back", "Took somebody's last day back", Operation.SECURITY)
ACCOUNT_LEAVING_VIEWED = Kind("account.leaving_viewed", "Opened what a leaver hands over", Operation.CONSULTATION)
ACCOUNT_CLOSED = Kind("account.closed", "An account was closed after the last day of its person", Operation.SECURITY)

ABSENCE_NOTED = Kind("absence.noted", "Noted that somebody is away", Operation.ALTERATION)
ABSENCE_ENDED = Kind("absence.ended", "Noted that somebody is back", Operation.ALTERATION)

AGENCY_VIEWED = Kind("agency.viewed", "Opened an agency", Operation.CONSULTATION)
AGENCY_AREA_CHANGED = Kind(
    "agency.area_changed", "Put an agency into the area of another force, as two were merged", Operation.ALTERATION
)
AGENCY_ADDED = Kind("agency.added", "Added an agency", Operation.COLLECTION)
AGENCY_SET = Kind("agency.set", "Changed how an agency sends", Operation.ALTERATION)
AGENCY_NUMBERS_SET = Kind("agency.numbers_set", "Changed an agency's telephone numbers", Operation.ALTERATION)
AGENCY_APPS_UNTIL_SET = Kind(
    "agency.apps_until_set", "Set until when an authenticator app is enough", Operation.SECURITY
)
AGENCY_SITE_ADDED = Kind("agency.site_added", "Added a site", Operation.COLLECTION)

AGENCY_PROVIDER_PROPOSED = Kind("agency.provider_proposed", "Proposed an agency's own sign-in", Operation.SECURITY)
AGENCY_PROVIDER_ON = Kind("agency.provider_on", "Switched an agency's own sign-in on", Operation.SECURITY)
AGENCY_PROVIDER_DECLINED = Kind(
    "agency.provider_declined", "Took back what was proposed of an agency's own sign-in", Operation.SECURITY
)
AGENCY_PROVIDER_OFF = Kind("agency.provider_off", "Switched an agency's own sign-in off", Operation.SECURITY)

AREA_ADDED = Kind("area.added", "Added an area", Operation.COLLECTION)
AREA_SET = Kind("area.set", "Changed how an area copies", Operation.ALTERATION)

ROLE_VIEWED = Kind("role.viewed", "Opened a role", Operation.CONSULTATION)
ROLE_PROPOSED = Kind("role.proposed", "Proposed a role that needs a second person", Operation.SECURITY)
ROLE_GRANTED = Kind("role.granted", "A role began", Operation.SECURITY)
ROLE_ENDED = Kind("role.ended", "A role ended", Operation.SECURITY)

ROLE_ATTESTED = Kind("role.attested", "Said whether a role is still needed", Operation.SECURITY)
ROLE_ATTESTING_OPENED = Kind("role.attesting_opened", "Asked whether roles are still needed", Operation.SECURITY)

NOTICE_OPENED = Kind("notice.opened", "Opened a message", Operation.CONSULTATION)

VIEW_SAVED = Kind("view.saved", "Saved a view of a list", Operation.COLLECTION)
VIEW_REMOVED = Kind("view.removed", "Removed a view of a list", Operation.ALTERATION)

TEXT_TAKEN_OVER = Kind(
    "text.taken_over", "Took over from a colleague who has typed something and not sent it", Operation.ALTERATION
)

MAIL_CHOSEN = Kind("mail.chosen", "Chose how messages come by e-mail", Operation.ALTERATION)
MAIL_SENT_AGAIN = Kind("mail.sent_again", "Had an e-mail that failed sent again", Operation.ALTERATION)
MAIL_OPENED = Kind("mail.opened", "Opened an e-mail that did not leave", Operation.CONSULTATION)
