"""An apostrophe and an ampersand are shown as they were typed: no page escapes what is escaped already."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.urls import reverse

from referrals.casework.actions import claiming, identity
from referrals.models import Referral
from subjects.models import Candidate
from tests.records import a_referral

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
TWICE = re.compile(r"&amp;(?:#x27|#39|amp|quot|lt|gt);")
# Give back what is already escaped, where escaping is on.
ESCAPES = {
    "join",
    "escape",
    "force_escape",
    "linebreaks",
    "linebreaksbr",
    "urlize",
    "unordered_list",
    "linenumbers",
}
TYPED = "O'Brianne & Sons"


def _unsafe_behind_an_escape(source: str) -> list[str]:
    """Chains in which a filter that takes no escaped text follows one that gives it."""
    parser_of = engines["django"].engine
    found = []
    for chain in re.findall(r"\{[{%][^}]*\|[^}]*[}%]\}", source):
        names = re.findall(r"\|(\w+)", chain)
        for place, name in enumerate(names):
            after = names[place + 1 :] if name in ESCAPES else []
            found += [chain for one in after if not _is_safe(parser_of, one)]
    return found


def _is_safe(engine, name: str) -> bool:
    libraries = [*engine.template_builtins, *engine.template_libraries.values()]
    filters = [library.filters[name] for library in libraries if name in library.filters]
    return all(getattr(each, "is_safe", False) or getattr(each, "needs_autoescape", False) for each in filters)


def test_no_template_hands_escaped_text_to_a_filter_that_makes_it_plain_again():
    found = {
        str(path.relative_to(TEMPLATES)): chains
        for path in TEMPLATES.rglob("*.html")
        if (chains := _unsafe_behind_an_escape(path.read_text()))
    }
    assert found == {}


@pytest.fixture
def alike(who):
    """Two referrals of one person of that name, the second in an officer's hands and called different
    from the first."""
    who_says = {"surname": TYPED, "forenames": "Mary-Ann", "nickname": TYPED, "handle": f"{TYPED} (TikTok)"}
    more = {"phones": f"07700 900123 ({TYPED}'s)", "aliases": TYPED, "address": f"1 {TYPED} Yard"}
    told = {
        "happened": {"what": f"{TYPED} said so."},
        "who": who_says,
        "person": more,
        "family": {"family": TYPED},
    }
    a_referral(who("tanya"), **told)
    referral = a_referral(who("tanya"), **told)
    claiming.claim(referral=referral, by=who("omar"))
    identity.look_again(referral=referral, by=who("omar"))
    return Referral.objects.get(pk=referral.pk)


CASE_PAGES = (
    "case",
    "case_as_filed",
    "case_identity",
    "case_add_known",
    "case_timeline",
    "case_history",
    "case_deconfliction",
)


def test_on_no_page_of_the_record_is_a_name_escaped_twice(alike, signed_in):
    found = Candidate.objects.get(subject=alike.subject)
    Candidate.objects.filter(pk=found.pk).update(
        reopened_at=found.found_at, reopened_because=[f"same telephone ({TYPED})"]
    )
    omar = signed_in("omar")
    addresses = [reverse(f"referrals:{name}", args=[alike.public_id]) for name in CASE_PAGES]
    addresses.append(reverse("referrals:case_candidate", args=[alike.public_id, found.public_id]))
    for address in addresses:
        page = omar.get(address)
        assert page.status_code == 200, address
        assert not TWICE.search(page.content.decode()), address
    shown = omar.get(reverse("referrals:case_identity", args=[alike.public_id])).content.decode()
    assert "same surname (O&#x27;Brianne &amp; Sons)" in shown
    assert "same telephone (O&#x27;Brianne &amp; Sons)" in shown
