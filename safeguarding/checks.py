"""What `manage.py check`, and every start of the service, says of the frameworks of assessment."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error

from safeguarding.frameworks import faults


def frameworks_can_be_read(**_: Any) -> list[Error]:
    hint = "Mend the file, or leave the framework out of FRAMEWORKS (docs/operations.md)."
    return [Error(said, hint=hint, id="safeguarding.E001") for said in faults()]
