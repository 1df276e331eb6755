"""A window of a browser without JavaScript: pages are opened, links followed, forms filled by the words beside their
boxes and sent with every hidden field that the page gave them. What is on no page cannot be pressed."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from django.apps import apps
from django.db.models import CharField, ForeignKey, IntegerField, TextField
from django.test import Client
from lxml import html

from accounts.models import User

# What decides about people and records, by every name that a form could take for a field. Each form is sent with those
# of them that are not on its page, and the stories go on as if nothing had been said.
DECIDING = [
    apps.get_model(label)
    for label in ("accounts.User", "accounts.Membership", "referrals.Referral", "referrals.Draft", "safeguarding.Case")
]
# A text, a number, and the key of no row: wherever it comes to stand, it is known again.
NOBODYS = "987654321"
UNASKED = {
    name: NOBODYS for model in DECIDING for field in model._meta.concrete_fields for name in (field.name, field.attname)
}
TYPED = ("text", "email", "tel", "search", "number", "password", "hidden", "date")


def taken_unasked() -> list[str]:
    """The fields in which a word that nobody was asked for has come to stand."""
    fields = [
        (model, field.attname)
        for model in DECIDING
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | IntegerField | ForeignKey)
    ]
    found = [f"{model.__name__}.{name}" for model, name in fields if model.objects.filter(**{name: NOBODYS}).exists()]
    return found + ["User.is_superuser" for _ in User.objects.filter(is_superuser=True)]


class NotOnThePage(AssertionError):
    """A link, a button or a box that a person could not have found, with what was there instead."""


class Window:
    def __init__(self, client: Client, at: str = "/"):
        self.unasked = UNASKED
        self.client, self.at, self.last_sent, self.pages = client, at, None, 0
        self.open(at)

    # --- Going somewhere ---------------------------------------------------------------------------------------------

    def open(self, path: str) -> Window:
        return self._shown(self.client.get(path, follow=True), path)

    def follow(self, words: str) -> Window:
        """Press a link of the page."""
        for link in self.tree.iter("a"):
            if link.get("href") and words in said(link):
                return self.open(urljoin(self.at, link.get("href")))
        raise self._missing(f"link “{words}”", (said(link) for link in self.tree.iter("a")))

    def follow_first(self) -> Window:
        """Press the link of the first row of the page's table."""
        return self.open(urljoin(self.at, self.tree.xpath("//main//table//tbody//a/@href")[0]))

    def again(self) -> Window:
        """Press F5."""
        return self.open(self.at)

    # --- Filling a form ----------------------------------------------------------------------------------------------

    def fill(self, answers: dict[str, str | tuple | list[str]]) -> Window:
        """By the words beside a box, or the question above its choices. A list ticks several, a tuple is a day,
        a month and a year."""
        for question, answer in answers.items():
            group = self._group(question)
            if group is None:
                self._type(self._box(question), answer)
            elif isinstance(answer, tuple):
                for part, value in zip(("day", "month", "year"), answer, strict=True):
                    self._named(group, part).set("value", str(value))
            else:
                for one in answer if isinstance(answer, list) else [answer]:
                    self._choose(self._box(one, within=group))
        return self

    def types_in(self, beginning: str, text: str) -> Window:
        """The same words in every box whose name begins so."""
        for box in self.tree.iter("textarea"):
            if box.get("name", "").startswith(beginning):
                box.text = text
        return self

    def tick(self, *words: str) -> Window:
        for each in words:
            self._choose(self._box(each))
        return self

    def press(self, words: str) -> Window:
        """Press a button: its form goes as the page has it."""
        button = self._button(words)
        form = button.getparent()
        while form.tag != "form":
            form = form.getparent()
        fields = list(form.form_values())
        if button.get("name"):
            fields.append((button.get("name"), button.get("value", "")))
        return self._send(form.get("method", "get").lower(), urljoin(self.at, form.get("action") or ""), fields)

    def press_again(self) -> Window:
        """The second of two clicks: the very same fields, sent once more."""
        return self._send(*self.last_sent)

    def every(self, words: str) -> list[str]:
        """The links that begin so, as the page now stands."""
        return [said(link) for link in self.tree.iter("a") if said(link).startswith(words)]

    def can_follow(self, words: str) -> bool:
        return any(words in said(link) for link in self.tree.iter("a"))

    # --- Reading -----------------------------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        """What stands in the main part of the page."""
        return said(self.tree.find(".//main"))

    @property
    def status(self) -> int:
        return self.response.status_code

    def says(self, *words: str) -> Window:
        for each in words:
            assert each in self.words, f"“{each}” is not on {self.at}: {self.words[:3000]}"
        return self

    def hides(self, *words: str) -> Window:
        """Nowhere on the page, seen or unseen."""
        for each in words:
            assert each not in self.response.content.decode(), f"“{each}” is on {self.at}"
        return self

    def error_beside(self, name: str) -> str:
        """The message under a box, by the name of its field."""
        return said(self.tree.get_element_by_id(f"id_{name}-error"))

    def typed(self, words: str) -> str:
        """What stands in a box."""
        box = self._box(words)
        return box.value or ""

    @property
    def draft(self) -> str:
        """The page of the draft that this page is of."""
        return "/".join(self.path.split("/")[:3]) + "/"

    # --- How --------------------------------------------------------------------------------------------------------

    def _send(self, method: str, path: str, fields: list[tuple[str, str]]) -> Window:
        self.last_sent = (method, path, fields)
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value or "")
        if method == "post":
            data = {**{name: [value] for name, value in self.unasked.items() if name not in self._asked}, **data}
        send = self.client.post if method == "post" else self.client.get
        return self._shown(send(path, data, follow=True), path)

    @property
    def _asked(self) -> set[str]:
        """The boxes of the page, empty or not."""
        return {box.get("name") for box in self.tree.iter("input", "select", "textarea")}

    def _shown(self, response, path: str) -> Window:
        chain = response.redirect_chain
        self.response, self.pages = response, self.pages + 1
        self.at = urljoin(path, chain[-1][0]) if chain else path
        self.tree = html.fromstring(response.content)
        for box in self.tree.iter("textarea"):  # as every browser does
            box.text = (box.text or "").removeprefix("\n")
        return self

    @property
    def path(self) -> str:
        return urlsplit(self.at).path

    def _group(self, question: str):
        for group in self.tree.iter("fieldset"):
            legend = group.find("legend")
            if legend is not None and question in said(legend) and group.find(".//fieldset") is None:
                return group
        return None

    def _box(self, words: str, within=None):
        """Exactly so labelled first, then what begins so, then what has the words in it."""
        root = self.tree.find(".//main") if within is None else within
        labels = [label for label in root.iter("label") if label.get("for")]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            for label in labels:
                if fits(said(label), words):
                    return self.tree.get_element_by_id(label.get("for"))
        raise self._missing(f"box “{words}”", map(said, labels))

    def _named(self, group, part: str):
        return next(box for box in group.iter("input") if box.get("name", "").endswith(f"-{part}"))

    def _button(self, words: str):
        shown = self.tree.xpath("//button[not(ancestor-or-self::*[@hidden])]")
        buttons = [button for button in shown if button.get("type", "submit") == "submit"]
        for button in buttons:
            if words in said(button):
                return button
        raise self._missing(f"button “{words}”", map(said, buttons))

    def _type(self, box, answer: str) -> None:
        if box.tag == "select":
            self._select(box, answer)
        elif box.tag == "textarea":
            box.text = answer
        else:
            assert box.get("type", "text") in TYPED, box.get("type")
            box.set("value", answer)

    def _select(self, box, answer: str) -> None:
        options = list(box.iter("option"))
        chosen = next((each for each in options if answer in said(each)), None)
        if chosen is None:
            raise self._missing(f"choice “{answer}”", map(said, options))
        for each in options:
            each.attrib.pop("selected", None)
        chosen.set("selected", "")

    def _choose(self, box) -> None:
        if box.get("type") == "radio":
            for other in self.tree.iter("input"):
                if other.get("type") == "radio" and other.get("name") == box.get("name"):
                    other.attrib.pop("checked", None)
        box.set("checked", "")

    def _missing(self, what: str, there) -> NotOnThePage:
        found = "; ".join(filter(None, there))
        return NotOnThePage(f"No {what} on {self.at} ({self.status}). There: {found}\n{self.words[:2500]}")


def said(element) -> str:
    """The words of an element, as they are read."""
    return " ".join(element.text_content().split()) if element is not None else ""
