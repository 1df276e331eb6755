from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "packs"

    def ready(self) -> None:
        # Models cannot be imported while this module is: the apps are still being loaded.
        from accounts import holdings

        holdings.register_records(
            {
                "packs.PackJob.requested_by": "Made for this person alone; who can no longer act is refused it.",
                "packs.PackJob.revoked_by": holdings.WROTE,
                "packs.Download.by": holdings.WROTE,
            }
        )
