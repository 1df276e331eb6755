from django.apps import AppConfig
from django.core.checks import Tags, register


class PreventPortalConfig(AppConfig):
    name = "prevent_portal"

    def ready(self) -> None:
        # Needs the models, which are not loaded when this module is imported.
        from prevent_portal import across_networks, builds, demo, extensions, files_kept, secrets_given

        extensions.join()
        register(demo.only_on_this_machine, "demo")
        register(secrets_given.every_secret_is_given, secrets_given.SECRETS, deploy=True)
        register(across_networks.everything_that_crosses_is_encrypted, Tags.security, deploy=True)
        register(files_kept.every_store_keeps_what_it_is_given, files_kept.FILES, deploy=True)
        register(builds.made_since_the_first_release, Tags.database)
