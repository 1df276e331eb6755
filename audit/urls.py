from django.urls import path

from audit.console import anomaly_views, export_views, views

app_name = "audit"
urlpatterns = [
    path("audit/", views.events, name="log"),
    path("audit/events/<str:place>/", views.event, name="event"),
    path("audit/records/<str:label>/<str:key>/", views.story, name="story"),
    path("audit/people/<uuid:public_id>/<str:on>/", views.day, name="day"),
    path("audit/unusual/", anomaly_views.anomalies_found, name="anomalies"),
    path("audit/unmask/", views.unmask, name="unmask"),
    path("audit/mask/", views.mask, name="mask"),
    path("audit/export.csv", export_views.without_content, name="export_csv"),
    path("audit/exports/", export_views.index, name="exports"),
    path("audit/exports/ask/", export_views.ask, name="ask_export"),
    path("audit/exports/<uuid:public_id>/", export_views.one, name="export"),
    path("audit/exports/<uuid:public_id>/take/", export_views.take, name="take_export"),
]
