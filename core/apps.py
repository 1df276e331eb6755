from django.apps import AppConfig
from django.core.checks import register

from core.checks import calendar_goes_on
from core.columns import hash_columns_by_name


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        hash_columns_by_name()
        register(calendar_goes_on)
