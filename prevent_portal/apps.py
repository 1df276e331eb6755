from django.apps import AppConfig


class PreventPortalConfig(AppConfig):
    name = "prevent_portal"
