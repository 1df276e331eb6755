from django.apps import AppConfig

from audit import flags


class SubjectsConfig(AppConfig):
    name = "subjects"

    def ready(self) -> None:
        flags.namesakes("subjects.watched.namesakes")
