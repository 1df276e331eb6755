"""What is planted in each source of a record is in the packs that its parts are given in, and in no other: not in a document,
its readable page, a manifest or the name of a file; whatever was chosen or picked."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from packs import build, sections
from packs.actions import Wanted, request_pack
from packs.build import parts_of
from packs.content.quoting import PARTS_OF
from packs.document import pdf_of, readable_of
from packs.fitting import fitted
from packs.manifest import manifest_of
from packs.models import OWN
from packs.sections import CHOSEN, KINDS, PARTS, PICKED
from packs.sharing import offer
from packs.sharing.contents import content_for
from referrals.casework.presenters.record_beside import record_of
from referrals.decision_texts.rules import released
from referrals.models import Referral
from safeguarding.cases.rules.closing import INVESTIGATED
from tests.packs.everything import NOWHERE, PLANTED, WHO_TOLD, everything
from tests.packs.shares import TRUST, a_share
from tests.packs.test_document import text_of
from tests.safeguarding.at_the_panel import COUNTY

FILES = ("burnet", "tansy", "angelica")
CODES = {part.code for part in PARTS}
AGENCIES = {"partner": TRUST, "panel": COUNTY}
OWN_PACKS = [
    (kind, chosen)
    for kind in sorted(OWN)
    for chosen in [
        (),
        *((part.code,) for part in KINDS[kind].parts(CHOSEN)),
        tuple(p.code for p in KINDS[kind].parts(CHOSEN)),
    ]
]
PICKS = [(kind, part.code) for kind in sorted(AGENCIES) for part in KINDS[kind].parts(PICKED) if part.build is not None]


@pytest.fixture(scope="module")
def once(once_a_module):
    return everything(once_a_module.who)


@pytest.fixture
def referral(once, people):
    return Referral.objects.get(pk=once.pk)


@pytest.fixture
def opened(referral, signed_in):
    """By an inspector and by who referred: the log has both."""
    signed_in("ingrid").get(reverse("referrals:case", args=[referral.public_id]))
    signed_in("tanya").get(reverse("referrals:submission", args=[referral.public_id]))


@pytest.fixture(autouse=True)
def in_use(settings, tmp_path):
    settings.FRAMEWORKS = ["vaf"]


def printed(content) -> str:
    """Everything that leaves, as a recipient can read it, but for the pages of the PDF."""
    content = fitted(content)
    parts = parts_of(content, b"%PDF")
    texts = [part.opened().read().decode(errors="replace") for part in parts if part.name.endswith((".txt", ".html"))]
    manifest = manifest_of(content.manifest(), [])
    names = [f"{part.name} {part.described}" for part in parts]
    return "\n".join([readable_of(content), json.dumps(manifest, ensure_ascii=False), *names, *texts])


def own(who, referral, kind, chosen, *, by="sian"):
    job = request_pack(referral=referral, wanted=Wanted("Handover", "law_enforcement", list(chosen), kind), by=who(by))
    return build.content_of(job, by=who(by), at=timezone.now())


def any_of(word: str) -> list[set[str]]:
    parts = PLANTED[word]
    return parts if isinstance(parts, list) else [parts]


def faults(text: str, given: frozenset[str]) -> dict[str, str]:
    """Which words stand where they may not, and which do not where they should."""
    found = {}
    for word in PLANTED:
        may = any(parts <= given for parts in any_of(word))
        if (word in text) != may:
            found[word] = "missing" if may else f"leaks; needs {PLANTED[word]}"
    for word in (*NOWHERE, *(WHO_TOLD if "referrer" not in given else ())):
        if word in text:
            found[word] = "leaks"
    return found


def test_every_part_has_a_word_and_every_word_a_part():
    used = set[str]().union(*(parts for word in PLANTED for parts in any_of(word)))
    assert used <= CODES and CODES - used == {"chronology"}


@pytest.mark.parametrize(("kind", "chosen"), OWN_PACKS)
def test_a_pack_of_the_polices_own_holds_the_words_of_its_parts_and_no_other(who, opened, referral, kind, chosen):
    given = KINDS[kind].codes(chosen)
    assert faults(printed(own(who, referral, kind, chosen)), given) == {}


@pytest.mark.parametrize(("kind", "code"), PICKS)
def test_an_agency_gets_the_words_of_what_was_picked_and_no_other(who, referral, kind, code):
    share = a_share(who, referral=referral, to=AGENCIES[kind], pick=lambda group, piece: group.code == code)
    text = printed(content_for(share, at=timezone.now()))
    if code == "files":  # each is picked by itself, wherever it hangs
        assert all(word in text for word in FILES) and not [
            word for word in PLANTED if word in text and word not in FILES
        ]
        return
    assert faults(text, picked_of(kind, code)) == {}


def picked_of(kind: str, code: str) -> frozenset[str]:
    """The parts whose words such a choice may bring: its own, and who is named in it."""
    on_offer = frozenset(part.code for part in KINDS[kind].parts(PICKED))
    return (on_offer & set(map(str, offer.OF_OTHERS))) | {code}


@pytest.mark.parametrize("kind", sorted(OWN))
def test_the_printed_document_says_no_more(who, referral, kind):
    chosen = [part.code for part in KINDS[kind].parts(CHOSEN)]
    text = "".join(text_of(pdf_of(fitted(own(who, referral, kind, chosen)))))
    leaks = [word for word, why in faults(text, KINDS[kind].codes(chosen)).items() if why != "missing"]
    assert leaks == []


def test_that_a_person_was_not_referred_is_told_with_the_decision_alone(who, referral):
    """Neither the chronology of a partner nor that of a council says that it was asked for, refused or decided."""
    for kind, agency in AGENCIES.items():
        share = a_share(who, referral=referral, to=agency, pick=lambda group, piece: True)
        text = printed(content_for(share, at=timezone.now()))
        assert "Section 36" not in text.replace("Decisions under section 36", ""), kind
        assert "not referred" not in text.lower()


def test_what_is_quoted_is_of_a_part_that_is_known(referral):
    cited = [one for _, found in record_of(referral) for one in found]
    assert {one.key.partition("-")[0] for one in cited} == set(PARTS_OF)
    assert {code for code, _ in PARTS_OF.values()} <= {part.code for part in sections.PARTS}


def test_every_reason_that_names_an_investigation_tells_of_deconfliction():
    reasons = [reason for group in released().values() for reason in group.reasons]
    named = {reason.code for reason in reasons if "investigation" in reason.label.lower()}
    assert named == INVESTIGATED - {group.code for group in released().values()}
