"""Headers that every response carries, whatever made it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "microphone",
        "geolocation",
        "payment",
        "usb",
        "display-capture",
        "clipboard-read",
    )
)


# For what is no page of ours: a redirect, a refusal before any page, a static file. Nothing in it may do anything.
NOTHING = "default-src 'none'; frame-ancestors 'none'"
ALWAYS = {
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Content-Security-Policy": NOTHING,
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    # By which a page knows our answer from that of a firewall or a proxy on the way (static/js/session.js, ADR 0068).
    "X-Answered-By": "service",
}
STRICT = "max-age={}; includeSubDomains; preload"


class SecurityHeaders:
    """Whatever the status, from whichever layer: nothing is stored by browsers or proxies except static files,
    nothing is embedded by other sites, and every answer says so itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if settings.SECURE_HSTS_SECONDS:
            response.headers.setdefault("Strict-Transport-Security", STRICT.format(settings.SECURE_HSTS_SECONDS))
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response
