"""A person's own pages, and the pages from which agencies and their people are managed."""

from django.urls import path

from accounts.views import notices, signing_in, you

app_name = "accounts"
urlpatterns = [
    path("kept/<uuid:public_id>/", signing_in.kept_text, name="kept"),
    path("kept/<uuid:public_id>/delete/", signing_in.forget_kept_text, name="forget_kept"),
    path("stay/", signing_in.stay, name="stay"),
    path("messages/", notices.inbox, name="notices"),
    path("messages/read/", notices.mark_all_read, name="read_all"),
    path("messages/<uuid:public_id>/open/", notices.open_notice, name="open_notice"),
    path("you/", you.account, name="you"),
    path("you/sessions/<int:number>/end/", you.end_session, name="end_session"),
    path("you/sessions/end-others/", you.end_other_sessions, name="end_other_sessions"),
]
