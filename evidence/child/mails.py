"""An e-mail: who wrote to whom, when, the text, and the list of everything else that is in it.

By walking all parts: `iter_attachments()` and `get_body()` lose whole parts of mails that programs really send. A
forwarded mail stays one thing and is listed; its words are not taken for those of the person who forwards it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.headerregistry import AddressHeader
from email.message import EmailMessage, Message
from html.parser import HTMLParser
from pathlib import Path
from typing import cast

from evidence.child.reading import Reading, Refused, line, on_one_line
from evidence.child.texts import decoded

READER = "email of the Python standard library"
SHOWN = ("From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject")
BREAKS = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table"}
UNSEEN = {"script", "style", "head", "title", "template"}
# Without an end of their own: what is hidden in one hides nothing behind it.
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HIDES = re.compile(
    r"display:none|visibility:(hidden|collapse)|mso-hide:all|font-size:0(?![.\d])|opacity:0(?![.\d])|max-height:0(?![.\d])"
)
DEEPEST = 5
ADDRESSES = 100  # of one header that stand above the text; further ones stand behind it
WORD = re.compile(r"\w+")


def read(path: Path) -> Reading:
    reading = Reading("eml", READER)
    message = cast(EmailMessage, email.message_from_bytes(path.read_bytes(), policy=email.policy.default))
    if not message.keys():
        raise Refused("damaged")
    leaves = list(_leaves(message))
    plain = next((part for part in leaves if _is_text(part, "text/plain")), None)
    web = next((part for part in leaves if _is_text(part, "text/html")), None)
    chosen = plain or web
    text = _text_of(chosen, reading) if chosen is not None else ""
    reading.hold("two_texts", n=int(plain is not None and web is not None))
    reading.hold("html_only", n=int(plain is None and web is not None))
    others = [part for part in leaves if part is not chosen and not (plain is not None and part is web)]
    reading.hold("forwarded", [_forwarded(part) for part in others if part.get_content_type() == "message/rfc822"])
    attached = [_named(part) for part in others if part.get_content_type() != "message/rfc822"]
    attached += [each for part in others for each in _within(part, deep=DEEPEST)]
    reading.hold("attachment", attached)
    above, behind = headed({name: said_in(message, name) for name in SHOWN})
    reading.add_text("\n".join([*above, "", text, *listed(attached), *behind]))
    return reading


def _leaves(part: Message) -> Iterator[Message]:
    """Every part that is not only a wrapping; a mail within the mail is one."""
    if part.get_content_type() == "message/rfc822" or not part.is_multipart():
        yield part
        return
    for each in cast("list[Message]", part.get_payload()):
        yield from _leaves(each)


def _is_text(part: Message, kind: str) -> bool:
    return part.get_content_type() == kind and part.get_content_disposition() != "attachment"


def said_in(message: Message, name: str) -> list[str]:
    """What a header says, each address apart. A name in a remark, or one without an address, is lost by the standard library's own
    reading: where words are lost, the whole stands there as it was written."""
    policy = email.policy.default
    said = list[str]()
    for key, raw in message.raw_items():
        if key.lower() == name.lower():
            value = policy.header_fetch_parse(key, raw)
            each, all_of_it = _each_of(value), str(policy.header_fetch_parse("Comments", raw))
            lost = set(WORD.findall(all_of_it)) - set(WORD.findall(" ".join(each)))
            said += [
                *each,
                *([f"{all_of_it} (as it was written)"] if lost and isinstance(value, AddressHeader) else []),
            ]
    return said


def _each_of(value: object) -> list[str]:
    if not isinstance(value, AddressHeader):
        return [str(value)]
    named = [(f"{group.display_name}:" if group.display_name else "", group.addresses) for group in value.groups]
    return [each for name, people in named for each in (name, *map(str, people)) if WORD.search(each)]


def headed(found: dict[str, list[str]]) -> tuple[list[str], list[str]]:
    """The headers above the text, each address on a line of its own; and behind the text those that are too many above it."""
    above, behind = list[str](), list[str]()
    for name in SHOWN:
        said = [plain for each in found.get(name, []) if (plain := on_one_line(each))]
        further = said[ADDRESSES:]
        above += [f"{name}: {each}" for each in said[:ADDRESSES]]
        if further:
            above.append(f"{name}: and {len(further)} more, listed behind the text")
            behind += ["", f"{name}, {len(further)} more:", *(f"- {each}" for each in further)]
    return above, behind


def _text_of(part: Message, reading: Reading) -> str:
    content = part.get_payload(decode=True)
    text, guessed = decoded(content if isinstance(content, bytes) else b"", str(part.get_param("charset") or ""))
    reading.hold("charset", [guessed] if guessed else [])
    if part.get_content_type() != "text/html":
        return text
    shown, hidden = as_text(text)
    reading.hold("hidden_text", hidden)
    return shown


def _named(part: Message) -> str:
    content = part.get_payload(decode=True)
    size = len(content) if isinstance(content, bytes) else 0
    return f"{_file_name(part) or 'without a name'} ({part.get_content_type()}, {size:,} bytes)"


def _file_name(part: Message) -> str:
    """As it was sent. An unquoted name with spaces is cut at the first by the standard library's own reading."""
    try:
        named = part.get_filename() or ""
    except (ValueError, TypeError, AttributeError):
        named = ""
    raw = next((str(v) for k, v in part.raw_items() if k.lower() == "content-disposition"), "")
    _, found, rest = raw.partition("filename=")
    unquoted = rest.partition(";")[0].strip()
    return unquoted if found and not rest.startswith('"') and unquoted.startswith(named) and " " in unquoted else named


def _forwarded(part: Message) -> str:
    inner = part.get_payload()
    held = inner[0] if isinstance(inner, list) and inner else part
    return line(str(cast(Message, held).get("Subject") or "without a subject"))


def _within(part: Message, *, deep: int) -> Iterator[str]:
    """What hangs on a mail that was forwarded, and on those within it: what it says is not taken for the sender's own words, and
    what it brings is named."""
    if part.get_content_type() != "message/rfc822":
        return
    about = _forwarded(part)
    if not deep:
        yield f"in “{about}”: more e-mails than are looked into"
        return
    for inner in (each for held in cast("list[Message]", part.get_payload()) for each in _leaves(held)):
        if inner.get_content_type() == "message/rfc822":
            yield f"in “{about}”: the e-mail “{_forwarded(inner)}”"
            yield from _within(inner, deep=deep - 1)
        elif not (_is_text(inner, "text/plain") or _is_text(inner, "text/html")):
            yield f"in “{about}”: {_named(inner)}"


def listed(attached: list[str]) -> list[str]:
    return (
        ["", "Attached to it, and not opened here:", *(f"- {on_one_line(each)}" for each in attached)]
        if attached
        else []
    )


class _Words(HTMLParser):
    """The words of a web page, in lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.hidden: list[str] = []
        self._unseen = 0
        self._open: list[tuple[str, bool]] = []  # what stands open, and whether it hides what is in it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        if tag not in EMPTY:
            self._open.append((tag, _hides(dict(attrs))))
        if tag in BREAKS:
            self._into("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(self._unseen - (tag in UNSEEN), 0)
        if tag in (each for each, _ in self._open):  # with all that was never ended in it
            while self._open.pop()[0] != tag:
                continue
        if tag in BREAKS:
            self._into("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._into(data)

    def _into(self, words: str) -> None:
        (self.hidden if any(hides for _, hides in self._open) else self.said).append(words)


def _hides(attributes: dict[str, str | None]) -> bool:
    """By itself. A web page hides in more ways than are looked for here."""
    return "hidden" in attributes or bool(HIDES.search("".join((attributes.get("style") or "").lower().split())))


def as_text(page: str) -> tuple[str, list[str]]:
    """What it shows, and what it hides."""
    words = _Words()
    words.feed(page)
    words.close()
    shown, hidden = (
        [line for each in "".join(said).split("\n") if (line := " ".join(each.split()))]
        for said in (words.said, words.hidden)
    )
    return "\n".join(shown), hidden
