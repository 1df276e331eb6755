from django.apps import AppConfig
from django.core.checks import register


class PacksConfig(AppConfig):
    name = "packs"

    def ready(self) -> None:
        # Needs the models, which are not loaded when this module is imported.
        from packs import checks, extensions

        extensions.join()
        register(checks.every_script_has_a_font, checks.FONTS, deploy=True)
        register(checks.copies_can_be_signed, checks.SIGNING, deploy=True)
