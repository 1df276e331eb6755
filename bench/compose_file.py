"""docker-compose.yml as an engine reads it: each service with its command, its environment, its mounts and its secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docker-compose.yml"
OURS = ("prevent-portal:", "prevent-portal-backups:")  # with our program in it
PLACE = re.compile(r"\$\$|\$\{(\w+)(?:(:[-+?])([^}]*))?\}")
DURATION = re.compile(r"(\d+)(ms|s|m|h)")
SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
GRACE = 10.0  # an engine's own, in seconds


class NotSet(Exception):
    """A variable that the file insists on is not set; in the file's own words."""


def expanded(text: str, given: Mapping[str, str]) -> str:
    """As an engine does it: `${A}`, `${A:-otherwise}`, `${A:+if set}`, `${A:?why not}`, `$$`."""

    def put(found: re.Match[str]) -> str:
        name, how, words = found.groups()
        if name is None:
            return "$"
        value = given.get(name, "")
        if how == ":?" and not value:
            raise NotSet(words)
        if how == ":+":
            return str(words) if value else ""
        return value or (words if how == ":-" else "")

    return PLACE.sub(put, text)


def everywhere(value: Any, given: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return expanded(value, given)
    if isinstance(value, list):
        return [everywhere(each, given) for each in value]
    if isinstance(value, dict):
        return {name: everywhere(each, given) for name, each in value.items()}
    return value


def seconds(text: str) -> float:
    return sum(int(number) * SECONDS[unit] for number, unit in DURATION.findall(text))


@dataclass(frozen=True)
class Mount:
    """`source` is the name of a volume, or a path as the file says it."""

    source: str
    target: str
    reads_only: bool


@dataclass(frozen=True)
class Service:
    """One service of the file, whose places are filled in."""

    name: str
    said: dict[str, Any]

    @property
    def is_ours(self) -> bool:
        return str(self.said["image"]).startswith(OURS)

    @property
    def environment(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.said.get("environment", {}).items()}

    @property
    def mounts(self) -> list[Mount]:
        found = [text.split(":") for text in self.said.get("volumes", [])]
        return [Mount(source, target, rest == ["ro"]) for source, target, *rest in found]

    @property
    def secrets(self) -> dict[str, str]:
        """The name under /run/secrets, to that of the file under ./secrets."""
        listed = [each if isinstance(each, dict) else {"source": each} for each in self.said.get("secrets", [])]
        return {each.get("target", each["source"]): each["source"] for each in listed}

    @property
    def check(self) -> list[str]:
        """The command of its health check; none for what ends by itself."""
        kind, *rest = self.said.get("healthcheck", {"test": ["NONE"]})["test"]
        return {"CMD": rest, "CMD-SHELL": ["/bin/sh", "-c", *rest], "NONE": []}[kind]

    @property
    def grace(self) -> float:
        return seconds(self.said.get("stop_grace_period", "")) or GRACE

    def after(self) -> dict[str, str]:
        return {name: said["condition"] for name, said in self.said.get("depends_on", {}).items()}


def services(given: Mapping[str, str]) -> dict[str, Service]:
    """Raises NotSet."""
    found = everywhere(yaml.safe_load(FILE.read_text(encoding="utf-8")), given)["services"]
    return {name: Service(name, said) for name, said in found.items()}


def in_order(found: dict[str, Service]) -> Iterator[Service]:
    """Each after those on which it depends."""
    done: set[str] = set()
    while len(done) < len(found):
        ready = [one for one in found.values() if one.name not in done and set(one.after()) <= done]
        for one in ready:
            done.add(one.name)
            yield one


def of_the_image(word: str) -> list[str]:
    """What the Dockerfile says last by ENTRYPOINT or CMD."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    return list(json.loads([line for line in lines if line.startswith(f"{word} [")][-1].removeprefix(word)))


def environment_of_the_image(stage: str) -> dict[str, str]:
    """By ENV, in the stage and in the one from which it is made."""
    text, found = (ROOT / "Dockerfile").read_text(encoding="utf-8"), dict[str, str]()
    stages = {one.split(" AS ", 1)[1].splitlines()[0]: one for one in re.split(r"^FROM ", text, flags=re.MULTILINE)[1:]}
    for part in ("portal", stage):
        for line in re.findall(r"^ENV (.*)$", stages[part], re.MULTILINE):
            found |= dict(pair.split("=", 1) for pair in line.split())
    return found
