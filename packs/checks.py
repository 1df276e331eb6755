"""What `manage.py check --deploy` says of packs: a name that prints as boxes is not noticed until it is read, nor a signature
that no agency can rely on until it is doubted."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Info, Warning
from django.core.exceptions import ImproperlyConfigured
from django.utils.timezone import now

from core.clock import day_words
from core.fonts import CannotTell, missing_scripts
from packs.limits import LIMITS
from packs.signing import signatory

FONTS, SIGNING = "fonts", "signing"


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


def copies_can_be_signed(**_: Any) -> list[CheckMessage]:
    try:
        signs = signatory()
    except ImproperlyConfigured as failure:
        return [Error(str(failure), hint="No pack can be downloaded until it is mended.", id="packs.E001")]
    if signs is None:
        return [Info("Copies of packs are not signed.", hint="Set PACK_SIGNING_KEY.", id="packs.I001")]
    if signs.until - now() > LIMITS.signing_ends_soon:
        return []
    return [
        Warning(
            f"The certificate that signs copies of packs ends on {day_words(signs.until)}.",
            hint="Ask for the next one now (docs/operations.md).",
            id="packs.W004",
        )
    ]
