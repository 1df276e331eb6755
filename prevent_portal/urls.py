"""Every address of the service. A view declares its rule, or is open to signed-out people and says so."""

from django.urls import include, path

from accounts.views import home
from prevent_portal import alarms, demo, health
from prevent_portal.observed import page

handler500 = "prevent_portal.failing.server_error"
urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("alarms", alarms.alarms, name="alarms"),
    path("", home.home, name="home"),
    path("service/", page.how_the_service_is, name="service"),
    path("demo/", demo.people, name="demo"),
    path("demo/prove/", demo.prove, name="demo_prove"),
    path("demo/<slug:key>/", demo.be, name="demo_be"),
    path("accounts/", include("accounts.signing_in.urls")),
    path("", include("accounts.urls")),
    path("", include("guidance.urls")),
    path("", include("policy.urls")),
    path("", include("referrals.urls")),
    path("", include("evidence.urls")),
    path("", include("subjects.urls")),
    path("", include("safeguarding.urls")),
    path("", include("packs.urls")),
    path("", include("letters.urls")),
    path("", include("audit.urls")),
]
