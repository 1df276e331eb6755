"""Addresses of files. The list of a record's files stands under the address of that record (views/holder.py)."""

from django.urls import path

from evidence.views import file, judging, redaction, unfinished

app_name = "evidence"
urlpatterns = [
    path("files/<uuid:public_id>/", file.file_page, name="file"),
    path("files/<uuid:public_id>/pages/<slug:number>/", file.page, name="page"),
    path("files/<uuid:public_id>/print/", file.printable, name="print"),
    path("files/<uuid:public_id>/as-it-came/", file.download, name="download"),
    path("files/<uuid:public_id>/what-it-is/", file.describe, name="describe"),
    path("files/<uuid:public_id>/should-not-be-here/", file.set_aside, name="set_aside"),
    path("files/<uuid:public_id>/put-back/", judging.put_back, name="put_back"),
    path("files/<uuid:public_id>/how-far/", judging.reach, name="reach"),
    path("files/<uuid:public_id>/hand-over/", judging.hand_over, name="hand_over"),
    path("files/<uuid:public_id>/destroy/", judging.destroy, name="destroy"),
    path("files/<uuid:public_id>/what-was-proposed/take-back/", judging.take_back, name="take_back_end"),
    path("files/<uuid:public_id>/what-was-proposed/confirm/", judging.confirm, name="confirm_end"),
    path("files/<uuid:public_id>/remove/", file.remove, name="remove"),
    path("files/<uuid:public_id>/redact/", redaction.begin, name="redact"),
    path("unfinished/<uuid:public_id>/", unfinished.piece, name="piece"),
    path("unfinished/<uuid:public_id>/forget/", unfinished.forget, name="forget_upload"),
    path("redactions/<uuid:public_id>/", redaction.redaction_page, name="redaction"),
    path("redactions/<uuid:public_id>/words/", redaction.words, name="redact_words"),
    path("redactions/<uuid:public_id>/box/<slug:number>/", redaction.box, name="redact_box"),
    path("redactions/<uuid:public_id>/passages/<slug:mark>/unmark/", redaction.unmark, name="unmark"),
    path("redactions/<uuid:public_id>/make/", redaction.make, name="make_redaction"),
    path("redactions/<uuid:public_id>/release/", redaction.release, name="release_redaction"),
    path("redactions/<uuid:public_id>/send-back/", redaction.send_back, name="send_back_redaction"),
    path("redactions/<uuid:public_id>/take-back/", redaction.take_back, name="take_back_redaction"),
    path("redactions/<uuid:public_id>/withdraw/", redaction.withdraw, name="withdraw_redaction"),
    path("redactions/<uuid:public_id>/discard/", redaction.discard, name="discard_redaction"),
    path("redactions/<uuid:public_id>/pages/<slug:number>/", redaction.page, name="redacted_page"),
    path("redactions/<uuid:public_id>/document/", redaction.document, name="redacted_document"),
]
