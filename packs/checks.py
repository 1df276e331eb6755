"""What `manage.py check --deploy` says of packs: a name that prints as boxes is not noticed until it is read."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning

from core.fonts import CannotTell, missing_scripts

FONTS = "fonts"


def every_script_has_a_font(**_: Any) -> list[CheckMessage]:
    try:
        missing = missing_scripts()
    except CannotTell as failure:
        return [Warning(f"{failure} Packs cannot be made.", hint="Install fontconfig.", id="packs.W001")]
    if not missing:
        return []
    return [
        Warning(
            f"No font has the letters of: {', '.join(missing)}. Packs name such letters by their numbers.",
            hint="Install fonts-noto-core and fonts-noto-cjk.",
            id="packs.W002",
        )
    ]
