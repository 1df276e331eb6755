"""Addresses of policies: the same pages for each matter."""

from django.urls import path

from policy.matters import MATTERS
from policy.views import drafting, reading

PAGES = {
    "": ("", reading.holds),
    "versions": ("versions/", reading.versions),
    "draft": ("draft/", drafting.draft),
    "write": ("draft/change/", drafting.write),
    "dry_run": ("draft/dry-run/", drafting.dry_run),
    "publish": ("draft/publish/", drafting.publish),
    "withdraw": ("draft/withdraw/", drafting.withdraw),
    "call_off": ("coming/withdraw/", drafting.call_off),
}

app_name = "policy"
urlpatterns = [
    path(f"policy/{matter.key}/{route}", view, {"slug": matter.slug}, name=matter.page(name).removeprefix("policy:"))
    for matter in MATTERS
    for name, (route, view) in PAGES.items()
]
