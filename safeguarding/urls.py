"""Addresses of requests to partners and of cases. The desk's addresses say "request": nothing in them says police."""

from django.urls import path

from evidence.views.holder import addresses
from safeguarding.file_places import REQUEST
from safeguarding.views import cases, closing, desk, giving, panel, partners, past_sight, plans, sight, support

app_name = "safeguarding"
urlpatterns = [
    # The partner's desk.
    path("requests/", desk.desk, name="desk"),
    path("requests/<uuid:public_id>/", desk.request_page, name="request"),
    path("requests/<uuid:public_id>/accept/", desk.accept, name="request_accept"),
    path("requests/<uuid:public_id>/allocate/", desk.allocate, name="request_allocate"),
    path("requests/<uuid:public_id>/answer/", desk.answer, name="request_answer"),
    path("requests/<uuid:public_id>/decline/", desk.decline, name="request_decline"),
    path("requests/<uuid:public_id>/message/", desk.message, name="request_message"),
    path("requests/<uuid:public_id>/correction-read/", desk.read_correction, name="request_correction"),
    *addresses("requests/<uuid:public_id>/", REQUEST),
    # The police side.
    path("referrals/<uuid:public_id>/partners/", partners.partners, name="partners"),
    path("referrals/<uuid:public_id>/who-sees/", sight.who_sees, name="who_sees"),
    path("referrals/<uuid:public_id>/who-could-see/", past_sight.ask_day, name="past_sight_ask"),
    path("referrals/<uuid:public_id>/who-could-see/<str:on>/", past_sight.shown, name="past_sight"),
    path("referrals/<uuid:public_id>/who-could-see/<str:on>/take/", past_sight.take, name="past_sight_take"),
    path("referrals/<uuid:public_id>/partners/ask/", partners.ask, name="ask"),
    path("asked/<uuid:public_id>/", partners.action_page, name="action"),
    path("asked/<uuid:public_id>/complete/", partners.complete, name="action_complete"),
    path("asked/<uuid:public_id>/more/", partners.more, name="action_more"),
    path("asked/<uuid:public_id>/withdraw/", partners.withdraw, name="action_withdraw"),
    path("asked/<uuid:public_id>/message/", partners.message, name="action_message"),
    path("asked/<uuid:public_id>/settle/", partners.settle, name="action_settle"),
    # The council's panel.
    path("panel/", panel.panel, name="panel"),
    path("panel/<uuid:public_id>/", panel.panel_case, name="panel_case"),
    path("panel/<uuid:public_id>/acknowledge/", panel.acknowledge, name="panel_acknowledge"),
    # Cases.
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:public_id>/", cases.case_page, name="case"),
    path("cases/<uuid:public_id>/plan/", plans.add, name="case_plan"),
    path("cases/<uuid:public_id>/plan/<uuid:need_id>/", plans.line, name="case_plan_line"),
    path("cases/<uuid:public_id>/plan/<uuid:need_id>/settle/", plans.settle, name="case_plan_settle"),
    path("cases/<uuid:public_id>/their-view/", plans.their_view, name="case_their_view"),
    path("cases/<uuid:public_id>/review/", cases.review, name="case_review"),
    path("cases/<uuid:public_id>/suspend/", support.suspend, name="case_suspend"),
    path("cases/<uuid:public_id>/go-on/", support.go_on, name="case_go_on"),
    path("cases/<uuid:public_id>/look-back/<uuid:follow_up_id>/return/", support.record_return, name="case_return"),
    path("cases/<uuid:public_id>/offer/", giving.offer, name="case_offer"),
    path("cases/<uuid:public_id>/offer/accept/", giving.take_on, name="case_take_on"),
    path("cases/<uuid:public_id>/offer/decline/", giving.decline, name="case_decline"),
    path("cases/<uuid:public_id>/offer/take-back/", giving.keep, name="case_keep"),
    path("cases/<uuid:public_id>/assign/", giving.assign, name="case_assign"),
    path("cases/<uuid:public_id>/panel/take-back/", panel.take_back, name="panel_take_back"),
    path("cases/<uuid:public_id>/panel/give-again/", panel.give_again, name="panel_give_again"),
    path("cases/<uuid:public_id>/close/", closing.propose, name="case_close"),
    path("cases/<uuid:public_id>/close/approve/", closing.approve, name="closing_approve"),
    path("cases/<uuid:public_id>/close/return/", closing.send_back, name="closing_return"),
    path("cases/<uuid:public_id>/close/take-back/", closing.take_back, name="closing_take_back"),
    path("cases/<uuid:public_id>/look-back/<uuid:follow_up_id>/", closing.follow_up, name="case_follow_up"),
]
