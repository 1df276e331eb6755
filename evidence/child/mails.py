"""An e-mail: who wrote to whom, when, the text, and the list of everything else that is in it.

By walking all parts: `iter_attachments()` and `get_body()` lose whole parts of mails that programs really send. A
forwarded mail stays one thing and is listed; its words are not taken for those of the person who forwards it."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, Message
from html.parser import HTMLParser
from pathlib import Path
from typing import cast

from evidence.child.reading import Reading, Refused, line
from evidence.child.texts import decoded

READER = "email of the Python standard library"
SHOWN = ("From", "To", "Cc", "Bcc", "Reply-To", "Date", "Subject")
BREAKS = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table"}
UNSEEN = {"script", "style", "head", "title"}


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
    reading.hold("attachment", attached)
    reading.add_text("\n".join([*_headers(message), "", text, *_listed(attached)]))
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


def _headers(message: Message) -> list[str]:
    return [f"{name}: {line(str(value))}" for name in SHOWN for value in message.get_all(name, [])]


def _text_of(part: Message, reading: Reading) -> str:
    content = part.get_payload(decode=True)
    text, guessed = decoded(content if isinstance(content, bytes) else b"", str(part.get_param("charset") or ""))
    reading.hold("charset", [guessed] if guessed else [])
    return as_text(text) if part.get_content_type() == "text/html" else text


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


def _listed(attached: list[str]) -> list[str]:
    return ["", "Attached to it, and not opened here:", *(f"- {line(each)}" for each in attached)] if attached else []


class _Words(HTMLParser):
    """The words of a web page, in lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        if tag in BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(self._unseen - (tag in UNSEEN), 0)
        if tag in BREAKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append(data)


def as_text(page: str) -> str:
    words = _Words()
    words.feed(page)
    words.close()
    lines = (" ".join(each.split()) for each in "".join(words.said).split("\n"))
    return "\n".join(each for each in lines if each)
