from django.apps import AppConfig

from audit import watched


class SubjectsConfig(AppConfig):
    name = "subjects"

    def ready(self) -> None:
        watched.namesakes("subjects.watched.namesakes")
