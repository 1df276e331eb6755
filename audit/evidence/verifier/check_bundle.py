#!/usr/bin/env python3
"""Check an exported bundle of the audit log: one file, Python 3.10 or newer, and the `cryptography` package.

python3 check_bundle.py DIR [--key PUBLIC_KEY.pem] [--erasure-key PUBLIC_KEY.pem] [--told KEYID]
[--manifest SHA256] [--json]

Written from docs/audit.md alone; shares no code with the service whose log it checks. Exit 0 only if everything holds.
Nothing is believed that does not follow from the key: give --key with a key that you had from somewhere else.
"""

import argparse
import base64
import json
import re
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import groupby, pairwise, zip_longest
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ORIGIN = "prevent-portal/audit"
# The third says what was withheld, and why the rest is gone; the fourth, which key announced which.
FORMATS = [f"{ORIGIN}-bundle/{number}" for number in (1, 2, 3, 4)]
ORDER = "prevent-portal/erasure-order"
HEADER = ["at", "id", "xid", "kind", "operation", "actor_id", "actor_name", "agency_id", "agency_name"]
HEADER += ["db_user", "request_id", "target_type", "target_id", "ids"]
EVENT = ["seq", "header", "commitment", "salt", "payload"]
HASH = re.compile(r"[0-9a-f]{64}")
PEM = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw
Found = dict[str, Any]
Pair = tuple[bytes, bytes]
Keys = dict[str, Ed25519PublicKey]  # by identifier


class Bad(Exception):
    """Something does not hold. The message says what."""


class Report:
    def __init__(self) -> None:
        self.events = self.without_content = self.checkpoints = self.erased = 0
        self.key, self.key_from = "", "the bundle itself"
        self.bad_events, self.other = list[str](), list[str]()

    def as_json(self) -> Found:
        """Named first: a bad event, if there is one. A changed file is known by its changed event."""
        bad = self.bad_events + self.other
        counted = {name: getattr(self, name) for name in ("events", "without_content", "erased", "checkpoints")}
        named = {"first_bad": next(iter(bad), None), "bad_events": len(self.bad_events), "faults": bad[:100]}
        return {"ok": not bad, **counted, **named, "key": self.key, "key_from": self.key_from}


def node(left: bytes, right: bytes) -> bytes:
    """Hashes as in RFC 6962, section 2.1; the two functions below follow its recursive definitions."""
    return sha256(b"\x01" + left + right).digest()


def root_by_inclusion(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root of a tree of `size` leaves whose leaf `index` is `leaf`, given its path."""
    need(0 <= index < size, "its place is outside the tree")
    rights = []
    while size > 1:
        middle = 1 << (size - 1).bit_length() - 1  # the largest power of two smaller than the size
        rights.append(index >= middle)
        index, size = (index - middle, size - middle) if index >= middle else (index, middle)
    need(len(path) == len(rights), "its proof has the wrong length")
    for sibling, right in zip(path, reversed(rights), strict=True):
        leaf = node(sibling, leaf) if right else node(leaf, sibling)
    return leaf


def roots_by_consistency(old: int, size: int, path: list[bytes], root: bytes, whole: bool = True) -> Pair:
    """The roots of the first `old` leaves and of all `size`, given the proof; eats `path` from its end."""
    if old == size:
        known = root if whole else path.pop()
        return known, known
    middle, sibling = 1 << (size - 1).bit_length() - 1, path.pop()
    if old <= middle:
        then, now = roots_by_consistency(old, middle, path, root, whole)
        return then, node(now, sibling)
    then, now = roots_by_consistency(old - middle, size - middle, path, root, False)
    return node(sibling, then), node(sibling, now)


def need(holds: Any, words: str) -> None:
    if not holds:
        raise Bad(words)


def reading(line: Any, names: list[str]) -> Found:
    """One object of a .jsonl file, exactly as it must be spelt."""
    need(line is not None, "it is missing")
    try:
        found = json.loads(line.decode("utf-8"))
        spelt = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
    except (ValueError, RecursionError) as error:
        raise Bad("it cannot be read") from error
    need(isinstance(found, dict) and list(found) == names and spelt == line, "it is not spelt as it must be")
    return found


def hashes(path: Any) -> list[bytes]:
    need(isinstance(path, list), "its proof is not a list")
    return [hashed(text) for text in path]


def hashed(text: Any) -> bytes:
    need(isinstance(text, str) and HASH.fullmatch(text), "a hash in it is not a hash")
    return bytes.fromhex(text)


def whole(number: Any) -> int:
    need(type(number) is int and number >= 0, "a number in it is not a number")
    return number


def decoded(text: str) -> bytes:
    content = base64.b64decode(text, validate=True)
    need(base64.b64encode(content).decode() == text, "its base64 is not spelt as it must be")
    return content


def read_manifest(folder: Path) -> Found:
    found = json.loads((folder / "manifest.json").read_bytes())
    names = ["format", "from", "to", "events", "first", "last", "tree_size", "files"]
    third = found.get("format") in FORMATS[2:]
    names[7:7] = ["content"] * third
    need(list(found) == names and found["format"] in FORMATS, "manifest.json: another format")
    need(not third or isinstance(found["content"], bool), "manifest.json: it does not say what was withheld")
    events, first, last, _ = (whole(found[name]) for name in names[3:7])
    need(events == last - first + 1 and isinstance(found["files"], dict), "manifest.json: its counts disagree")
    return found


def check_files(folder: Path, manifest: Found, report: Report) -> None:
    """Every file is named and is what was named; nothing else lies in the folder."""
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    there.pop("manifest.json", None)
    for name in sorted(set(there) | set(manifest["files"])):
        if name not in there or name not in manifest["files"]:
            report.other.append(f"{name}: " + ("not in the manifest" if name in there else "missing"))
        elif sha256(there[name].read_bytes()).hexdigest() != manifest["files"][name]:
            report.other.append(f"{name}: not the file that the manifest names")


def keys_in(content: bytes) -> Keys:
    """The Ed25519 keys of a PEM file by identifier, in its order."""
    blocks = re.findall(rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----\n?", content, re.DOTALL)
    keys: list[Any] = [serialization.load_pem_public_key(block) for block in blocks]
    need(keys and all(isinstance(key, Ed25519PublicKey) for key in keys), "public-key.pem: no Ed25519 key")
    return {sha256(key.public_bytes(*RAW)).hexdigest()[:16]: key for key in keys}


def read_keys(folder: Path, given: Path | None, report: Report) -> Keys:
    """The bundle's own keys, newest first; where keys were given, each must be one of them."""
    try:
        content = (folder / "public-key.pem").read_bytes()
        own, known = keys_in(content), keys_in(given.read_bytes()) if given else {}
        spelt = b"".join(key.public_bytes(*PEM) for key in own.values())
        need(spelt == content, "public-key.pem: not spelt as it must be")
        need(not given or set(own) <= set(known), "public-key.pem: not the key that was given")
    except (OSError, ValueError) as error:
        raise Bad("public-key.pem: no Ed25519 public key can be read") from error
    report.key, report.key_from = ", ".join(own), str(given or report.key_from)
    return own


def read_checkpoint(path: Path, keys: Keys) -> tuple[int, bytes, str]:
    """(size, root, identifier of its key) of a published checkpoint whose signature holds."""
    try:
        note, _, last = path.read_bytes().decode("ascii").partition("\n\n")
        origin, epoch, size, root, _ = note.split("\n")
        key_name, signature = last.removesuffix("\n").split(" ")
        keys[key_name].verify(decoded(signature), note.encode() + b"\n")
        leaves, top = int(size), decoded(root)
    except (ValueError, OSError, KeyError, InvalidSignature) as error:
        raise Bad("it cannot be read, or its signature does not hold") from error
    named = path.name == f"{int(epoch)}-{leaves:014}.checkpoint"
    need(named and last[-1:] == "\n" and origin == ORIGIN, "it is not of this log, or its name is not its own")
    return leaves, top, key_name


def check_checkpoints(folder: Path, manifest: Found, keys: Keys, report: Report) -> tuple[bytes, dict[int, str]]:
    """Every checkpoint holds, and is the beginning of the newest, whose root is returned, with the key of each
    by its size."""
    roots, signed = dict[int, bytes](), dict[int, str]()
    for path in sorted((folder / "checkpoints").glob("*")):
        try:
            size, root, key_name = read_checkpoint(path, keys)
            need(size not in roots, "there are two of this size")
            roots[size], signed[size] = root, key_name
        except Bad as bad:
            report.other.append(f"checkpoint {path.name}: {bad}")
    report.checkpoints, newest = len(roots), manifest["tree_size"]
    need(newest == max(roots, default=0), "no checkpoint that holds covers everything")
    turns = [name for name, _ in groupby(signed[size] for size in sorted(signed))]
    need(turns[::-1] == list(keys), "a key signed again after another took over, or signed nothing")
    check_consistency(folder, roots, newest, report)
    return roots[newest], signed


def check_consistency(folder: Path, roots: dict[int, bytes], newest: int, report: Report) -> None:
    lines = lines_of(folder / "consistency.jsonl")
    for line, size in zip_longest(lines, sorted(roots)):
        try:
            proof = reading(line, ["size", "path"])
            need(whole(proof["size"]) == size, "its proof is of another one")
            path = hashes(proof["path"])
            found = roots_by_consistency(size, newest, path, roots[size])
            need(not path and found == (roots[size], roots[newest]), "it is no beginning of the newest")
        except (Bad, IndexError) as bad:
            report.other.append(f"checkpoint {size}, consistency: {bad}")


def check_announced(
    folder: Path, manifest: Found, root: bytes, signed: dict[int, str], told: list[str], report: Report
) -> None:
    """Each key that took over was announced by the one before it, in an event that this one sealed; or was
    told in writing."""
    changes = [(old, new) for old, new in pairwise(sorted(signed)) if signed[old] != signed[new]]
    shown = lines_of(folder / "announcements.jsonl") if manifest["format"] == FORMATS[3] else []
    said = [found for line in shown if (found := announced(line, manifest, root, report))]
    for old, new in changes:
        if signed[new] not in told and not any(
            (before, after) == (signed[old], signed[new]) and seq < old for seq, before, after in said
        ):
            report.other.append(f"key {signed[new]}: that {signed[old]}, before it, announced it is not shown")


def announced(line: bytes, manifest: Found, root: bytes, report: Report) -> tuple[int, str, str] | None:
    """Where an announcement is sealed, which key it says is followed, and by which."""
    try:
        event = reading(line, [*EVENT, "path"])
        need(event["header"]["kind"] == "audit.key_announced", "it is no announcement of a key")
        proved(event, whole(event["seq"]), hashes(event["path"]), manifest["tree_size"], root)
        need(event["payload"] is not None, "it says nothing")
        check_content(event, report)
        said = json.loads(event["payload"])
        return event["seq"], str(said["from"]), str(said["to"])
    except (Bad, KeyError, TypeError, ValueError) as bad:
        report.other.append(f"announcements.jsonl{called(line)}: {bad if isinstance(bad, Bad) else 'it names no keys'}")
        return None


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def read_orders(folder: Path, manifest: Found, root: bytes, keys: Keys | None, report: Report) -> dict[Pair, str]:
    """By moment and number of the event: the commitment that an order which holds had erased. Each order
    is itself sealed."""
    orders = dict[Pair, str]()
    if "content" not in manifest:
        return orders
    for line in lines_of(folder / "erasures.jsonl"):
        try:
            event = reading(line, [*EVENT, "path"])
            need(event["header"]["kind"] == "audit.erased", "it is no event of an erasing")
            proved(event, whole(event["seq"]), hashes(event["path"]), manifest["tree_size"], root)
            need(event["payload"] is not None, "it says nothing")
            check_content(event, report)
            note = json.loads(event["payload"])["order"].split("\n")
            need(len(note) == 7 and note[0] == ORDER, "it carries no order")
            if keys is not None:
                name, signature = json.loads(event["payload"])["signature"].split(" ")
                keys[name].verify(decoded(signature), "\n".join(note).encode())
            need(
                note[4].casefold() not in event["header"]["actor_name"].casefold(),
                "one person ordered and erased",
            )
            orders[microseconds(note[1]), note[2].encode()] = note[3]
        except (Bad, KeyError, TypeError, ValueError, InvalidSignature) as bad:
            report.other.append(
                f"erasures.jsonl{called(line)}: {bad if isinstance(bad, Bad) else 'its order does not hold'}"
            )
    return orders


def microseconds(moment: str) -> bytes:
    """A moment as the header of an event writes it."""
    since = datetime.fromisoformat(moment) - datetime(1970, 1, 1, tzinfo=UTC)
    return str(since // timedelta(microseconds=1)).encode()


def check_erased(event: Found, manifest: Found, orders: dict[Pair, str], report: Report) -> None:
    """An event without content, where none was withheld, was erased: by an order that names it."""
    if manifest.get("content") and event["payload"] is None:
        place = event["header"]["at"].encode(), event["header"]["id"].encode()
        need(orders.get(place) == event["commitment"], "its content is gone, and no order that holds says why")
        report.erased += 1


def check_events(folder: Path, manifest: Found, root: bytes, orders: dict[Pair, str], report: Report) -> None:
    """Each event beside its proof; a missing or an extra one is as bad as a changed one."""
    with (folder / "events.jsonl").open("rb") as events, (folder / "proofs.jsonl").open("rb") as proofs:
        for seq, (event, proof) in enumerate(zip_longest(events, proofs), manifest["first"]):
            try:
                check_event((event, proof), seq, manifest, root, report)
                check_erased(reading(event, EVENT), manifest, orders, report)
            except Bad as bad:
                report.bad_events.append(f"event {seq}{called(event)}: {bad}")
            report.events += 1
    if report.events < manifest["events"]:
        report.bad_events.append(f"event {manifest['first'] + report.events}: it is missing")


def check_event(lines: tuple[Any, Any], seq: int, manifest: Found, root: bytes, report: Report) -> None:
    event = reading(lines[0], EVENT)
    proof = reading(lines[1], ["seq", "path"])
    need(whole(event["seq"]) == seq <= manifest["last"], "another event stands in its place")
    need(whole(proof["seq"]) == seq, "its proof is another event's")
    check_content(event, report)
    proved(event, seq, hashes(proof["path"]), manifest["tree_size"], root)


def proved(event: Found, seq: int, path: list[bytes], size: int, root: bytes) -> None:
    leaf = sha256(b"\x00" + header_bytes(event["header"]) + hashed(event["commitment"])).digest()
    found = root_by_inclusion(leaf, seq, size, path)
    need(found == root, "it is not what was sealed, or its proof is not")


def check_content(event: Found, report: Report) -> None:
    """The content is what was committed to, or is gone (erased by law, or withheld) with its salt."""
    salt, payload = event["salt"], event["payload"]
    if salt is None and payload is None:
        report.without_content += 1
        return
    need(isinstance(payload, str), "its content is not text")
    committed = sha256(hashed(salt) + payload.encode("utf-8")).digest()
    need(committed == hashed(event["commitment"]), "its content is not what was sealed")


def header_bytes(header: Any) -> bytes:
    """Each field as its length in bytes, a colon, and its bytes."""
    need(isinstance(header, dict) and list(header) == HEADER, "its header has other fields")
    need(all(isinstance(text, str) for text in header.values()), "its header is not all text")
    fields = [text.encode("utf-8") for text in header.values()]
    return b"".join(b"%d:%s" % (len(field), field) for field in fields)


def called(line: Any) -> str:
    """What the event calls itself, for finding it again; nothing where that cannot be read."""
    try:
        return " (id {id}, {kind})".format(**json.loads(line)["header"])
    except (TypeError, ValueError, KeyError):
        return ""


def check(
    folder: Path,
    *,
    key: Path | None = None,
    erasure_key: Path | None = None,
    manifest_hash: str | None = None,
    told: list[str] = [],  # noqa: B006 - never changed
) -> Found:
    """What was found, as --json shows it."""
    report = Report()
    try:
        manifest = read_manifest(folder)
        if manifest_hash not in (None, sha256((folder / "manifest.json").read_bytes()).hexdigest()):
            report.other.append("manifest.json: not the one whose hash was given")
        check_files(folder, manifest, report)
        root, signed = check_checkpoints(folder, manifest, read_keys(folder, key, report), report)
        check_announced(folder, manifest, root, signed, told, report)
        ordering = keys_in(erasure_key.read_bytes()) if erasure_key else None
        check_events(folder, manifest, root, read_orders(folder, manifest, root, ordering, report), report)
    except Bad as bad:
        report.other.append(str(bad))
    except (OSError, ValueError, RecursionError) as error:
        report.other.append(f"the bundle cannot be read: {error}")
    return report.as_json()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Check an exported bundle of the audit log.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--key", type=Path, help="the public key or keys (PEM), not from the bundle")
    parser.add_argument("--erasure-key", type=Path, help="the public key (PEM) that orders to erase are signed with")
    parser.add_argument(
        "--told",
        action="append",
        default=[],
        metavar="KEYID",
        help="a key that was told in writing, because the one before it was lost",
    )
    parser.add_argument("--manifest", metavar="SHA256", help="the manifest's hash, as the log states it")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(arguments)
    found = check(
        asked.folder,
        key=asked.key,
        erasure_key=asked.erasure_key,
        manifest_hash=asked.manifest,
        told=asked.told,
    )
    verdict = "Everything holds." if found["ok"] else "DOES NOT HOLD. First: {first_bad}."
    counted = "{events} events ({without_content} without content, {erased} of them erased by an order), {checkpoints} checkpoints.\n"
    counted += "Key {key}, from {key_from}."
    sys.stdout.write((json.dumps(found) if asked.json else f"{verdict}\n{counted}".format(**found)) + "\n")
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
