"""A message of Outlook (.msg, [MS-OXMSG]): who wrote to whom, when, the text, and the list of everything else that is in it.

Its text may stand in it as plain text, as a web page (bytes or letters), or packed as rich text, and often as several of them;
a reader that knows one shows nothing of a message that has another."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.utils import format_datetime
from typing import NamedTuple

from evidence.child import mails, rich_text
from evidence.child.compound import BROKEN, Compound
from evidence.child.outlook_properties import (
    ADDRESS,
    BINARY,
    BODY,
    CLASS,
    DATA,
    FOLDER,
    HEADERS,
    LONG_NAME,
    MIME,
    NAME,
    OF_THE_PAGE,
    ON_BEHALF_OF,
    PATHS,
    RECEIVED,
    REPLY_TO,
    RICH,
    ROLE,
    SENDER,
    SENT,
    SHOWN_NAME,
    SUBJECT,
    TO_WHOM,
    WEB,
    Item,
)
from evidence.child.outlook_rest import letters, say_the_rest
from evidence.child.reading import Reading, Refused, line

READER = "MAPI properties, read here"


def read(file: Compound) -> Reading:
    try:
        return _read(file)
    except BROKEN:
        raise Refused("damaged") from None


def _read(file: Compound) -> Reading:
    reading = Reading("msg", READER)
    message = Item(file, file.root, of_a="message")
    if message.is_empty:
        raise Refused("damaged")
    above, behind = mails.headed(_headers(message, reading))
    text = _text_of(message, reading)
    inner = [each.inner for each in message.attached if each.inner]
    forwarded = [_about(each) for each in inner]
    reading.hold("forwarded", forwarded)
    named = [_named(each) for each in message.attached if not each.inner]
    named += [said for each in inner for said in _within(each, deep=mails.DEEPEST)]
    reading.hold("attachment", named)
    say_the_rest(message, "\n".join([*above, *behind, *named, *forwarded]), reading)
    reading.hold("charset", sorted(message.guesses))
    reading.add_text("\n".join([*above, "", text, *mails.listed(named), *behind]))
    return reading


# --- Who, to whom, when


def _headers(message: Item, reading: Reading) -> dict[str, list[str]]:
    found = _senders(message) | _recipients(message)
    found |= {"Reply-To": [message.text(REPLY_TO)], "Subject": [message.text(SUBJECT)], "Date": [_date(message)]}
    sent = email.message_from_string(message.text(HEADERS), policy=email.policy.default)
    for name in ("From", "To", "Cc", "Date", "Reply-To"):
        found[name] = [each for each in found.get(name, []) if each] or mails.said_in(sent, name)
    reading.hold("unsent", n=int(not found["Date"]))
    kind = message.text(CLASS)
    reading.hold("other_item", [kind] if kind and not kind.upper().startswith("IPM.NOTE") else [])
    return found


def _senders(message: Item) -> dict[str, list[str]]:
    """Who wrote it, and who sent it for them. One person may stand in it twice, once by an address of a directory."""
    sender, writer = message.person(*SENDER), message.person(*ON_BEHALF_OF)
    if sender.is_one_with(writer):
        return {"From": [writer.with_what_is_known_of(sender).said]}
    return {"From": [writer.said], "Sender": [sender.said]}


def _recipients(message: Item) -> dict[str, list[str]]:
    """Each with the address; where the message keeps no list of them, their names as they were shown."""
    found: dict[str, list[str]] = {}
    for each in message.recipients:
        name, _ = TO_WHOM.get(each.number(ROLE), TO_WHOM[1])
        found.setdefault(name, []).append(each.person(*ADDRESS).said or "without a name")
    for name, shown in TO_WHOM.values():
        if name not in found:
            found[name] = message.text(shown).split(";")
    return found


def _date(message: Item) -> str:
    moment = message.moment(SENT) or message.moment(RECEIVED)
    return format_datetime(moment) if moment else ""


# --- The text


class _Text(NamedTuple):
    """One of its texts. `code`: what is said where it is the one that is shown; `made_as`: as what it was written."""

    code: str
    made_as: str
    shown: str
    hidden: list[str]


def _text_of(message: Item, reading: Reading) -> str:
    """Plain text, or else a web page, or else rich text: the first that says something. How many others there are is said."""
    rich = _rich(message)
    texts = _texts(message, rich)
    different = {(each.made_as, letters(each.shown), letters("".join(each.hidden))): each for each in texts}
    chosen = next((each for each in texts if each.shown.strip()), texts[0] if texts else _Text("", "", "", []))
    reading.hold(chosen.code, n=int(bool(chosen.code)))
    reading.hold("two_texts", n=max(len(different) - 1, 0))
    hidden = [said for each in different.values() if each.code == chosen.code for said in each.hidden]
    _say_what_is_in_rich_text(rich, hidden, reading)
    reading.hold("no_text", n=int(not chosen.shown))
    return chosen.shown


def _texts(message: Item, rich: rich_text.Rich) -> list[_Text]:
    """What was made of another, and says the same, is none of its own: plain text in both alphabets, a web page in disguise, rich
    text that says that it was plain."""
    pages = [*_pages(message), "".join(rich.page)]
    texts = [_Text("", "plain", each, []) for each in message.texts(BODY)]
    texts += [_Text("html_only", "page", *mails.as_text(each)) for each in pages if each.strip()]
    texts += [_Text("rich_only", "plain" if rich.is_plain else "rich", "".join(rich.shown), [])]
    return [each for each in texts if each.shown.strip() or each.made_as == "page"]


def _say_what_is_in_rich_text(rich: rich_text.Rich, hidden: list[str], reading: Reading) -> None:
    """Whichever text is shown. `hidden`: what a web page hides."""
    reading.hold("hidden_text", [*hidden, *rich.lines(rich.hidden)])
    reading.hold("deleted", rich.lines(rich.deleted))
    reading.hold("doc_comment", rich.lines(rich.noted))
    reading.hold("not_drawn", n=rich.pictures)
    if rich.is_cut:
        reading.say_cut()


def _pages(message: Item) -> list[str]:
    """Bytes in an alphabet that the message names, or that the page does; or letters."""
    pages = message.texts(WEB)
    if stream := message.take(WEB, BINARY):
        content = message.file.read(stream)
        named = re.search(rb"""charset=["']?([\w-]{1,40})""", content[:4_096])
        alphabet = message.alphabet(OF_THE_PAGE) or (named[1].decode() if named else "")
        pages = [message.decoded(content, alphabet).rstrip("\0"), *pages]
    return pages


def _rich(message: Item) -> rich_text.Rich:
    stream = message.take(RICH, BINARY)
    if not stream or not stream.size:
        return rich_text.Rich()
    rich = rich_text.read(*rich_text.unpacked(message.file.read(stream)))
    message.guesses.update([rich.guessed] if rich.guessed else [])
    return rich


# --- What hangs on it


def _about(message: Item) -> str:
    return message.text(SUBJECT) or "without a subject"


def _named(attached: Item) -> str:
    """By its long name: the short one is cut to eight letters. Two may have the same."""
    name = next((said for each in (LONG_NAME, NAME, SHOWN_NAME) if (said := attached.text(each))), "without a name")
    data, is_object = attached.take(DATA, BINARY), attached.take(DATA, FOLDER) is not None
    path = next((said for each in PATHS if (said := attached.text(each))), "")
    about = [each for each in (attached.text(MIME), "an object" if is_object else "") if each] or ["kind not said"]
    about += [f"{data.size:,} bytes"] if data and (data.size or not path) else []
    about += [f"a link to {path}, not followed"] if path else []
    return f"{name} ({', '.join(about)})"


def _within(message: Item, *, deep: int) -> Iterator[str]:
    """What hangs on a message that was forwarded, and on those within it."""
    about = line(_about(message))
    if not deep:
        yield f"in \u201c{about}\u201d: more e-mails than are looked into"
        return
    for each in message.attached:
        if each.inner:
            yield f"in \u201c{about}\u201d: the e-mail \u201c{line(_about(each.inner))}\u201d"
            yield from _within(each.inner, deep=deep - 1)
        else:
            yield f"in \u201c{about}\u201d: {_named(each)}"
