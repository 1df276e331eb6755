"""Who is told about requests to partners and about cases, after commit. No words here name or describe a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Membership, User
from accounts.notices.telling import lead_elsewhere, people_with, tell, work_is_done
from accounts.roles import CASE_STAFF, PANEL_OFFICE, SUPERVISORS, Role
from referrals.casework.notices.casework_notices import the_supervisors, with_sight, without_kept_out
from referrals.casework.notices.raising import Late
from referrals.models import Referral
from safeguarding.models import (
    TO_READ,
    WITH_PARTNER,
    Assessment,
    AssessmentState,
    Case,
    CaseClosing,
    Delegation,
    PanelReferral,
    PanelState,
    PartnerAction,
    Section36Decision,
)


def desk_of(action: PartnerAction) -> list[User]:
    """The named person and the deputy; the whole desk while none is named. Suspended people, and those asked to
    keep away, are passed over."""
    desk = people_with(agency_id=action.agency_id, roles=[action.asked_of])
    desk = without_kept_out(action.referral, desk)
    named = [person for person in desk if person.pk in (action.allocated_to_id, action.deputy_id)]
    return named or desk


def tell_desk(action: PartnerAction, *, kind: str, words: str, about: str = "", urgent: bool = False) -> None:
    path = reverse("safeguarding:request", args=[action.public_id])
    _tell(action, desk_of(action), kind=kind, words=words, path=path, about=about or _about(action), urgent=urgent)


def tell_if_nobody_answers(referral: Referral) -> None:
    """A practitioner is kept away from it since: where that was the last of a desk, or of a council's front door, what waits for
    them there is told to those who stand in."""
    for action in PartnerAction.objects.filter(referral=referral, state__in=WITH_PARTNER):
        if not desk_of(action):
            tell_desk(action, kind="request.nobody", words="A request to a partner waits for an answer.")
    panels: QuerySet[PanelReferral] = PanelReferral.objects.filter(case__referral=referral, state=PanelState.SENT)  # type: ignore[assignment]  # the manager is typed for the abstract model
    for panel in panels:
        if panel.is_live and not front_door_of(panel):
            tell_panel(panel, kind="panel.nobody", words="A referral to a council's panel waits to be acknowledged.")


def tell_withdrawn(action: PartnerAction) -> None:
    """The desk learns that a request is gone: this message and every earlier one lead to the desk's list."""
    forget_at_desk(action)
    _tell(
        action,
        desk_of(action),
        kind="request.withdrawn",
        words="A request to your agency has been withdrawn.",
        path=reverse("safeguarding:desk"),
        about=_about(action),
    )


def forget_at_desk(action: PartnerAction) -> None:
    """Messages of a request that the desk can open no more lead to its list."""
    here = reverse("safeguarding:request", args=[action.public_id])
    desk = people_with(agency_id=action.agency_id, roles=[action.asked_of])
    lead_elsewhere(desk, path=here, to=reverse("safeguarding:desk"))


def answer_was_read(action: PartnerAction) -> None:
    kinds = tuple(f"request.{state}" for state in TO_READ)
    work_is_done(kinds, reference=action.reference, path=_police_page(action))


def desk_has_it(action: PartnerAction) -> None:
    """It was accepted, answered or declined: the rest of the desk need not; and police need not chase it."""
    path = reverse("safeguarding:request", args=[action.public_id])
    work_is_done(("request.new",), reference=action.reference, path=path)
    work_is_done(("request.late",), reference=action.reference, path=_police_page(action))


def tell_asker(action: PartnerAction, *, kind: str, words: str, about: str = "") -> None:
    """The officer who has the referral now, or its owner; and the person who asked, while still one of its people."""
    referral = action.referral
    people = User.objects.filter(pk__in=[referral.officer_id or referral.owner_id, action.asked_by_id])
    staff = Membership.objects.serving().filter(agency_id=referral.force_id, role__in=CASE_STAFF)
    _tell_police(people.filter(pk__in=staff.values("user_id")), action, kind=kind, words=words, about=about)


def escalate(action: PartnerAction, *, kind: str, words: str, about: str) -> None:
    """The officer who has it, the one who asked, and every supervisor of the force."""
    tell_asker(action, kind=kind, words=words, about=about)
    supervisors = people_with(agency_id=action.referral.force_id, roles=SUPERVISORS)
    _tell_police(supervisors, action, kind=kind, words=words, about=about)


def escalate_again(action: PartnerAction, late: Late, *, kind: str, words: str, about: str) -> None:
    referral = action.referral
    people = [referral.officer or referral.owner, *late.people(referral.force_id)]
    _tell_police(people, action, kind=kind, words=words, about=about, urgent=late.is_for_inspectors)


def tell_of_late_case(case: Case, late: Late, *, kind: str, words: str, about: str) -> None:
    people = [case.owner, *late.people(case.force_id)]
    _tell_of_case(people, case, kind=kind, words=words, about=about, urgent=late.is_for_inspectors)


def tell_of_case(case: Case, *, kind: str, words: str, about: str, supervisors: bool = False) -> None:
    people = [case.owner]
    if supervisors:
        people += people_with(agency_id=case.force_id, roles=SUPERVISORS)
    _tell_of_case(people, case, kind=kind, words=words, about=about)


def tell_of_gift(case: Case, people: Iterable[User], *, kind: str, words: str) -> None:
    """The officer who gives a case, or the one who is given it."""
    _tell_of_case(people, case, kind=kind, words=words, about=f"{case.pk}:{case.version}")


def tell_panel(panel: PanelReferral, *, kind: str, words: str, about: str = "") -> None:
    """The front door of the council whose panel it was referred to."""
    people = front_door_of(panel)
    _tell(panel.case, people, kind=kind, words=words, path=panel_path(panel), about=about or _at_panel(panel))


TAKEN_BACK = "A referral to your council's panel has been taken back."


def tell_panel_gone(panel: PanelReferral, *, words: str = TAKEN_BACK) -> None:
    """The front door learns that something is gone, and not what: the message leads to its list."""
    _tell(
        panel.case,
        front_door_of(panel),
        kind="panel.taken_back",
        words=words,
        path=reverse("safeguarding:panel"),
        about=_at_panel(panel),
    )


def forget_at_panel(panel: PanelReferral) -> None:
    """Messages of a case that the council can open no more lead to its list."""
    office = people_with(agency_id=panel.agency_id, roles=PANEL_OFFICE)
    lead_elsewhere(office, path=panel_path(panel), to=reverse("safeguarding:panel"))


def tell_taken(panel: PanelReferral) -> None:
    tell_of_case(
        panel.case,
        kind="panel.taken",
        words="The council has acknowledged a referral to its panel.",
        about=_at_panel(panel),
    )


def front_door_of(panel: PanelReferral) -> list[User]:
    people = people_with(agency_id=panel.agency_id, roles=[Role.COUNCIL_FRONT_DOOR])
    return without_kept_out(panel.case.referral, people)


def panel_path(panel: PanelReferral) -> str:
    return reverse("safeguarding:panel_case", args=[panel.case.public_id])


def _at_panel(panel: PanelReferral) -> str:
    return f"{panel.case_id}:{panel.version}:{panel.until or ''}"


def tell_of_closing(closing: CaseClosing) -> None:
    """Every supervisor who could decide it: not its author."""
    people = people_with(agency_id=closing.case.force_id, roles=SUPERVISORS)
    _tell_of_case(
        [person for person in people if person.pk != closing.by_id],
        closing.case,
        kind="case.closing_proposed",
        words="Closing a case waits for a decision.",
        about=closing.pk,
    )


def tell_of_section_36(decision: Section36Decision) -> None:
    """Every supervisor who stands in the register of those who may decide for the chief officer, and did not propose it;
    all of the force's supervisors, where none does."""
    case = decision.case
    supervisors = people_with(agency_id=case.force_id, roles=SUPERVISORS)
    delegated = set(Delegation.objects.in_force().filter(force_id=case.force_id).values_list("person_id", flat=True))
    may = [person for person in supervisors if person.pk in delegated - {decision.by_id, case.owner_id}]
    _tell_of_case(may or supervisors, case, kind=SECTION_36_ASKED, words=SECTION_36_WAITS, about=decision.pk)


SECTION_36_ASKED = "section_36.proposed"
SECTION_36_WAITS = "A case waits for a decision under section 36."


def section_36_is_answered(decision: Section36Decision) -> None:
    case = decision.case
    path = reverse("safeguarding:case", args=[case.public_id])
    work_is_done((SECTION_36_ASKED, "case.section_36_overdue"), reference=case.reference, path=path)


ASSESSMENT_SIGNED = "assessment.signed"


def tell_of_assessment(assessment: Assessment, *, worked: Collection[int]) -> None:
    """The supervisors who may countersign it: those who did not work on it."""
    case = assessment.case
    supervisors = people_with(agency_id=case.force_id, roles=SUPERVISORS)
    may = [person for person in supervisors if person.pk not in worked]
    words, about = "An assessment waits to be countersigned.", f"{assessment.pk}:{assessment.version}"
    _tell_of_case(may or supervisors, case, kind=ASSESSMENT_SIGNED, words=words, about=about)


def assessment_is_answered(assessment: Assessment) -> None:
    case = assessment.case
    path = reverse("safeguarding:case", args=[case.public_id])
    done = [ASSESSMENT_SIGNED, "case.countersign_overdue"]
    if assessment.state == AssessmentState.COUNTERSIGNED:
        done.append("case.assessment_overdue")
    work_is_done(done, reference=case.reference, path=path)


def _tell_of_case(
    people: Iterable[User], case: Case, *, kind: str, words: str, about: object, urgent: bool = False
) -> None:
    staff = _in_sight(case.referral, people)
    _tell(case, staff, kind=kind, words=words, path=_police_page(case), about=about, urgent=urgent)


def _tell_police(
    people: Iterable[User], action: PartnerAction, *, kind: str, words: str, about: str, urgent: bool = False
) -> None:
    staff, about = _in_sight(action.referral, people), about or _about(action)
    _tell(action, staff, kind=kind, words=words, path=_police_page(action), about=about, urgent=urgent)


def _tell(
    record: PartnerAction | Case,
    people: Iterable[User],
    *,
    kind: str,
    words: str,
    path: str,
    about: object,
    urgent: bool = False,
) -> None:
    """The supervisors hear it where none of these people can act: at a desk or a front door that is empty, too."""
    tell(
        people,
        kind=kind,
        words=words,
        path=path,
        about=about,
        reference=record.reference,
        urgent=urgent,
        expected=True,
        instead=the_supervisors(record.referral, _police_page(record)),
    )


def _police_page(record: PartnerAction | Case) -> str:
    page = "safeguarding:case" if isinstance(record, Case) else "safeguarding:action"
    return reverse(page, args=[record.public_id])


def _in_sight(referral: Referral, people: Iterable[User]) -> list[User]:
    """Without the people who were asked to keep away, and of a sealed record only those who may see it."""
    return with_sight(referral, without_kept_out(referral, people))


def _about(action: PartnerAction) -> str:
    """A request can be answered, returned and answered again: each version is its own news."""
    return f"{action.pk}:{action.version}"
