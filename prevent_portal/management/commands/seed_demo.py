"""`manage.py seed_demo [--if-empty]`: the invented people, two years of finished referrals, and about
thirty in hand."""

from argparse import ArgumentParser
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.demo_people import load_cast
from accounts.models import Notice
from audit.acting import Actor, acting
from core.jobs import JobState
from prevent_portal.seeding.assessments import with_assessments
from prevent_portal.seeding.bulk import seed_referrals
from prevent_portal.seeding.endings import with_endings
from prevent_portal.seeding.files import with_files
from prevent_portal.seeding.letters import with_letters
from prevent_portal.seeding.panels import at_the_panels
from prevent_portal.seeding.policy import with_time_limits
from prevent_portal.seeding.providers import with_a_provider
from prevent_portal.seeding.retention import with_retention
from prevent_portal.seeding.steps import Story
from prevent_portal.seeding.story import tell
from referrals.models import Referral

FINISHED = 278


class Command(BaseCommand):
    help = "Fill an empty database with an invented service of two years' standing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is a referral already")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demonstration data is for DEMO=1 only.")
        if Referral.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("There are referrals already. Start from an empty database.")
        with acting(Actor(name="seed")):
            people = load_cast()
            seed_referrals(count=FINISHED, seed=7, years=2.0, in_hand=0.0)
            story = Story(people=people, dice=Random(7))  # noqa: S311 - invented people
            tell(story)
            at_the_panels(story)
            with_a_provider(story)
            with_assessments(story)
            with_endings(story)
            with_letters(story)
            with_files(story)
            with_time_limits(story)
            with_retention(story)
            # They have had their e-mails; what waits for them in the service stays unread.
            Notice.objects.update(state=JobState.DONE, finished_at=timezone.now())
        self.stdout.write(f"{FINISHED + len(story.made)} referrals, {len(people)} people.")
