"""Addresses of packs."""

from django.urls import path

from packs.views import job, packs

app_name = "packs"
urlpatterns = [
    path("referrals/<uuid:public_id>/packs/", packs.packs, name="packs"),
    path("referrals/<uuid:public_id>/packs/new/", packs.choose_recipient, name="choose_recipient"),
    path("referrals/<uuid:public_id>/packs/new/police/", packs.ask_police, name="ask_police"),
    path("referrals/<uuid:public_id>/packs/new/<uuid:agency>/", packs.ask_partner, name="ask_partner"),
    path("packs/<uuid:public_id>/", job.job_page, name="job"),
    path("packs/<uuid:public_id>/state/", job.state, name="state"),
    path("packs/<uuid:public_id>/download/", job.download, name="download"),
    path("packs/<uuid:public_id>/again/", job.again, name="again"),
    path("packs/<uuid:public_id>/revoke/", job.revoke_pack, name="revoke"),
    path("packs/<uuid:public_id>/settle/", job.settle_pack, name="settle"),
]
