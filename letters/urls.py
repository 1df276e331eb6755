"""Addresses of letters and their templates."""

from django.urls import path

from letters.views import letters, templates

app_name = "letters"
urlpatterns = [
    path("letters/templates/", templates.desk, name="desk"),
    path("letters/templates/new/", templates.begin, name="begin"),
    path("letters/templates/<slug:slug>/", templates.write, name="write"),
    path("letters/templates/<slug:slug>/draft/", templates.draft, name="draft"),
    path("letters/templates/<slug:slug>/publish/", templates.publish, name="publish"),
    path("letters/templates/<slug:slug>/withdraw/", templates.withdraw, name="withdraw"),
    path("letters/templates/<slug:slug>/versions/", templates.history, name="history"),
    path("referrals/<uuid:public_id>/letters/", letters.letters, name="letters"),
    path("referrals/<uuid:public_id>/letters/new/", letters.choose, name="choose"),
    path("referrals/<uuid:public_id>/letters/new/<slug:slug>/", letters.write_letter, name="write_letter"),
    path("letters/<uuid:public_id>/", letters.letter, name="letter"),
    path("letters/<uuid:public_id>/text/", letters.text, name="text"),
    path("letters/<uuid:public_id>/make/", letters.make, name="make"),
    path("letters/<uuid:public_id>/take-back/", letters.take_back, name="take_back"),
    path("letters/<uuid:public_id>/copy/", letters.take, name="take"),
    path("letters/<uuid:public_id>/sent/", letters.sent, name="sent"),
    path("letters/<uuid:public_id>/discard/", letters.discard, name="discard"),
]
