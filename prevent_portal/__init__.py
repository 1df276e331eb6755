"""The whole: settings, addresses, processes. Imported by no app."""

from prevent_portal.celery import app as celery_app

__all__ = ["celery_app"]
