"""The frame round every page: what the menu offers this person, and the demo banner."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page_frame(request: HttpRequest) -> dict[str, Any]:
    return {"demo_mode": settings.DEMO, "idle_seconds": settings.SESSION_IDLE_SECONDS}
