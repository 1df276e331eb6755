"""The OWASP core rule set as a firewall asks it. Needs the wheel `libmodsecurity` and the rules, as the
folder that Debian's package `modsecurity-crs` brings (`dpkg -x`): none of them is needed by the service or the suite."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

EXCEPTIONS = Path(__file__).resolve().parent.parent / "deploy" / "firewall" / "prevent-portal.conf"
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


@dataclass
class Request:
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    verb: str = "GET"


class CoreRules:
    """At their default level, with exceptions before them."""

    def __init__(self, rules: Path, exceptions: str) -> None:
        from libmodsecurity import ModSecurity, RulesSet

        self.made, self.loaded, self.one_at_a_time = ModSecurity(), RulesSet(), Lock()
        self.made.set_log_callback(lambda _: None)
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write(ENGINE.format(exceptions=exceptions))
            file.flush()
            self.loaded.load_from_uri(file.name)
        for each in sorted(rules.glob("*.conf")):
            self.loaded.load_from_uri(str(each))

    def refuse(self, request: Request) -> list[str]:
        """The numbers of the rules that spoke, where the request is refused; else none."""
        with self.one_at_a_time, self.made.transaction(self.loaded) as asked:
            asked.process_connection("192.0.2.7", 40000, "192.0.2.1", 443)
            asked.process_uri(request.path, request.verb, "1.1")
            for name, value in request.headers.items():
                asked.add_request_header(name, value)
            asked.process_request_headers()
            if request.body:
                asked.append_request_body(request.body)
            asked.process_request_body()
            found: Any = asked.intervention()
            if not found or getattr(found, "status", 200) < 400:
                return []
            return [str(each.rule_id) for each in asked.get_rule_messages()] or ["?"]
