"""One settings file. The environment is read strictly: a missing value says what to do."""

from pathlib import Path

from prevent_portal.environment import address, env, flag, redis_address
from prevent_portal.settings_signing_in import *  # noqa: F403  # one module of settings, in two files

ROOT = Path(__file__).resolve().parent.parent

DEMO = flag("DEMO")
DEBUG = False
# A key a line: the first signs, and what one of the others signed is accepted, so that a change loses nobody's session.
SECRET_KEY, *SECRET_KEY_FALLBACKS = env(
    "SECRET_KEY", demo="demo-only-key-that-signs-nothing-of-value-0123456789"
).splitlines()
ALLOWED_HOSTS = env("ALLOWED_HOSTS", demo="127.0.0.1,localhost,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in env("CSRF_TRUSTED_ORIGINS", default="").split(",") if origin]

INSTALLED_APPS = [
    "prevent_portal",
    "letters",
    "packs",
    "safeguarding",
    "referrals",
    "evidence",
    "subjects",
    "policy",
    "guidance",
    "accounts",
    "audit",
    "core",
    "guardian",
    "auditlog",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "allauth.mfa",
    "csp",
    "django_linear_migrations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "prevent_portal.observed.counting.CountedRequests",
    "prevent_portal.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "prevent_portal.bounds.KnownMethod",
    "prevent_portal.bounds.BoundedBody",
    "prevent_portal.bounds.ThreadsKeptFree",
    "prevent_portal.bounds.WholeBody",
    "prevent_portal.policy_reports.PolicyReports",
    "accounts.for_anybody.ShownToAnybody",
    "audit.capture.middleware.RequestIdentity",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "accounts.middleware.KeepTypedText",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.CurrentAuthority",
    "evidence.uploads.TakesFiles",
    "audit.capture.middleware.ActingUser",
    "accounts.middleware.NamedBeforeSignIn",
    "accounts.signing_in.second_factor_first.SecondFactorFirst",
    "accounts.single_sign_on.link_first.LinkFirst",
    "accounts.middleware.GiveTypedTextBack",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.signing_in.listing_sessions.SessionsListed",
    "accounts.reading.mass_listing.NamesInLists",
    "accounts.reading.refusals.ManyRefusals",  # looks at what the next one has written
    "audit.capture.middleware.RefusalLog",
    "referrals.filing.middleware.FailedSend",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "prevent_portal.urls"
WSGI_APPLICATION = "prevent_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "prevent_portal.navigation.page_frame",
            ],
            "builtins": ["core.templatetags.govuk", "accounts.templatetags.access"],
        },
    }
]
FORM_RENDERER = "core.forms.renderer.GovukRenderer"

# --- Database -------------------------------------------------------------------------------------
# One alias. The address names the app role, which may neither change the schema nor write the log.
DATABASES = {"default": address("DATABASE_URL")}
DATABASE_SERVER = env("DATABASE_SERVER", default="")  # HOST:PORT of the server behind a pooler (core.database.pulse)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# auditlog's own table has foreign keys and no protection; audit.Diff replaces it (ADR 0003).
MIGRATION_MODULES = {"auditlog": None}

# --- Celery: the bell ------------------------------------------------------------------------------
REDIS_URL = redis_address()

# --- Reading --------------------------------------------------------------------------------------
# Different records that one person opens, or is named in lists, within an hour (ADR 0026).
READING_ASKED_AFTER = int(env("READING_ASKED_AFTER", default="200"))
READING_BLOCKED_AFTER = int(env("READING_BLOCKED_AFTER", default="500"))
LISTING_ASKED_AFTER = int(env("LISTING_ASKED_AFTER", default="500"))
LISTING_BLOCKED_AFTER = int(env("LISTING_BLOCKED_AFTER", default="2000"))
# Whether the database's own policies are told who reads (ADR 0043); with 0 every transaction is the service's.
ROW_SECURITY = flag("ROW_SECURITY", default=True)

# --- Sessions -------------------------------------------------------------------------------------
SESSION_COOKIE_AGE = 12 * 60 * 60  # absolute
SESSION_IDLE_SECONDS = 15 * 60 if not DEMO else 8 * 60 * 60  # enforced in accounts.middleware
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_COOKIES = not DEMO  # the demo is http on the loopback; Safari refuses Secure cookies there
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "accounts.views.signing_in.csrf_failed"

# --- Headers --------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = not DEMO
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("BEHIND_PROXY") else None
TRUSTED_PROXIES = int(env("TRUSTED_PROXIES", default="0"))
SECURE_HSTS_SECONDS = 0 if DEMO else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
# Under "no-referrer" browsers send `Origin: null` with every form, which the CSRF check rightly refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# `report-to` is newer and asks for a header more; every browser knows this one (prevent_portal.policy_reports).
POLICY_REPORTS = "/policy-reports"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "report-uri": POLICY_REPORTS,
    }
}

# --- Requests -------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600
DATA_UPLOAD_MAX_NUMBER_FILES = 50  # a page that takes files says its own, smaller limit (evidence.uploads)
FILE_UPLOAD_HANDLERS = ["core.uploads.NoFiles"]
LARGEST_BODY = 3_000_000  # as at the proxy; where files are taken, the limit of evidence.limits
BODY_SECONDS = 20.0  # for all of it; the proxy sends it on in one piece
# Of the eight threads of a web process (deploy/gunicorn.py): so many signed-out visitors at once, so many more that
# wait for a moment; the others are for signed-in people and the probes.
SIGNED_OUT_AT_ONCE, SIGNED_OUT_WAITING, SIGNED_OUT_PATIENCE = 4, 2, 1.5

# --- Files ----------------------------------------------------------------------------------------
FILES_DIR = Path(env("FILES_DIR", default=str(ROOT / ".local" / "files")))
# Where a bucket is named, files lie there and not under FILES_DIR, which is then for what is on its way (docs/operations.md).
FILES_BUCKET = env("FILES_BUCKET", default="")
FILES_STORE = "core.buckets.Bucket" if FILES_BUCKET else "core.private_files.Folder"
FILES_BUCKET_ENDPOINT = env("FILES_BUCKET_ENDPOINT", default="")  # without: that of AWS, in its region
FILES_BUCKET_REGION = env("FILES_BUCKET_REGION", default="eu-west-2")
FILES_BUCKET_PREFIX = env("FILES_BUCKET_PREFIX", default="")  # of every name in it: `portal/`
FILES_BUCKET_KEY_ID = env("FILES_BUCKET_KEY_ID", default="")
FILES_BUCKET_SECRET = env("FILES_BUCKET_SECRET", default="")
FILES_BUCKET_CA = env("FILES_BUCKET_CA", default="")  # a file of certificates; without: those that the world trusts
FILES_BUCKET_ENCRYPTION = env(
    "FILES_BUCKET_ENCRYPTION", default=""
)  # AES256 or aws:kms; what is not kept so is not kept
FILES_BUCKET_KMS_KEY = env("FILES_BUCKET_KMS_KEY", default="")
FILES_BUCKET_VERSIONED = flag("FILES_BUCKET_VERSIONED")  # whether it is meant to keep old versions
FILES_BUCKET_LOCK_DAYS = int(env("FILES_BUCKET_LOCK_DAYS", default="0"))  # for which none can be destroyed, at most
CLAMD_ADDRESS = env(
    "CLAMD_ADDRESS", default=""
)  # the path of its socket, or `127.0.0.1:3310`; without: nothing is released
STATIC_URL, STATIC_ROOT = "/static/", ROOT / "build" / "collected"
STATICFILES_DIRS = [
    ROOT / "static",
    *([ROOT / "build" / "static"] if (ROOT / "build" / "static").is_dir() else []),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {"BACKEND": env("STATIC_STORAGE", default="core.static.HashedStatic")},
}

# --- Post -----------------------------------------------------------------------------------------
# Printed only in the demonstration: a service that forgot to name its post must not print links into its logs.
EMAIL_BACKEND = env(
    "EMAIL_BACKEND",
    demo="django.core.mail.backends.console.EmailBackend",
    default="core.smtp.EmailBackend",
)
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = int(env("EMAIL_PORT", default="25"))
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
# A relay that accepts and says nothing holds one sender of the worker for so long, and no page ever.
EMAIL_TIMEOUT = float(env("EMAIL_TIMEOUT", default="10"))  # for each answer
EMAIL_SECONDS = 30.0  # for the whole e-mail
# Neither the sender nor a subject may say what the service is about (product: what must not leak).
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="no-reply@casework.example")

# --- Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
TIME_ZONE = "Europe/London"
USE_TZ = True
# There is one language: what is written here stands as it is written, and is looked up in no catalogue.
USE_I18N = False

# --- The audit log --------------------------------------------------------------------------------
AUDITLOG_LOGENTRY_MODEL = "audit.Diff"
AUDITLOG_USE_BASE_MANAGER = True
AUDITLOG_DISABLE_REMOTE_ADDR = True
AUDITLOG_STORE_JSON_CHANGES = True  # compared as text, nothing and the surname None are the same, and it is left out
AUDITLOG_MASK_CALLABLE = "audit.capture.diffs.redacted"

# --- Guardian: a projection of shares, never the source (ADR 0002) --------------------------------
ANONYMOUS_USER_NAME = None
GUARDIAN_GET_CONTENT_TYPE = "guardian.ctypes.get_default_content_type"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "core.logs.ScrubbedLines"}},
    "filters": {"request": {"()": "audit.capture.log_lines.WithRequest"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "axes": {"level": "ERROR"},  # its warnings quote what was typed as the name
        "kombu": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "WARNING"},  # counted in core.pdf, without what it quotes
    },
}
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the e-mail address is unique by a case-insensitive constraint
    "guardian.W001",  # guardian's backend grants nothing here: shares are the truth
]

# Who shows it may ask /alarms what is wrong; without one there is no such page.
ALARMS_TOKEN = env("ALARMS_TOKEN", default="")
# Where processes lay what they count, for `manage.py metrics`; without it nothing is counted.
METRICS_DIR = env("METRICS_DIR", default="")
# Whether the keeper raises an alarm when no backup comes (prevent_portal.backups.watching); a demonstration has none.
BACKUPS_EXPECTED = flag("BACKUPS_EXPECTED") if DEMO else env("BACKUPS_EXPECTED", default="1") == "1"

# Frameworks of assessment in use, comma between; none unless it is said (safeguarding/frameworks.py). Those that a force has
# a licence for are read from a directory.
FRAMEWORKS = [code for code in env("FRAMEWORKS", default="vaf" if DEMO else "").split(",") if code]
FRAMEWORKS_DIR = env("FRAMEWORKS_DIR", default="")

SITE_ADDRESS = env("SITE_ADDRESS", demo="http://127.0.0.1:8000", default="https://localhost")

# Copies of packs are signed with this key; the other file begins with its certificate. Without them they are not signed.
PACK_SIGNING_KEY = env("PACK_SIGNING_KEY", default="")
PACK_SIGNING_CERTIFICATE = env("PACK_SIGNING_CERTIFICATE", default="")
# A timestamp service (RFC 3161), if there is one: the signature then says a moment that is not ours to choose.
PACK_TIMESTAMP_ADDRESS = env("PACK_TIMESTAMP_ADDRESS", default="")

# Sealing has a database role and a key of its own; both are given to the sealer alone (docs/audit.md).
AUDIT_SEALER_URL = env("AUDIT_SEALER_URL", default="")
AUDIT_SIGNING_KEY = env("AUDIT_SIGNING_KEY", default="")
AUDIT_PUBLIC_KEY = env("AUDIT_PUBLIC_KEY", default="")
AUDIT_CHECKPOINTS_DIR = env("AUDIT_CHECKPOINTS_DIR", default=str(ROOT / ".local" / "checkpoints"))
# Orders to erase an event are signed with a key of their own, which the service never holds; this is its public half.
AUDIT_ERASURE_PUBLIC_KEY = env("AUDIT_ERASURE_PUBLIC_KEY", default="")
# Identifiers of keys that whoever verifies was told of in writing: the key before was lost, and announced none.
AUDIT_KEYS_TOLD = [name for name in env("AUDIT_KEYS_TOLD", default="").split(",") if name]
# Likewise hours in which the clock of the database was wrong: SINCE/UNTIL, comma between.
AUDIT_CLOCK_TOLD = [hours for hours in env("AUDIT_CLOCK_TOLD", default="").split(",") if hours]
AUDIT_VERIFIER_URL = env("AUDIT_VERIFIER_URL", default="")
