"""A person's own pages, and the pages from which agencies and their people are managed."""

from django.urls import path

from accounts.views import absences, agencies, arriving, inviting, notices, people, roles, signing_in, you

app_name = "accounts"
urlpatterns = [
    path("kept/<uuid:public_id>/", signing_in.kept_text, name="kept"),
    path("kept/<uuid:public_id>/delete/", signing_in.forget_kept_text, name="forget_kept"),
    path("stay/", signing_in.stay, name="stay"),
    path("messages/", notices.inbox, name="notices"),
    path("messages/read/", notices.mark_all_read, name="read_all"),
    path("messages/<uuid:public_id>/open/", notices.open_notice, name="open_notice"),
    path("undelivered/", arriving.undelivered, name="undelivered"),
    path("undelivered/<uuid:public_id>/again/", arriving.send_again, name="send_again"),
    path("you/", you.account, name="you"),
    path("you/away/", absences.mine, name="away"),
    path("you/sessions/<slug:mark>/end/", you.end_session, name="end_session"),
    path("you/sessions/end-others/", you.end_other_sessions, name="end_other_sessions"),
    path("people/", people.choose_agency, name="people"),
    path("people/<uuid:public_id>/", people.person, name="person"),
    path("people/<uuid:public_id>/suspend/", people.suspend, name="suspend"),
    path("people/<uuid:public_id>/open/", people.reinstate, name="reinstate"),
    path("people/<uuid:public_id>/away/", absences.absence, name="absence"),
    path("people/<uuid:public_id>/away/<uuid:absence_id>/end/", absences.back, name="absence_end"),
    path("people/<uuid:public_id>/training/", people.training, name="training"),
    path("people/<uuid:public_id>/roles/<uuid:agency_id>/", roles.give, name="give_role"),
    path("roles/", roles.confirmations, name="confirmations"),
    path("roles/<uuid:public_id>/confirm/", roles.confirm, name="confirm_role"),
    path("roles/<uuid:public_id>/decline/", roles.decline, name="decline_role"),
    path("roles/<uuid:public_id>/end/", roles.end, name="end_role"),
    path("invitation/", inviting.accept, name="accept"),
    path("invitation/<str:token>/", inviting.invited, name="invited"),
    path("agencies/", agencies.index, name="agencies"),
    path("agencies/add/", agencies.add, name="add_agency"),
    path("agencies/areas/<slug:code>/", agencies.area, name="area"),
    path("agencies/<uuid:public_id>/", agencies.agency, name="agency"),
    path("agencies/<uuid:public_id>/numbers/", agencies.numbers, name="numbers"),
    path("agencies/<uuid:public_id>/sites/", agencies.add_site, name="add_site"),
    path("agencies/<uuid:public_id>/people/", people.agency_people, name="agency_people"),
    path("agencies/<uuid:public_id>/invite/", inviting.invite, name="invite"),
    path("agencies/<uuid:public_id>/invitations/<uuid:invitation_id>/", inviting.again, name="invite_again"),
]
