from django.apps import AppConfig
from django.core.checks import register
from django.db.models import Q


class PacksConfig(AppConfig):
    name = "packs"

    def ready(self) -> None:
        # Models cannot be imported while this module is: the apps are still being loaded.
        from accounts import arriving, holdings
        from audit import vocabulary
        from packs import checks, corrected, kinds
        from packs.limits import LIMITS
        from packs.sealed_packs import open_packs
        from packs.story import packs_made
        from referrals.casework.actions import seal_reach
        from referrals.casework.presenters import pointers, timeline, told

        vocabulary.KINDS.join(kinds)
        holdings.register_records(
            {
                "packs.PackJob.requested_by": "Made for this person alone; who can no longer act is refused it.",
                "packs.PackJob.revoked_by": holdings.WROTE,
                "packs.PackJob.correction_settled_by": holdings.WROTE,
                "packs.PackJob.correction_told_by": holdings.WROTE,
                "packs.Download.by": holdings.WROTE,
            }
        )
        arriving.register(
            # Each that failed is told to whoever asked for it (packs.duties.tell_of_failures).
            arriving.Arrival("packs.PackJob", lambda now: Q(next_at__lt=now - LIMITS.late), alarm_late="packs_late")
        )
        register(checks.every_script_has_a_font, checks.FONTS, deploy=True)
        pointers.register(corrected.taken_and_corrected)
        told.register(corrected.in_packs)
        told.when_corrected(corrected.reckon_all)
        told.register_waiting(told.Waiting(corrected.uncorrected, corrected.count_uncorrected))
        timeline.register(packs_made)
        seal_reach.register(open_packs)
