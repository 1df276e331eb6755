from django.apps import AppConfig
from django.core.checks import register

from core.checks import calendar_goes_on


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        register(calendar_goes_on)
