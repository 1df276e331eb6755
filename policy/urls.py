"""Addresses of policies."""

from django.urls import path

from policy.views import drafting, reading

app_name = "policy"
urlpatterns = [
    path("policy/limits/", reading.limits, name="limits"),
    path("policy/limits/versions/", reading.versions, name="versions"),
    path("policy/limits/draft/", drafting.draft, name="draft"),
    path("policy/limits/draft/change/", drafting.write, name="write"),
    path("policy/limits/draft/dry-run/", drafting.dry_run, name="dry_run"),
    path("policy/limits/draft/publish/", drafting.publish, name="publish"),
    path("policy/limits/draft/withdraw/", drafting.withdraw, name="withdraw"),
    path("policy/limits/coming/withdraw/", drafting.call_off, name="call_off"),
]
