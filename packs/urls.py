"""Addresses of packs."""

from django.urls import path

from packs.views import job, packs, received, sharing

app_name = "packs"
urlpatterns = [
    path("referrals/<uuid:public_id>/packs/", packs.packs, name="packs"),
    path("referrals/<uuid:public_id>/packs/new/", packs.choose_recipient, name="choose_recipient"),
    path("referrals/<uuid:public_id>/packs/new/police/", packs.ask_police, name="ask_police"),
    path("referrals/<uuid:public_id>/packs/new/case/", packs.ask_case, name="ask_case"),
    path("referrals/<uuid:public_id>/packs/new/court/", packs.ask_court, name="ask_court"),
    path("referrals/<uuid:public_id>/packs/new/<uuid:agency>/", sharing.ask_partner, name="ask_partner"),
    path("packs/<uuid:public_id>/", job.job_page, name="job"),
    path("packs/<uuid:public_id>/state/", job.state, name="state"),
    path("packs/<uuid:public_id>/download/", job.download, name="download"),
    path("packs/<uuid:public_id>/again/", job.again, name="again"),
    path("packs/<uuid:public_id>/revoke/", job.revoke_pack, name="revoke"),
    path("packs/<uuid:public_id>/settle/", job.settle_pack, name="settle"),
    path("packs/shared/<uuid:public_id>/", sharing.share, name="share"),
    path("packs/shared/<uuid:public_id>/pages/<slug:number>/", sharing.shared_picture, name="shared_picture"),
    path("packs/shared/<uuid:public_id>/send/", sharing.send, name="send"),
    path("packs/shared/<uuid:public_id>/approve/", sharing.approve, name="approve"),
    path("packs/shared/<uuid:public_id>/send-back/", sharing.send_back, name="send_back"),
    path("packs/shared/<uuid:public_id>/discard/", sharing.discard, name="discard"),
    path("packs/shared/<uuid:public_id>/recall/", sharing.recall, name="recall"),
    path("packs/received/", received.received, name="received"),
    path("packs/received/<uuid:public_id>/", received.received_pack, name="received_pack"),
    path("packs/received/<uuid:public_id>/pages/<slug:number>/", received.received_picture, name="received_picture"),
    path("packs/received/<uuid:public_id>/files/<slug:number>/", received.say_wrong, name="say_wrong"),
    path("packs/received/<uuid:public_id>/acknowledge/", received.acknowledge, name="acknowledge"),
    path("packs/received/<uuid:public_id>/correction/", received.read_correction, name="read_correction"),
    path("packs/received/<uuid:public_id>/copy/", received.take_received, name="take_received"),
    path("packs/received/<uuid:public_id>/destroyed/", received.destroyed, name="destroyed"),
]
