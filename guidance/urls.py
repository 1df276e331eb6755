"""Guidance, the circulation sheet, and complaints about data."""

from django.urls import path

from guidance.views import complaining, reading, writing

app_name = "guidance"

urlpatterns = [
    path("guidance/", reading.index, name="index"),
    path("guidance/search/", reading.find, name="search"),
    path("guidance/sheet/", reading.sheet, name="sheet"),
    path("guidance/sheet/<int:number>/", reading.sheet, name="sheet_number"),
    path("guidance/sheet/<int:number>/acknowledge/", reading.acknowledge, name="acknowledge"),
    path("guidance/sheet/<int:number>/agencies/", reading.acknowledgements, name="acknowledgements"),
    path("guidance/write/", writing.desk, name="desk"),
    path("guidance/write/new/", writing.begin, name="begin"),
    path("guidance/write/<slug:slug>/", writing.write, name="write"),
    path("guidance/write/<slug:slug>/draft/", writing.draft, name="draft"),
    path("guidance/write/<slug:slug>/publish/", writing.publish, name="publish"),
    path("guidance/write/<slug:slug>/withdraw/", writing.withdraw, name="withdraw"),
    path("guidance/write/<slug:slug>/versions/", writing.history, name="history"),
    path("guidance/<slug:slug>/", reading.page, name="page"),
    path("data-protection/complaint/", complaining.complain, name="complaint"),
    path("data-protection/complaint/sent/", complaining.complaint_sent, name="complaint_sent"),
    path("data-protection/complaints/", complaining.desk, name="complaints"),
    path("data-protection/complaints/<uuid:public_id>/", complaining.complaint, name="complaint_record"),
    path(
        "data-protection/complaints/<uuid:public_id>/acknowledge/",
        complaining.acknowledge,
        name="acknowledge_complaint",
    ),
    path("data-protection/complaints/<uuid:public_id>/answer/", complaining.answer, name="answer_complaint"),
]
