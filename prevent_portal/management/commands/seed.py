"""`manage.py seed --referrals 100000`: synthetic, realistic, reproducible."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand

from accounts.demo_people import load_cast
from audit.acting import Actor, acting
from prevent_portal.seeding.bulk import seed_referrals


class Command(BaseCommand):
    help = "Make many synthetic referrals by COPY, with every trigger on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--referrals", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--years", type=float, default=2.0)
        parser.add_argument("--in-hand", type=float, default=0.05, help="share that is not finished")

    def handle(self, *args: Any, **options: Any) -> None:
        began = monotonic()
        with acting(Actor(name="seed")):
            load_cast()
            made = seed_referrals(
                count=options["referrals"],
                seed=options["seed"],
                years=options["years"],
                in_hand=options["in_hand"],
            )
        seconds = monotonic() - began
        self.stdout.write(f"{made} referrals in {seconds:.0f} s ({made / seconds:.0f} a second, log included)")
