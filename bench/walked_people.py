"""Who comes to the installation that the page of operations leads to, by its door and over TLS: an administrator by the letter that was
sent, who adds an agency; its administrator, whom she invites; and a teacher, whom that one
invites, and who files the first referral."""

from __future__ import annotations

import http.client
import re
import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from http.cookiejar import CookieJar
from threading import Event, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener

import lxml.html

READ = ("/you/", "/messages/", "/guidance/", "/")
PASSWORD = "horse battery 41 staple"
ENOUGH = {
    "danger": {"danger": "no"},
    "happened": {"what": "He said that they all deserve it, in class."},
    "who": {"forenames": "Dylan", "surname": "Marsh-Price", "place": "Year 9, form 9C"},
    "last": {"under_18": "yes", "own_staff": "no", "declaration": "on"},
}


class Here(http.client.HTTPSConnection):
    """The name of the service leads to this machine."""

    def connect(self) -> None:
        import socket

        self.sock = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)


class ByTls(HTTPSHandler):
    def __init__(self, certificate: str) -> None:
        super().__init__()
        self.trusted = ssl.create_default_context(cafile=certificate)

    def https_open(self, request: Request) -> Any:
        return self.do_open(lambda host, **more: Here(host, context=self.trusted, timeout=60), request)


class Browser:
    """One without JavaScript: it opens a page, fills the form that has these boxes, and presses its button."""

    def __init__(self, home: str, certificate: str) -> None:
        self.home = home
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), ByTls(certificate))
        self.opener.addheaders = [("User-Agent", "Mozilla/5.0"), ("Accept", "text/html")]

    def open(self, address: str) -> Browser:
        return self._ask(Request(urljoin(self.home, address)))

    def send(self, *, to: str = "", **typed: str) -> Browser:
        """The form that has these boxes, or leads there."""
        posted = [form for form in self.page.forms if form.method == "POST" and set(typed) <= set(form.fields)]
        forms = [form for form in posted if (form.action or "").endswith(to)]
        assert forms, (
            f"{self.address}: no form has {sorted(typed)}: {[sorted(form.fields) for form in self.page.forms]}"
        )
        form = forms[0]
        values = [(name, value) for name, value in form.form_values() if name not in typed]
        values += typed.items()
        address = urljoin(self.address, form.action or self.address)
        request = Request(address, urlencode(values).encode(), {"Referer": self.address, "Origin": self.home})
        self._ask(request)
        said = self.page.xpath("//*[contains(@class, 'govuk-error-summary')]")
        assert not said, f"{self.address}: {said[0].text_content().split()}"
        return self

    def _ask(self, request: Request) -> Browser:
        try:
            with self.opener.open(request, timeout=60) as answer:
                self.address, self.text = answer.url, answer.read().decode()
        except HTTPError as refused:
            said = lxml.html.fromstring(refused.read().decode()).xpath("//main")[0].text_content()
            raise AssertionError(f"{refused.code} of {request.full_url}: {' '.join(said.split())[:600]}") from refused
        self.page = lxml.html.fromstring(self.text)
        return self

    def sign_in(self, email: str) -> Browser:
        return self.open("/accounts/login/").send(login=email, password=PASSWORD)

    def adds_an_app(self) -> Browser:
        """The page that everybody is led to who has no second factor yet."""
        from django.urls import reverse

        self.open(reverse("mfa_add_app"))
        secret = re.search(r"\b([A-Z2-7]{4}(?: [A-Z2-7]{4}){3,})\b", self.page.text_content())
        assert secret, self.page.text_content()
        self.secret = secret[1].replace(" ", "")
        return self.proves_by_app(self.secret)

    def proves_by_app(self, secret: str) -> Browser:
        """By the code of now, on the page that asks for one."""
        from allauth.mfa.totp.internal import auth as totp

        counter = next(totp.yield_hotp_counters_from_time())
        return self.send(code=totp.format_hotp_value(totp.hotp_value(secret, counter)))


class People:
    """`after` says who comes behind which command of the page."""

    def __init__(self, letters: list[str]) -> None:
        self.letters = letters
        self.after: dict[str, Callable[[dict[str, str]], None]] = {
            "first_administrators": self._are_invited,
            "first_supervisor": self._file,
            "end_sessions": self._find_it_again,
            "git ls-remote": self._find_it_again,
        }

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Tanya turns pages and begins reports until it is over, and each time she is answered."""
        over, failed, answered = Event(), list[str](), Counter[str]()

        def goes_on(what: str, does: Callable[[Browser], object]) -> None:
            browser = copy(self.tanya)
            while not over.wait(0.2):
                try:
                    does(browser)
                    answered[what] += 1
                except (AssertionError, OSError) as failure:
                    failed.append(str(failure)[:300])

        does: dict[str, Callable[[Browser], object]] = {
            f"pages of {path}": lambda browser, path=path: browser.open(path) for path in (*READ, self.sent)
        }
        does["reports begun"] = lambda browser: browser.open("/report/").send(about="person")
        threads = [Thread(target=goes_on, args=each) for each in does.items()]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()
        assert not failed and len(answered) == len(does), (failed[:3], answered)
        self._says(
            f"Tanya asked {answered.total()} times meanwhile, {answered['reports begun']} of them to begin a report: none failed"
        )

    def _are_invited(self, given: dict[str, str]) -> None:
        import django

        django.setup()
        self.home = f"https://portal.example:{given['PORTAL_PORT']}"
        self.certificate = f"{given['KEPT']}/secrets/tls.crt"
        dana = self._comes_by_letter("dana.fox@portal.example")
        self._says("Dana has chosen a password, added a second factor and is in")
        agency = self._adds_an_agency(dana, "Norwood Academy", "school")
        self._adds_an_agency(dana, "Norwood Police", "force")
        self._says("the school and its police force are there")
        self._invites(dana, agency, "Ada Moss", "ada.moss@portal.example", "agency_administrator")
        ada = self._accepts("ada.moss@portal.example")
        self._invites(ada, agency, "Tanya Okafor", "tanya.okafor@portal.example", "referrer")
        self.tanya = self._accepts("tanya.okafor@portal.example")
        self._says("its administrator and a teacher have come by their letters")

    def _file(self, _: dict[str, str]) -> None:
        self.tanya.open("/report/").send(about="person")
        draft = re.search(r"(/drafts/[0-9a-f-]{36}/)", self.tanya.address)
        assert draft, self.tanya.address
        for code, typed in ENOUGH.items():
            self.tanya.open(f"{draft[1]}page/{code}/").send(**typed)
        self.tanya.open(f"{draft[1]}check/").send(to="/send/")
        assert "/submissions/" in self.tanya.address, self.tanya.address
        self.sent = urlsplit(self.tanya.address).path
        reference = re.search(r"PR-\w{4}-\w{5}", self.tanya.page.text_content())
        assert reference
        self.reference = reference[0]
        self._says(f"its force has a supervisor, and the first referral is sent: {self.reference}")

    def _find_it_again(self, _: dict[str, str]) -> None:
        """In a browser that knows nobody: after a restore everybody is signed out."""
        tanya = self._browser().sign_in("tanya.okafor@portal.example").proves_by_app(self.tanya.secret).open(self.sent)
        tanya.secret = self.tanya.secret
        assert self.reference in tanya.page.text_content(), tanya.address
        self.tanya = tanya
        self._says(f"Tanya has signed in and finds {self.reference}")

    def _says(self, words: str) -> None:
        print(f"  {words}", flush=True)

    def _browser(self) -> Browser:
        return Browser(self.home, self.certificate)

    def _link(self, to: str, path: str) -> str:
        """Out of the last letter to that mailbox."""
        until = time.monotonic() + 120
        while True:
            mine = [each.replace("=\r\n", "").replace("=\n", "") for each in self.letters if to in each]
            found = [link for each in mine for link in re.findall(rf"https://[^\s/]+({path}\S+)", each)]
            if found:
                return str(found[-1])
            assert time.monotonic() < until, f"no letter came to {to}: {self.letters[-1:]}"
            time.sleep(0.5)

    def _comes_by_letter(self, email: str) -> Browser:
        person = self._browser().open(self._link(email, "/accounts/password/reset/key/"))
        person.send(password1=PASSWORD, password2=PASSWORD)
        return person.sign_in(email).adds_an_app()

    def _adds_an_agency(self, dana: Browser, name: str, kind: str) -> str:
        dana.open("/agencies/add/")
        (area,) = [
            option
            for option in dana.page.xpath("//select[@name='area']/option/@value | //input[@name='area']/@value")
            if option
        ][:1]
        dana.send(name=name, kind=kind, area=area)
        return urlsplit(dana.address).path

    def _invites(self, by: Browser, agency: str, name: str, email: str, role: str) -> None:
        by.open(f"{agency}invite/").send(name=name, email=email, role=role)

    def _accepts(self, email: str) -> Browser:
        person = self._browser().open(self._link(email, "/invitation/"))
        person.send(job_title="At the school", password1=PASSWORD, password2=PASSWORD)
        if "/login" in person.address:
            person.sign_in(email)
        return person.adds_an_app()
