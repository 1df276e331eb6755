from django.apps import AppConfig
from django.core.checks import Tags, register


class PreventPortalConfig(AppConfig):
    name = "prevent_portal"

    def ready(self) -> None:
        # Needs the models, which are not loaded when this module is imported.
        from prevent_portal import builds, demo, extensions

        extensions.join()
        register(demo.only_on_this_machine, "demo")
        register(builds.made_since_the_first_release, Tags.database)
