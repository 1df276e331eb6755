"""What the OWASP core rule set makes of ordinary words: python -m bench.wall RULES [--journeys]

Needs the wheel `libmodsecurity` and the rules, as the folder that Debian's package `modsecurity-crs` brings (`dpkg -x`): none of them is
needed by the service. Posts sentences as a form and as a form with a file through the engine, at the rules' default level, without and
with the exceptions that the page of operations names. With --journeys the tests of two journeys go through it too, each request of
their browsers. Exits with 1 where something is refused in spite of the exceptions, or an attack in an address is not."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.core_rules import EXCEPTIONS, CoreRules, Request

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "bench" / "results" / "wall.json"
TEXTS = (
    "Mother & head teacher met.",
    "Threats at school; knife found in his bag.",
    "He was told to select a target from the list, and the union leaflet was on the desk.",
    "Seen at the gate; open about it; make sure that dad is told.",
    'He wrote <script of a play> in his book, and "or 1=1" on the board.',
    "His file is on C:\\Users\\Kai\\Desktop and in ../../shared.",
    "'I will' -- he said it twice (once; and again).",
    "She runs exec(kill) jokes by the hundred.",
    "https://t.me/example and an onion address, both in Arabic: \u0645\u0631\u062d\u0628\u0627",
)
NAMES = ("Kai's referral.docx", "notes; final.pdf", "config.txt", "plan=b.odt", "photo.jpg")
ATTACK = "/guidance/?page=../../../../etc/passwd&q=1%27%20union%20select%20password%20from%20users--"
JOURNEYS = (
    "tests/journeys/test_a_concern_from_browser_to_pack.py",
    "tests/journeys/test_from_decision_to_look_back.py",
)


def refused(rules: CoreRules, path: str, body: bytes = b"", kind: str = "") -> bool:
    headers = {"Host": "portal.example", "User-Agent": "Mozilla/5.0", "Accept": "text/html"}
    headers |= {"Content-Type": kind, "Content-Length": str(len(body))} if body else {}
    return bool(rules.refuse(Request(path, body, headers, "POST" if body else "GET")))


def as_form(text: str) -> tuple[bytes, str]:
    return urlencode({"csrfmiddlewaretoken": "a1", "what": text}).encode(), "application/x-www-form-urlencoded"


def as_file(name: str) -> tuple[bytes, str]:
    line = name.replace('"', "%22")
    head = f'Content-Disposition: form-data; name="files"; filename="{line}"\r\nContent-Type: application/octet-stream'
    return f"--b0\r\n{head}\r\n\r\nx\r\n--b0--\r\n".encode(), "multipart/form-data; boundary=b0"


def tried(given: CoreRules) -> dict[str, list[str]]:
    return {
        "texts": [text for text in TEXTS if refused(given, "/referrals/note/", *as_form(text))],
        "names": [name for name in NAMES if refused(given, "/drafts/files/add/", *as_file(name))],
        "attacks": [ATTACK] if refused(given, ATTACK) else [],
    }


def journeys(rules: Path) -> dict[str, Any]:
    """What each request of the browsers met. The tests stand and fall by themselves."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "asked"
        told = {**os.environ, "PP_BEHIND_RULES": str(rules), "PP_REFUSED": str(written)}
        done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-m", "browser", *JOURNEYS], cwd=ROOT, env=told)
        asked = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
    refused_ones = [f"{each['verb']} {each['path']}: {' '.join(each['rules'])}" for each in asked if each["rules"]]
    return {
        "passed": done.returncode == 0,
        "requests": len(asked),
        "posted": sum(each["verb"] == "POST" for each in asked),
        "refused": sorted(set(refused_ones)),
    }


def main() -> int:
    asked = argparse.ArgumentParser(description="What a firewall makes of ordinary words.")
    asked.add_argument("rules", type=Path)
    asked.add_argument("--journeys", action="store_true", help="the tests of two journeys too, in a browser")
    options = asked.parse_args()
    told: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": round(os.getloadavg()[0], 1),
        "refused": tried(CoreRules(options.rules, "")),
        "refused_with_exceptions": tried(CoreRules(options.rules, EXCEPTIONS.read_text(encoding="utf-8"))),
    }
    if options.journeys:
        told["journeys"] = journeys(options.rules)
    RESULT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    left, walked = told["refused_with_exceptions"], told.get("journeys", {"passed": True, "refused": []})
    well = not left["texts"] and not left["names"] and left["attacks"] and walked["passed"] and not walked["refused"]
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
