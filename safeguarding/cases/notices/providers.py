"""What an intervention provider is told, and of a late one the council whose panel has the case, after commit. Never a name;
to the provider not even that there is a case."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from accounts.notices.telling import lead_elsewhere, people_with, tell
from accounts.roles import Role
from accounts.shares import live_share
from referrals.casework.notices.casework_notices import the_supervisors, without_kept_out
from safeguarding.gates import consents
from safeguarding.models import Case, Commission
from safeguarding.notices import panel_path
from safeguarding.panels.presenters.referred import all_panels

# Who answers at the council for a case before its panel.
AT_THE_PANEL = (Role.CHANNEL_COORDINATOR, Role.CHANNEL_CHAIR)


def provider_of(commission: Commission) -> list[User]:
    """The provider, while they can act and are not asked to keep away."""
    there = people_with(agency_id=commission.agency_id, roles=[Role.INTERVENTION_PROVIDER])
    mine = [person for person in there if person.pk == commission.provider_id]
    return without_kept_out(commission.referral, mine)


def tell_provider(commission: Commission, *, kind: str, words: str, about: str = "", listed: bool = False) -> None:
    """`listed` leads to the provider's list, where the record itself is gone."""
    tell(
        provider_of(commission),
        kind=kind,
        words=words,
        path=reverse("safeguarding:provided") if listed else page(commission),
        about=about or f"{commission.pk}:{commission.version}",
        reference=commission.reference,
        expected=True,
        instead=the_supervisors(commission.referral, reverse("safeguarding:case", args=[commission.case.public_id])),
    )


def tell_of_waiting(commission: Commission) -> None:
    """That support waits, and on the page whom to ring: never why. Once for each answer or test that keeps it."""
    words = "Support waits in a brief of yours. Open it before you meet the person."
    about = f"{commission.pk}:{consents.as_answered(commission.case)}"
    tell_provider(commission, kind="provider.waits", words=words, about=about)


def tell_of_going_on(commission: Commission) -> None:
    words, about = "Support goes on in a brief of yours.", f"{commission.pk}:{consents.as_answered(commission.case)}"
    tell_provider(commission, kind="provider.goes_on", words=words, about=about)


def forget_at_provider(commission: Commission) -> None:
    """Messages of what has ended lead to the provider's list."""
    lead_elsewhere([commission.provider], path=page(commission), to=reverse("safeguarding:provided"))


def tell_council(case: Case, *, kind: str, words: str, about: str, urgent: bool) -> None:
    """The coordinator and the chair of the council whose panel has the case, but those who declared a conflict in it."""
    panel = all_panels().filter(live_share(), case=case).first()
    if panel is None:
        return
    declared = set(case.panel_conflicts.values_list("person_id", flat=True))
    people = without_kept_out(case.referral, people_with(agency_id=panel.agency_id, roles=AT_THE_PANEL))
    tell(
        [person for person in people if person.pk not in declared],
        kind=kind,
        words=words,
        path=panel_path(panel),
        about=about,
        reference=case.reference,
        urgent=urgent,
        instead=the_supervisors(case.referral, reverse("safeguarding:case", args=[case.public_id])),
    )


def page(commission: Commission) -> str:
    return reverse("safeguarding:commission", args=[commission.public_id])
