"""`manage.py seed --referrals 100000`: synthetic, realistic, reproducible."""

import subprocess
import sys
from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.demo_people import load_cast
from audit.acting import Actor, acting
from prevent_portal.seeding.bulk import seed_referrals

# So that the dice of each process are its own, and of no other run: nobody fills with as many processes at once.
APART = 1000


class Command(BaseCommand):
    help = "Make many synthetic referrals by COPY, with every trigger on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--referrals", type=int, required=True)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--years", type=float, default=2.0)
        parser.add_argument("--in-hand", type=float, default=0.05, help="share that is not finished")
        parser.add_argument("--processes", type=int, default=1, help="how many share the work; as many as cores")

    def handle(self, *args: Any, **options: Any) -> None:
        began = monotonic()
        with acting(Actor(name="seed")):
            load_cast()
            made = share_out(options) if options["processes"] > 1 else fill(options)
        seconds = monotonic() - began
        self.stdout.write(f"{made} referrals in {seconds:.0f} s ({made / seconds:.0f} a second, log included)")


def fill(options: dict[str, Any]) -> int:
    return seed_referrals(
        count=options["referrals"],
        seed=options["seed"],
        years=options["years"],
        in_hand=options["in_hand"],
    )


def share_out(options: dict[str, Any]) -> int:
    """One process makes a row while another's is copied. The same seed and number of processes make the same rows."""
    of_each, left = divmod(options["referrals"], options["processes"])
    at_work = [
        subprocess.Popen(  # noqa: S603 - this command, with numbers
            [
                *(sys.executable, "manage.py", "seed"),
                f"--referrals={of_each + (number < left)}",
                f"--seed={options['seed'] * APART + number}",
                f"--years={options['years']}",
                f"--in-hand={options['in_hand']}",
            ],
            cwd=settings.ROOT,
            stdout=subprocess.DEVNULL,
        )
        for number in range(options["processes"])
    ]
    ended = [each.wait() for each in at_work]
    if any(ended):
        raise CommandError("One of the processes failed: what it said stands above. What the others made is there.")
    return int(options["referrals"])
