"""Whether a panel may decide: who must be there, and who must have said what they think. Counter-Terrorism and Security
Act 2015, section 37: the local authority is there, and the police of the area in which the person lives."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Agency
from safeguarding.models import AgendaItem, Meeting, PanelConflict, PanelMember

NOT_RECORDED = "Nobody has recorded who is there. Record the attendance first."


def present_at(meeting: Meeting) -> QuerySet[PanelMember]:
    there = meeting.attendance.filter(present=True).values("member_id")
    return PanelMember.objects.filter(pk__in=there).select_related("person", "agency").order_by("pk")


def there_for(item: AgendaItem) -> list[PanelMember]:
    """Those present, without those who declared a conflict of interest in this case: they do not count."""
    away = PanelConflict.objects.filter(case_id=item.case_id).values("person_id")
    return list(present_at(item.meeting).exclude(person_id__in=away))


def why_no_quorum(item: AgendaItem) -> str | None:
    """The sentence that says who is missing; None where the panel may decide."""
    if not item.meeting.attendance.exists():
        return NOT_RECORDED
    there = {member.agency_id for member in there_for(item)}
    council = item.meeting.panel.council
    missing = [agency.name for agency in (council, item.residence) if agency.pk not in there]
    if not missing:
        return None
    return f"There is no quorum: {' and '.join(missing)} must be present (section 37). No outcome can be recorded."


def views_missing(item: AgendaItem) -> list[Agency]:
    """Agencies that are there, were given a paper, and have not said what they think."""
    there = {member.pk for member in there_for(item)}
    given = Agency.objects.filter(pk__in=item.papers.filter(member_id__in=there).values("member__agency_id"))
    return list(given.exclude(pk__in=item.views.values("agency_id")).order_by("sort_key"))
