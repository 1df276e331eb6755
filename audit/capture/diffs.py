"""django-auditlog, used for what it is good at: field-by-field differences shown to people. Evidence is the log."""

from auditlog.registry import auditlog

from audit.policy import captured_models, policy_of

SHOWN_FOR = "accounts", "subjects", "evidence", "referrals", "safeguarding", "packs", "guidance"


def redacted(value: str) -> str:
    """Replaces auditlog's default mask, which leaves the second half of every value in clear (measured)."""
    return "[withheld]"


def register_models() -> None:
    for model in captured_models():
        policy = policy_of(model)
        if policy is not None and model._meta.app_label in SHOWN_FOR and "update" in policy.may:
            auditlog.register(model, exclude_fields=list(policy.hidden), m2m_fields=set())
