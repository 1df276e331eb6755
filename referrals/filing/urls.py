"""Addresses of filing: before, while and after a concern is sent."""

from django.urls import path

from evidence.views.holder import addresses
from referrals.casework.views import copies
from referrals.filing.file_places import DRAFT, SUBMISSION
from referrals.filing.views import gateway, lead, start, submission
from referrals.filing.views.draft import listing, sending, typing

urlpatterns = [
    path("report/", start.start, name="start"),
    path("report/something-else/", start.not_a_person, name="not_a_person"),
    path("drafts/", listing.drafts, name="drafts"),
    path("drafts/<uuid:public_id>/", sending.tasks, name="draft"),
    path("drafts/<uuid:public_id>/page/<slug:code>/", typing.page, name="draft_page"),
    path("drafts/<uuid:public_id>/page/<slug:code>/autosave/", typing.autosave, name="autosave"),
    path("drafts/<uuid:public_id>/immediate-danger/", typing.emergency, name="emergency"),
    path("drafts/<uuid:public_id>/check/", sending.check, name="check"),
    path("drafts/<uuid:public_id>/send/", sending.send, name="send"),
    path("drafts/<uuid:public_id>/hand-over/", sending.hand_over, name="hand_over"),
    path("drafts/<uuid:public_id>/take-back/", sending.take_back, name="take_back"),
    path("drafts/<uuid:public_id>/give-back/", sending.give_back, name="give_back"),
    path("drafts/<uuid:public_id>/delete/", sending.discard, name="discard"),
    path("submissions/", submission.submissions, name="submissions"),
    path("submissions/<uuid:public_id>/", submission.submission, name="submission"),
    path("submissions/<uuid:public_id>/sent/", submission.sent, name="sent"),
    path("submissions/<uuid:public_id>/print/", submission.printable, name="print_submission"),
    path("submissions/<uuid:public_id>/add/", submission.add, name="add"),
    path("submissions/<uuid:public_id>/correct/", submission.correct, name="correct"),
    path("submissions/<uuid:public_id>/answer/<uuid:question_id>/", submission.answer, name="answer"),
    *addresses("drafts/<uuid:public_id>/", DRAFT),
    *addresses("submissions/<uuid:public_id>/", SUBMISSION),
    path("site/", lead.site, name="site"),
    path("gateway/", gateway.gateway, name="gateway"),
    path("copies/", copies.copies, name="copies"),
    path("copies/<uuid:public_id>/read/", copies.read, name="copy_read"),
]
