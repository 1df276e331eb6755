"""Addresses of files. The list of a record's files stands under the address of that record (views/holder.py)."""

from django.urls import path

from evidence.views import file

app_name = "evidence"
urlpatterns = [
    path("files/<uuid:public_id>/", file.file_page, name="file"),
    path("files/<uuid:public_id>/pages/<slug:number>/", file.page, name="page"),
    path("files/<uuid:public_id>/print/", file.printable, name="print"),
    path("files/<uuid:public_id>/as-it-came/", file.download, name="download"),
    path("files/<uuid:public_id>/what-it-is/", file.describe, name="describe"),
    path("files/<uuid:public_id>/should-not-be-here/", file.set_aside, name="set_aside"),
    path("files/<uuid:public_id>/put-back/", file.put_back, name="put_back"),
    path("files/<uuid:public_id>/remove/", file.remove, name="remove"),
]
