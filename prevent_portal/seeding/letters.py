"""Letters of the demonstration: a template that Pat changed and Petra published, one that waits for her, and a letter to a mother
that Omar wrote, made and noted as sent."""

from __future__ import annotations

from django.utils import timezone

from letters import actions
from letters.models import LetterTemplate
from prevent_portal.seeding.particulars import LAWFUL_BASIS
from prevent_portal.seeding.steps import Story
from referrals.casework.rules.holds import deconfliction_allows
from referrals.models import Referral
from referrals.models.referral import State

INVITATION, REQUEST = "invitation-to-parent", "request-to-partner"
ALONE = "You can bring somebody with you, and you can say no."
BETTER = "You can bring somebody with you, and an interpreter is paid for by us. You can say no."
ANSWERS = {
    "date": "27 November 2026",
    "officer": "Omar Haddad",
    "force": "Wensum Constabulary",
    "telephone": "01603 496 0123",
    "meeting": "Could you come to the library in Mill Lane, room 2, on Thursday at four in the afternoon?",
}


def with_letters(story: Story) -> None:
    _redrafted(story, INVITATION, ALONE, BETTER)
    draft = _drafted(story, REQUEST, "before you share it with anybody", "before you show it to anybody")
    assert draft.state == "draft", "it waits for Petra"
    _to_a_mother(story)


def _drafted(story: Story, slug: str, old: str, new: str) -> actions.TemplateVersion:
    template = LetterTemplate.objects.get(slug=slug)
    published = template.versions.get(state="published")
    wording = actions.Wording(published.title, published.body.replace(old, new), published.tells)
    written: actions.TemplateVersion = story.do("pat", actions.write, template=template, wording=wording, version=0)
    return written


def _redrafted(story: Story, slug: str, old: str, new: str) -> None:
    draft = _drafted(story, slug, old, new)
    story.do("petra", actions.publish, draft=draft, version=draft.version)


def _to_a_mother(story: Story) -> None:
    mine = Referral.objects.filter(officer=story.people["omar"], state=State.CASE_OPEN).order_by("pk")
    referral = next(each for each in mine.select_related("subject") if deconfliction_allows(each) is None)
    wanted = actions.Wanted(
        to_name=f"The mother of {referral.subject.display_name}",
        to_address="4 Mill Lane\nWensum",
        lawful_basis=LAWFUL_BASIS,
        answers={**ANSWERS, "person": referral.subject.display_name},
    )
    template = LetterTemplate.objects.get(slug=INVITATION)
    letter = story.do("omar", actions.begin, referral=referral, template=template, wanted=wanted)
    letter = story.do("omar", actions.make, letter=letter, version=letter.version)
    on = timezone.localdate()
    sent = {"how": "post", "to": "At home, 4 Mill Lane", "on": on}
    story.do("omar", actions.note_sent, letter=letter, version=letter.version, **sent)
