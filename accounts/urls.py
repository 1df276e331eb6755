from django.urls import path

from accounts.views import signing_in

app_name = "accounts"
urlpatterns = [
    path("kept/<uuid:public_id>/", signing_in.kept_text, name="kept"),
]
