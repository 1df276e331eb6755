"""Addresses of the agreements between agencies."""

from django.urls import path

from referrals.agreements import views

urlpatterns = [
    path("agreements/", views.index, name="agreements"),
    path("agreements/record/", views.record, name="agreement_record"),
    path("agreements/<uuid:public_id>/end/", views.end, name="agreement_end"),
]
