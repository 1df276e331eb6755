"""The pages that no rule opens: who may open each, and why there is no rule to ask. For the printed page of permissions."""

from __future__ import annotations

ANYBODY = "Anybody, signed in or not"
HAS_THE_LINK = "Whoever has the link that was sent to the mailbox, once and until it runs out"
AFTER_THE_FIRST_STEP = "Whoever gave the right password in this browser just now"
A_WATCH = "A machine that has the token of the service"
DEMONSTRATION = "Anybody, in demo mode on this machine alone"

BEFORE = "It is how one comes to be signed in."
NOT_YET = "There is no account to ask yet, or none that can sign in: the link is what is asked."
PUBLIC = "Guidance is public."
SAYS_NOTHING = "It says nothing of anybody, and watches ask it without signing in."
INVENTED = "Elsewhere there is no such page, and nobody in it is real."

WITHOUT_RULE: dict[str, tuple[str, str]] = {
    "account_inactive": (
        ANYBODY,
        "It says to who is signed out that the account is suspended, and shows nothing of it.",
    ),
    "account_login": (ANYBODY, BEFORE),
    "account_logout": (ANYBODY, "Signing out is never refused, and ends the visitor's own session alone."),
    "account_reset_password": (ANYBODY, "It answers alike whether there is such an account or not."),
    "account_reset_password_done": (ANYBODY, "It answers alike whether there is such an account or not."),
    "account_reset_password_from_key": (HAS_THE_LINK, NOT_YET),
    "account_reset_password_from_key_done": (ANYBODY, "It says that a password was set, and not whose."),
    "account_set_password": (
        "Everybody who is signed in",
        "It only leads on to the page that sends a link to the own mailbox.",
    ),
    "account_signup": (ANYBODY, "It says that accounts are made by invitation alone."),
    "accounts:accept": (HAS_THE_LINK, NOT_YET),
    "accounts:invited": (HAS_THE_LINK, NOT_YET),
    "accounts:join": (HAS_THE_LINK, NOT_YET),
    "alarms": (A_WATCH, "A watch has no account. Without the token there is no such page."),
    "demo": (DEMONSTRATION, INVENTED),
    "demo_be": (DEMONSTRATION, INVENTED),
    "guidance:complaint": (ANYBODY, "Whoever is named in a record may have no account, and may complain."),
    "guidance:complaint_sent": (
        "Whoever has just sent a complaint from this browser",
        "The same: the sender may have no account.",
    ),
    "guidance:index": (ANYBODY, PUBLIC),
    "guidance:page": (ANYBODY, PUBLIC),
    "guidance:search": (ANYBODY, PUBLIC),
    "guidance:sheet": (ANYBODY, PUBLIC),
    "guidance:sheet_number": (ANYBODY, PUBLIC),
    "home": (
        ANYBODY,
        "To who is signed out it says what the service is; signed in it is one's own day, behind its own gate.",
    ),
    "livez": (ANYBODY, SAYS_NOTHING),
    "mfa_authenticate": (AFTER_THE_FIRST_STEP, BEFORE),
    "mfa_login_webauthn": (ANYBODY, BEFORE),
    "readyz": (ANYBODY, SAYS_NOTHING),
    "single_sign_on": (ANYBODY, BEFORE),
    "single_sign_on_back": ("Whoever left for their agency's sign-in from this browser", BEFORE),
}
