"""The forms with a box of more than a line, as a reader sees them: what they ask, what is typed into them, and by which
machinery it is kept. Walked by a client (`test_every_long_box.py`) and by browsers that are killed (`typed_and_killed.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from inspect import getsource
from types import SimpleNamespace
from typing import Any

from django.forms import Textarea
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.authority import Authority, authority_of
from accounts.models import ReadingBlock, User
from audit.evidence.alarms import raise_service_alarm
from audit.models import ExportRequest
from audit.several import each_by_itself
from core.forms.base import GovukLook
from guidance import complaints
from guidance.models import ComplaintIntake
from referrals import access
from referrals.casework.actions import claiming
from referrals.casework.actions.withdrawing import withdraw_known
from referrals.filing.actions import drafting
from referrals.models import Referral, ReferrerQuestion
from safeguarding.cases.actions import referrers
from safeguarding.models import Case
from tests.keeping import the_keeper_at_work
from tests.records import a_decided_referral, a_draft, a_request, an_advice_question, an_assessed_referral, ready
from tests.source import APPS, ROOT
from tests.story import walked
from tests.walking import rows

# Nineteen hundred characters, of which no two boxes have the same.
LENGTH = 1900
# One of each form in which a policy is drafted part by part, and the longest of them.
PARTS = (
    ("texts", "option_gather"),
    ("texts", "reasons_no_further_action"),
    ("texts", "told"),
    ("prompts", "group_A"),
)
UNTYPED = {"hidden", "submit", "button", "file", "password"}
WITH_A_LONG_BOX = "//form[.//textarea[not(@hidden)]]"


def flat(words: str) -> str:
    return " ".join(words.split())


def words_of(element: Any) -> str:
    return flat(element.text_content())


@dataclass(frozen=True)
class Box:
    """One box of a form, as a reader sees it: what is asked, and what it says when something is typed or chosen."""

    name: str
    asks: tuple[str, ...]
    value: str
    says: str


def boxes(form: Any) -> list[Box]:
    """In the order of the page. Of a choice the last answer is chosen, of tick boxes the last. The ticks in the rows of
    a table are not its questions."""
    found: dict[str, Box] = {}
    for control in form.xpath(".//*[self::input or self::textarea or self::select][not(ancestor::table)]"):
        if control.get("type") not in UNTYPED and control.get("hidden") is None and control.get("disabled") is None:
            found[control.get("name")] = box_of(control, form)
    return [box for box in found.values() if box.value]


def box_of(control: Any, form: Any) -> Box:
    name, label = control.get("name"), form.xpath(".//label[@for=$id]", id=control.get("id"))
    beside = words_of(label[0]) if label else ""
    asks = (beside, *(words_of(legend) for legend in control.xpath("ancestor::fieldset[1]/legend")))
    if control.tag == "select":
        last = control.xpath(".//option")[-1]
        return Box(name, asks, last.get("value"), words_of(last))
    if control.get("type") in ("radio", "checkbox"):
        is_one = control.get("type") == "checkbox" and not control.xpath(
            "ancestor::fieldset//input[@name=$n][2]", n=name
        )
        says = "Yes" if is_one and control.get("value", "on") == "on" else beside
        return Box(name, asks, control.get("value", "on"), says)
    typed = long_words(name) if control.tag == "textarea" else "3"
    return Box(name, asks, typed, flat(typed))


def long_words(name: str) -> str:
    return (f"{name}: He said “<b>no</b>” & left. ثم ذهب\n" * LENGTH)[:LENGTH].strip()


def long_boxes(page: Any) -> dict[str, str]:
    """What stands in the boxes of more than a line."""
    return {box.get("name"): (box.text or "").strip() for box in page.xpath("//textarea[not(@hidden)]")}


# --- Where they stand ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """A page as the first person saw it to whom it opens."""

    path: str
    person: str
    page: Any
    needs_no_session: bool = False


def opened(story: SimpleNamespace, people: Any, who: Any, clients: Any) -> Iterator[Opened]:
    """Each address, by the table of everyone everywhere; and what has a box only in another state than the story's."""
    table = rows()
    for address, path in walked(story):
        name = next((name for name, mark in table[address.name].items() if mark == "o"), None)
        if name and (page := page_at(path, clients(name))) is not None:
            yield Opened(path, name, page, address.is_open)
    for path, name in in_other_states(people, who):
        page = page_at(path, clients(name))
        assert page is not None, path
        yield Opened(path, name, page)


def page_at(path: str, client: Client) -> Any:
    answer = client.get(path)
    is_page = answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html")
    return html.fromstring(answer.content.decode()) if is_page else None


def in_other_states(people: Any, who: Any) -> list[tuple[str, str]]:
    """Ready for a recommendation; a message that can wait; told wrongly, with lines of enquiry that are open; a draft
    with its lead; a referrer who was asked how the person is; an export that waits; a complaint that was acknowledged;
    reading that was stopped; an alarm that stands; something that a partner is to do; a question to a clinician; the parts of a
    policy that is drafted in parts."""
    can_be_recommended = ready(who, an_assessed_referral(who))
    ended, told = a_decided_referral(who), a_request(who)
    withdraw_known(
        referral=told.referral, claim=told.referral.subject.names.get(), reason="Another boy's", by=who("omar")
    )
    case, unanswered = asked_how_he_is(who)
    task, advice = a_request(who, kind="task"), an_advice_question(who)
    draft = drafting.hand_over(draft=a_draft(who("mina")), by=who("mina"))
    export = ExportRequest.objects.latest("pk")
    complaint = complaints.acknowledge(complaint=ComplaintIntake.objects.latest("pk"), by=who("della"))
    stopped = ReadingBlock.objects.create(person=people.priya, records=500)
    with the_keeper_at_work():
        raise_service_alarm("rounds_missed", "Of a test.")
    return [
        (reverse("referrals:case_recommend", args=[can_be_recommended.public_id, "channel"]), "omar"),
        (reverse("referrals:case_delay", args=[ended.public_id]), "sian"),
        (reverse("safeguarding:action_message", args=[told.public_id]), "omar"),
        (reverse("referrals:case_lines", args=[told.referral.public_id]), "omar"),
        (reverse("referrals:give_back", args=[draft.public_id]), "marcus"),
        (reverse("audit:export", args=[export.public_id]), "astrid"),
        (reverse("referrals:answer", args=[unanswered.referral.public_id, unanswered.public_id]), "tanya"),
        (reverse("safeguarding:case_view_silence", args=[case.public_id]), "cora"),
        (reverse("safeguarding:request_answer", args=[task.public_id]), "nadia"),
        (reverse("safeguarding:request_answer", args=[advice.public_id]), "maya"),
        (reverse("guidance:complaint_record", args=[complaint.public_id]), "della"),
        (reverse("accounts:reading_block", args=[stopped.public_id]), "sian"),
        (reverse("accounts:undelivered"), "rex"),
        (f"{reverse('referrals:several_due')}?referral={told.referral.public_id}", "sian"),
        *((f"{reverse(f'policy:{matter}_write')}?part={part}", "pat") for matter, part in PARTS),
    ]


def asked_how_he_is(who: Any) -> tuple[Case, ReferrerQuestion]:
    """Before the panel decides, and not answered in time."""
    case = Case.objects.get(referral=a_decided_referral(who, option="channel", to="Wensum County Council"))
    question = referrers.ask_their_view(case=case, asked_for="adoption", by=who("cora"))
    ReferrerQuestion.objects.filter(pk=question.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    return case, question


def given_away(people: Any, who: Any) -> list[tuple[Referral, User]]:
    """Every referral that an officer has and that can be assigned, to another who may take it on; which, and who had
    it. One that is offered to a colleague stays: the offer would end, and the page that answers it with it."""
    given = []
    for referral in (
        Referral.objects.filter(officer__isnull=False, offered_to__isnull=True).select_related("officer").order_by("pk")
    ):
        others = [one for one in (people.priya, people.sian) if one != referral.officer]
        to = next(one for one in others if access.take_on.refusal(authority_of(one), referral) is None)
        if assigned(referral, to, who("sian")):
            given.append((referral, referral.officer))
    return given


def assigned(referral: Referral, to: User, by: Authority) -> bool:
    [given] = each_by_itself([referral], lambda one: claiming.assign(referral=one, to=to, reason="Leave", by=by))
    return not given.why_not


def given_back(given: list[tuple[Referral, User]], who: Any) -> None:
    assert all(assigned(referral, officer, who("sian")) for referral, officer in given)


def forms_with_a_long_box() -> set[type[GovukLook]]:
    """Our classes whose code speaks of a box of more than a line, wherever it is put in."""
    return {
        form
        for form in subclasses(GovukLook)
        if form.__module__.split(".")[0] in APPS and form.__module__.split(".")[0] != "core" and asks_for_much(form)
    }


def subclasses(form: type) -> Iterator[type]:
    for each in form.__subclasses__():
        yield from (each, *subclasses(each))


def asks_for_much(form: type) -> bool:
    fields = getattr(form, "base_fields", {}).values()
    return any(isinstance(field.widget, Textarea) for field in fields) or "NarrativeField(" in getsource(form)


# --- By which machinery it is kept ---------------------------------------------------------------------------------

# What a script of ours looks for on a page: each may change what is typed, or stand in the way of its being kept.
LOOKED_FOR = sorted(
    {
        found
        for script in (ROOT / "static/js").glob("*.js")
        for found in re.findall(r"\[(data-[a-z-]+)", script.read_text())
    }
)


def kind_of(form: Any) -> str:
    """What of our scripts takes hold of a form and of its page: two forms of one kind are kept by the same code."""
    main = form.xpath("ancestor::main")[0]
    hooks = {hook.removeprefix("data-") for hook in LOOKED_FOR if main.xpath(f".//@{hook}")}
    many = {"many forms"} if len(main.xpath(f".{WITH_A_LONG_BOX}")) > 1 else set()
    return ", ".join(sorted(hooks | many)) or "nothing"


# Each was killed in a browser (`accounts/test_a_browser_is_killed.py`): what is of another kind is to be killed there too.
KINDS = {
    "a draft": "autosave-status, autosave-url",
    "a note": "keep-url",
    "a recommendation": "cite, keep-url",
}
