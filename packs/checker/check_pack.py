#!/usr/bin/env python3
"""Check a copy of a pack: one file, Python 3.10 or newer, nothing else.

python3 check_pack.py PACK.zip [--root HEX] [--json]

Written from docs/packs.md alone; shares no code with the service that made the pack. Exit 0 only if everything holds.
That a pack agrees with itself says only that it is whole: give --root with the root that the service's log has of this
copy (ask whoever sent it), or with the one that was written down when it was taken.
"""

import argparse
import json
import re
import struct
import sys
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

FORMATS = ["prevent-portal/pack/1"]
MANIFEST = "manifest.json"
ITEM = ["name", "described", "size", "sha256"]
HASH = re.compile(r"[0-9a-f]{64}")
PLAIN = re.compile(r"[A-Za-z0-9._/-]{1,120}")
MOST = 1 << 28  # bytes of a manifest
NO_TIME = (1980, 1, 1, 0, 0, 0)
READ_ONLY = 0o100400 << 16
BEHIND, MOST_OF_20 = 0xFFFFFFFF, (1 << 31) - 1
Found = dict[str, Any]


class Bad(Exception):
    """Something does not hold. The message says what."""


def need(holds: Any, words: str) -> None:
    if not holds:
        raise Bad(words)


def canonical(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def root_of(leaves: list[bytes]) -> bytes:
    """The hash of a tree as RFC 6962, section 2.1, defines it."""
    if len(leaves) == 1:
        return leaves[0]
    middle = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + root_of(leaves[:middle]) + root_of(leaves[middle:])).digest()


def read(archive: zipfile.ZipFile, name: str, size: int = MOST) -> bytes | None:
    """The bytes of one file, or nothing where they cannot be what was written: never more than one beyond `size`, whatever
    they claim to unpack to. What a bent archive raises is not listed anywhere, so everything counts."""
    try:
        if archive.getinfo(name).compress_type != zipfile.ZIP_STORED:
            return None
        with archive.open(name) as file:
            return file.read(size + 1)
    except Exception:
        return None


def read_manifest(archive: zipfile.ZipFile) -> Found:
    said = read(archive, MANIFEST) if MANIFEST in archive.namelist() else None
    need(said is not None, f"{MANIFEST}: missing or damaged")
    try:
        found = json.loads(said or b"")
        spelt = (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()
    except (ValueError, RecursionError) as error:
        raise Bad(f"{MANIFEST}: it cannot be read") from error
    need(isinstance(found, dict) and found.get("format") in FORMATS, f"{MANIFEST}: another format")
    need(spelt == said, f"{MANIFEST}: it was changed, or is not spelt as it must be")
    items = found.get("items")
    good = isinstance(items, list) and all(isinstance(each, dict) and list(each) == ITEM for each in items)
    need(good and items, f"{MANIFEST}: it lists no items")
    return found


def check_root(manifest: Found, known: str) -> None:
    head = {name: said for name, said in manifest.items() if name not in ("items", "root")}
    root = root_of([sha256(b"\x00" + canonical(each)).digest() for each in (head, *manifest["items"])]).hex()
    need(manifest.get("root") == root, f"{MANIFEST}: its root is not that of what it says")
    need(not known or known == root, f"{MANIFEST}: its root is not the one that was given")


def check_items(archive: zipfile.ZipFile, manifest: Found) -> list[str]:
    """Each item is there and is what was listed; nothing else is in the file."""
    there, bad = archive.namelist(), list[str]()
    wanted = {str(item["name"]): item for item in manifest["items"]}
    sizes = [size for size in (item["size"] for item in manifest["items"]) if not isinstance(size, int) or size < 0]
    need(not sizes, f"{MANIFEST}: a size is no number")
    if len(there) != len(set(there)) or len(wanted) != len(manifest["items"]):
        bad.append("two files have one name")
    for name in sorted(set(there) - set(wanted) - {MANIFEST}):
        bad.append(f"{shown(name)}: not in the manifest")
    for name, item in wanted.items():
        content = read(archive, name, item["size"]) if name in there else None
        if name not in there:
            bad.append(f"{shown(name)}: missing")
        elif content is None or (sha256(content).hexdigest(), len(content)) != (item["sha256"], item["size"]):
            bad.append(f"{shown(name)}: changed")
    return bad


def shown(name: str) -> str:
    """A name as it can be printed: one that was made up could move the lines of a terminal."""
    return name if PLAIN.fullmatch(name) else ascii(name)


def written(archive: zipfile.ZipFile, manifest: Found) -> list[bytes]:
    """The file as it must be written of what is in it, byte by byte: the items in the order of the manifest, then that; once
    in each way in which a head may say how long its item is."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as again:
        for name in [*(str(item["name"]) for item in manifest["items"]), MANIFEST]:
            entry = zipfile.ZipInfo(name, NO_TIME)
            entry.external_attr, entry.create_system = READ_ONLY, 3
            with again.open(entry, "w", force_zip64=True) as target:
                target.write(archive.read(name))
    return [with_heads(made.getvalue(), way) for way in (20, 45)]


def with_heads(made: bytes, way: int) -> bytes:
    """Version 45 of the format refers to the field of great lengths behind the name, 20 says the length in both places:
    Python wrote 20 until 3.11.3, and writes 45 since 3.11.4. They are equally long, and this checker runs on either."""
    again = bytearray(made)
    with zipfile.ZipFile(BytesIO(made)) as archive:
        at = archive.start_dir
        for entry in archive.infolist():
            listed, at = at, at + 46 + sum(struct.unpack_from("<HHH", made, at + 28))
            if entry.file_size > MOST_OF_20:
                continue
            again[listed + 4] = again[listed + 6] = again[entry.header_offset + 4] = way
            length = entry.file_size if way == 20 else BEHIND
            struct.pack_into("<LL", again, entry.header_offset + 18, length, length)
    return bytes(again)


def check(path: Path, known: str = "") -> Found:
    report: Found = {"ok": False, "items": 0, "root": "", "copy": None, "faults": []}
    content = path.read_bytes()
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            manifest = read_manifest(archive)
            report.update(items=len(manifest["items"]), root=manifest.get("root"), copy=manifest.get("copy"))
            report["faults"] = check_items(archive, manifest)
            check_root(manifest, known)
            need(report["faults"] or content in written(archive, manifest), "the file round the items was changed")
    except Bad as bad:
        report["faults"].append(str(bad))
    except Exception:  # what a bent archive raises is not listed anywhere
        report["faults"].append("the file round the items was changed: it is no archive any more")
    report["ok"] = not report["faults"]
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description="Check a pack.")
    parser.add_argument("pack", type=Path)
    parser.add_argument("--root", default="", help="the root that the log has of this copy")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.root and not HASH.fullmatch(given.root):
        parser.error("--root is 64 figures and letters from 0 to f")
    try:
        report = check(given.pack, given.root)
    except OSError as error:
        parser.error(f"{given.pack} cannot be read: {error.strerror}")
    if given.json:
        words = json.dumps(report, ensure_ascii=False)
    elif report["ok"]:
        believed = "the root that was given" if given.root else "itself; its root was not compared with the log"
        words = f"ok: {report['items']} items agree with {believed}\nroot {report['root']}"
    else:
        words = "\n".join(f"BAD: {fault}" for fault in report["faults"])
    sys.stdout.write(f"{words}\n")
    return 0 if report["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
