"""What was opened in an emergency, in words: for its reader, for those who review it, and above every page."""

from __future__ import annotations

from accounts.authority import Authority
from audit.models import Event
from audit.vocabulary import kind_words
from core.components import Happening, Row
from core.row_security import as_the_service
from core.templatetags.govuk import at_time
from referrals.access import open_now
from referrals.kinds import EMERGENCY_ACCESS_ENDED, EMERGENCY_ACCESS_OPENED
from referrals.models import EmergencyAccess, Referral

SHOWN = 25
READS_SHOWN = 200


def standing(who: Authority) -> list[EmergencyAccess]:
    """What this person has open so now, for the banner that stands above every page of theirs."""
    mine = open_now(who)
    return [] if mine is None else list(mine.select_related("referral").order_by("until", "pk"))


def opened_by(who: Authority, referral: Referral) -> int | None:
    """The key of what this person has open of this record so now."""
    mine = None if referral.officer_id == who.pk else open_now(who)
    return None if mine is None else mine.filter(referral=referral).values_list("pk", flat=True).first()


@as_the_service()
def mine(who: Authority) -> list[EmergencyAccess]:
    """The last that this person opened, and what the reviews found."""
    found = EmergencyAccess.objects.filter(by_id=who.pk).select_related("referral", "reviewed_by")
    return list(found.order_by("-at", "-pk")[:SHOWN])


def facts(opened: EmergencyAccess) -> list[Row]:
    ended = f"Open until {at_time(opened.until)}" if opened.is_open else at_time(opened.ended_at or opened.until)
    return [
        Row("Opened by", opened.by.name),
        Row("Opened", at_time(opened.at)),
        Row("Ended", ended),
        Row("Emergency", opened.get_category_display()),
        Row("Why", opened.reason, typed=True),
        Row("Opened before", f"By the same person, {opened.before}" if opened.before else "", missing="Never"),
        Row("Review due", at_time(opened.review_due_at)),
    ]


def found(opened: EmergencyAccess) -> list[Row]:
    if opened.reviewed_at is None or opened.reviewed_by is None:
        return []
    return [
        Row("Reviewed", f"{at_time(opened.reviewed_at)}, by {opened.reviewed_by.name}"),
        Row("Found", "Justified" if opened.justified else "Not justified"),
        Row("How", opened.review_note, typed=True),
    ]


def reads(opened: EmergencyAccess) -> list[Happening]:
    """What the log has of this person and this record from the opening to the end, in its own words."""
    events = Event.objects.filter(
        target_type=Referral._meta.label,
        target_id=str(opened.referral_id),
        actor_id=opened.by_id,
        at__gte=opened.at,
        at__lte=opened.ended_at or opened.until,
    ).exclude(kind__startswith="row.")
    about = (EMERGENCY_ACCESS_OPENED.name, EMERGENCY_ACCESS_ENDED.name)
    shown = events.exclude(kind__in=about).only("at", "kind").order_by("at", "pk")[:READS_SHOWN]
    return [Happening(kind_words(event.kind), event.at) for event in shown]
