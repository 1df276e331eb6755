"""The settings of signing in, a part of `prevent_portal.settings`: who may come in, by what, and what a guesser meets."""

from prevent_portal.environment import env, flag

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.signing_in.adapter.InvitedPeopleOnly"
ACCOUNT_FORMS = {
    "login": "accounts.forms.signing_in.SignInForm",
    "reset_password": "accounts.forms.signing_in.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.signing_in.NewPasswordForm",
    "change_password": "accounts.forms.signing_in.ChangePasswordForm",
    "reauthenticate": "accounts.forms.signing_in.ReauthenticateForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers' mailboxes are not written to
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # An address is proven by the invitation that was sent to it.
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if not flag("DEMO") else "http"
# Whoever guesses is stopped in accounts.signing_in.guessing, by account and network. These limits are by address alone, and a
# school, a hospital or a council is one address: 300 people at 8:45 with a slip each must all come in. What is left for
# them to stop is the load: ten password hashes a second keep half a processor busy.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": False,  # axes is the one lock; a second one in the cache would forget on a flush
    # The first day of term: everybody has forgotten. Five messages a minute to one mailbox is the limit that protects.
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
}
PROVE_AGAIN_SECONDS = int(env("PROVE_AGAIN_SECONDS", default="300"))
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_HANDLER = "accounts.signing_in.guessing.CountedGuesses"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else a guesser who never stops keeps a colleague out for ever
AXES_CLIENT_IP_CALLABLE = "accounts.signing_in.lockout.network_of"
AXES_SENSITIVE_PARAMETERS = ["login", "code", "credential", "oldpassword", "password1", "password2", "name"]
AXES_USERNAME_CALLABLE = "accounts.signing_in.lockout.name_tried"
AXES_LOCKOUT_CALLABLE = "accounts.signing_in.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
PASSWORD_HASHERS = ["accounts.signing_in.passwords.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "accounts.signing_in.weak_passwords.NotBreached"},
    {"NAME": "accounts.signing_in.weak_passwords.NotOwnWords"},
    {"NAME": "accounts.signing_in.weak_passwords.NotAPattern"},
]
# A file of hashes of passwords that were stolen elsewhere, asked on this machine alone (docs/operations.md).
BREACHED_PASSWORDS = env("BREACHED_PASSWORDS", default="")
PASSWORD_RESET_TIMEOUT = 60 * 60
MFA_ADAPTER = "accounts.signing_in.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_FORMS = {"authenticate": "accounts.forms.second_factor.CodeForm"}
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a finger, a face or a PIN, and not only the key itself
MFA_RECOVERY_CODE_DIGITS = 25  # 83 bits
# A file, 32 bytes in base64 a line: without it no authenticator app and no recovery code can be made or asked.
SECOND_FACTOR_KEY = env("SECOND_FACTOR_KEY", default="")

# Single sign-on (ADR 0039): the hosts of agencies' providers that may be asked, and a file with a secret for each.
SIGN_IN_HOSTS = [host for host in env("SIGN_IN_HOSTS", default="").lower().split(",") if host]
SIGN_IN_SECRETS = env("SIGN_IN_SECRETS", default="")
SIGN_IN_LOOPBACK = flag("DEMO")  # a provider on this machine may be asked in plain text
