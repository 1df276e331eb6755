"""Every address of the service. A view declares its rule, or is open to signed-out people and says so."""

from django.urls import include, path

from accounts.views import home
from prevent_portal import alarms, demo, health
from prevent_portal.first_words import of_the_app
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
    of_the_app("accounts.urls"),
    of_the_app("guidance.urls"),
    of_the_app("policy.urls"),
    of_the_app("referrals.urls"),
    of_the_app("evidence.urls"),
    of_the_app("subjects.urls"),
    of_the_app("safeguarding.urls"),
    of_the_app("packs.urls"),
    of_the_app("letters.urls"),
    of_the_app("audit.urls"),
]
