"""Every address of the service. A view declares its rule, or is open to signed-out people and says so."""

from django.urls import include, path

from accounts.views import home
from prevent_portal import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("", home.home, name="home"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("", include("accounts.urls")),
    path("", include("guidance.urls")),
    path("", include("referrals.urls")),
    path("", include("subjects.urls")),
    path("", include("safeguarding.urls")),
    path("", include("packs.urls")),
    path("", include("audit.urls")),
]
