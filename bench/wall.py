"""What the OWASP core rule set makes of ordinary words: python -m bench.wall RULES [--with deploy/firewall/prevent-portal.conf]

Needs the wheel `libmodsecurity` and the rules, as the folder that Debian's package `modsecurity-crs` brings (`dpkg -x`): none of them is
needed by the service. Posts sentences as a form and as a form with a file through the engine, at the rules' default level, without and
with the exceptions that the page of operations names. Exits with 1 where something is refused in spite of them, or an attack in an
address is not."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

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
ENGINE = """SecRuleEngine On
SecRequestBodyAccess On
SecRequestBodyLimit 13107200
SecRequestBodyNoFilesLimit 131072
{exceptions}
SecDefaultAction "phase:1,log,auditlog,pass"
SecDefaultAction "phase:2,log,auditlog,pass"
SecAction "id:900990,phase:1,pass,nolog,setvar:tx.crs_setup_version=400"
SecRule &TX:crs_setup_version "@eq 0" "id:900991,phase:1,pass,nolog"
"""


def engine(rules: Path, exceptions: str) -> tuple[Any, Any]:
    from libmodsecurity import ModSecurity, RulesSet

    made, loaded = ModSecurity(), RulesSet()
    made.set_log_callback(lambda _: None)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write(ENGINE.format(exceptions=exceptions))
        file.flush()
        loaded.load_from_uri(file.name)
    for each in sorted(rules.glob("*.conf")):
        loaded.load_from_uri(str(each))
    return made, loaded


def refused(given: tuple[Any, Any], path: str, body: bytes = b"", kind: str = "") -> bool:
    made, loaded = given
    with made.transaction(loaded) as asked:
        asked.process_connection("192.0.2.7", 40000, "192.0.2.1", 443)
        asked.process_uri(path, "POST" if body else "GET", "1.1")
        headers = {"Host": "portal.example", "User-Agent": "Mozilla/5.0", "Accept": "text/html"}
        headers |= {"Content-Type": kind, "Content-Length": str(len(body))} if body else {}
        for name, value in headers.items():
            asked.add_request_header(name, value)
        asked.process_request_headers()
        if body:
            asked.append_request_body(body)
        asked.process_request_body()
        found = asked.intervention()
        return bool(found) and getattr(found, "status", 200) >= 400


def as_form(text: str) -> tuple[bytes, str]:
    return urlencode({"csrfmiddlewaretoken": "a1", "what": text}).encode(), "application/x-www-form-urlencoded"


def as_file(name: str) -> tuple[bytes, str]:
    line = name.replace('"', "%22")
    head = f'Content-Disposition: form-data; name="files"; filename="{line}"\r\nContent-Type: application/octet-stream'
    return f"--b0\r\n{head}\r\n\r\nx\r\n--b0--\r\n".encode(), "multipart/form-data; boundary=b0"


def tried(given: tuple[Any, Any]) -> dict[str, list[str]]:
    return {
        "texts": [text for text in TEXTS if refused(given, "/referrals/note/", *as_form(text))],
        "names": [name for name in NAMES if refused(given, "/drafts/files/add/", *as_file(name))],
        "attacks": [ATTACK] if refused(given, ATTACK) else [],
    }


def main() -> int:
    asked = argparse.ArgumentParser(description="What a firewall makes of ordinary words.")
    asked.add_argument("rules", type=Path)
    asked.add_argument("--with", dest="exceptions", type=Path, default=ROOT / "deploy/firewall/prevent-portal.conf")
    options = asked.parse_args()
    told: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": round(os.getloadavg()[0], 1),
        "refused": tried(engine(options.rules, "")),
        "refused_with_exceptions": tried(engine(options.rules, options.exceptions.read_text(encoding="utf-8"))),
    }
    RESULT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    left = told["refused_with_exceptions"]
    return 0 if not left["texts"] and not left["names"] and left["attacks"] else 1


if __name__ == "__main__":
    sys.exit(main())
