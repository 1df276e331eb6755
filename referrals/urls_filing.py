"""Addresses of filing: before, while and after a concern is sent."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
