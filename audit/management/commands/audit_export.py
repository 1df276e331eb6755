"""`manage.py audit_export --from DAY --to DAY --out DIR`: sealed events with their proofs."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from audit.acting import Actor, acting
from audit.evidence.bundle import Contents, NothingSealed, Wanted, digest, write_bundle
from audit.evidence.checkpoints import read_public_keys
from audit.kinds import AUDIT_BUNDLE_EXPORTED
from audit.log import log


def start(text: str) -> datetime:
    return _moment(text, days=0)


def end(text: str) -> datetime:
    """A day means the whole of that day."""
    return _moment(text, days=1)


class Command(BaseCommand):
    help = "Export a period of the log as a bundle that check_bundle.py verifies on any machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="since", type=start, required=True, help="a day or a moment")
        parser.add_argument("--to", dest="until", type=end, required=True, help="the last day, or a moment")
        parser.add_argument("--out", type=Path, required=True, help="a folder that does not exist yet")
        parser.add_argument("--key", type=Path, help="the public key (PEM), or a folder of all there were")
        parser.add_argument("--by", default="", help="your name, for the log")
        parser.add_argument("--because", default="", help="why, and for whom, for the log")
        parser.add_argument("--without-content", action="store_true", help="not what was said")

    def handle(self, *args: Any, **options: Any) -> None:
        key = options["key"] or settings.AUDIT_PUBLIC_KEY
        if not settings.AUDIT_VERIFIER_URL or not key:
            raise CommandError(
                "Set AUDIT_VERIFIER_URL (the verifier's address) and AUDIT_PUBLIC_KEY (a file, or a folder of them)."
            )
        out, part = options["out"], options["out"].with_name(options["out"].name + ".part")
        if out.exists() or part.exists():
            raise CommandError(f"{out} or {part} is there already. Name a new folder.")
        contents = _write(part, key=Path(key), options=options)
        told = _tell(part, contents, options)
        part.rename(out)
        self.stdout.write(in_words(contents, manifest=told, out=out))


def _write(part: Path, *, key: Path, options: dict[str, Any]) -> Contents:
    wanted = Wanted(
        options["since"],
        options["until"],
        part,
        keys=read_public_keys(key),
        content=not options["without_content"],
    )
    try:
        with psycopg.connect(settings.AUDIT_VERIFIER_URL, connect_timeout=5) as connection:
            return write_bundle(connection, wanted)
    except NothingSealed as nothing:
        raise CommandError(str(nothing)) from nothing


def _tell(part: Path, contents: Contents, options: dict[str, Any]) -> str:
    """Taking evidence out is a disclosure: the log says so before the folder has its name, or there is none.
    The manifest's hash in the log also ties the bundle to the day it was made."""
    manifest = digest(part / "manifest.json")
    with acting(Actor(name=f"operator {options['by']}".strip())):
        log(
            AUDIT_BUNDLE_EXPORTED,
            data={
                "from": options["since"],
                "to": options["until"],
                "first": contents.first,
                "last": contents.last,
                "content": not options["without_content"],
                "because": options["because"],
                "manifest": manifest,
            },
        )
    return manifest


def in_words(contents: Contents, *, manifest: str, out: Path) -> str:
    place = f"sealed as {contents.first} to {contents.last}"
    said = [f"{contents.events} events ({place}) in {out}.", f"Manifest: sha256 {manifest}"]
    if contents.unsealed:
        said.append(f"{contents.unsealed} events of the period are not sealed yet and not in it.")
    if not contents.whole:
        said.append("WARNING: the log no longer gives the signed root. The bundle will not hold. Run audit_verify.")
    return "\n".join(said)


def _moment(text: str, *, days: int) -> datetime:
    try:
        if (exact := parse_datetime(text)) and len(text) > len("2026-11-22"):
            return exact if timezone.is_aware(exact) else timezone.make_aware(exact)
        if day := parse_date(text):
            return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
    except ValueError:
        pass
    raise ArgumentTypeError(f"{text} is not a day (2026-11-22) or a moment (2026-11-22T09:30).")
