from typing import Any

from django.core.checks import Error

from audit.policy import undeclared


def every_model_is_declared(**_: Any) -> list[Error]:
    """No model without a decision about capture, personal data and retention."""
    return [
        Error(
            f"{label} has no audit policy.",
            hint="Decorate the model with @audited(...) or @not_audited(because=...) from audit.policy.",
            id="audit.E001",
        )
        for label in undeclared()
    ]
