"""The people of an agency: who they are here, what they may do, and whether their account is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.access_terms import attest_agency
from accounts.actions import invitations, people, second_factor
from accounts.forms.people import ReinstateForm, SuspendForm, TrainingForm
from accounts.forms.second_factor import TakeAwayForm
from accounts.kinds import ACCOUNT_VIEWED, AGENCY_VIEWED
from accounts.limits import PEOPLE
from accounts.models import Agency, Membership, MembershipState, User
from accounts.people.holdings import would_pass_on
from accounts.requests import Visit
from accounts.views.links import links_seen
from audit.question_page import Act, ask
from audit.reading import listed, with_gate, with_record
from core.components import Row
from core.gravity import Grave
from core.kept_rows import abreast, asking_of
from core.paging import page_links, place_asked
from core.templatetags.govuk import on_day


@require_safe
@with_gate(access.sees_people)
def choose_agency(request: Visit) -> HttpResponse:
    """Straight to the people of the agency, for whom there is only one."""
    agencies = access.agencies_administered(request.who)
    if len(agencies) == 1:
        return redirect("accounts:agency_people", agencies[0].public_id)
    return render(request, "accounts/choose_agency.html", {"agencies": agencies})


@require_safe
@with_record(Agency, can=access.administer, kind=AGENCY_VIEWED)
def agency_people(request: Visit, agency: Agency) -> HttpResponse:
    page = access.see_person.page(
        request.who,
        User,
        order=access.BY_NAME,
        narrow=access.at_agency(agency),
        after=place_asked(request.GET),
    )
    listed(rows=page.rows, rule=access.see_person, search={"agency": agency.pk})
    waiting = invitations.waiting(agency)[: PEOPLE.invited_at_once]
    held, invited = abreast(asking_of(roles_of(page.rows, agency)), asking_of(waiting))
    context = {
        "agency": agency,
        "people": with_roles(page.rows, held),
        "attests": attest_agency.allows(request.who, agency),
        "invitations": invited,
        **page_links(request.GET, page),
    }
    return render(request, "accounts/agency_people.html", context)


def roles_of(shown: Iterable[User], agency: Agency) -> QuerySet[Membership]:
    """The roles held or proposed at the agency."""
    here = Membership.objects.filter(user__in=[person.pk for person in shown], agency=agency)
    return here.exclude(state=MembershipState.ENDED).select_related("site").order_by("id")


def with_roles(shown: Iterable[User], held: Iterable[Membership]) -> list[tuple[User, list[Membership]]]:
    """Each person with their own of these roles."""
    of_each: dict[int, list[Membership]] = {person.pk: [] for person in shown}
    for membership in held:
        of_each[membership.user_id].append(membership)
    return [(person, of_each[person.pk]) for person in shown]


@require_safe
@with_record(User, can=access.see_person, kind=ACCOUNT_VIEWED)
def person(request: Visit, shown: User) -> HttpResponse:
    """One account. Whatever cannot be done says why instead of showing a dead button."""
    who = request.who
    roles = shown.memberships.exclude(state=MembershipState.ENDED).filter(access.end_role.q(who))
    context = {
        "person": shown,
        "rows": _facts(shown),
        "roles": roles.select_related("agency", "site").order_by("id"),
        "agencies": Agency.objects.filter(access.administer.q(who), memberships__in=roles)
        .distinct()
        .order_by("sort_key", "pk"),
        "links": links_seen(shown, who),
        "why_not_manage": access.manage_person.refusal(who, shown),
        "why_not_note": access.note_training.refusal(who, shown),
        "may_note_away": access.note_absence.allows(who, shown),
        "why_not_take": access.take_second_factors.refusal(who, shown),
        "why_not_suspend": access.suspend_person.refusal(who, shown),
    }
    return render(request, "accounts/person.html", context)


def _facts(shown: User) -> list[Row]:
    return [
        Row("Email address", shown.email),
        Row("Job title", shown.job_title),
        Row(
            "Account",
            "Suspended" if shown.suspended_at else "Open",
            colour="red" if shown.suspended_at else "green",
        ),
        Row("Training valid until", on_day(shown.training_until), missing="Not required"),
        Row("Vetting valid until", on_day(shown.vetting_until), missing="Not required"),
        Row("Since", on_day(shown.joined_at)),
        Row("Away", [str(one) for one in shown.absences.standing()], missing="Not noted"),
        *([Row("Why suspended", shown.suspended_reason, typed=True)] if shown.suspended_at else []),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(User, can=access.suspend_person, sees=access.see_person, kind=ACCOUNT_VIEWED)
def suspend(request: Visit, shown: User) -> HttpResponse:
    return _ask(
        request,
        shown,
        SuspendForm(request.POST or None, initial={"version": shown.version}),
        people.suspend,
        page=lambda: {"held": would_pass_on(shown, without=Q(user=shown), who=request.who), "lists": True},
        heading="Suspend this account?",
        button="Suspend the account",
        done="The account is suspended. Its sessions have ended.",
    )


OPEN_AGAIN = (
    "The account is open again. What had passed on stays with whoever has it now: a supervisor can give it back."
)


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(User, can=access.suspend_person, sees=access.see_person, kind=ACCOUNT_VIEWED)
def reinstate(request: Visit, shown: User) -> HttpResponse:
    return _ask(
        request,
        shown,
        ReinstateForm(request.POST or None, initial={"version": shown.version}),
        people.reinstate,
        heading="Open this account again?",
        button="Open the account",
        done=OPEN_AGAIN,
    )


TAKEN = "They are taken away, and every browser is signed out. A link for a new password is on its way to the person."


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(User, can=access.take_second_factors, sees=access.see_person, kind=ACCOUNT_VIEWED)
def take_second_factors(request: Visit, shown: User) -> HttpResponse:
    return _ask(
        request,
        shown,
        TakeAwayForm(request.POST or None, initial={"version": shown.version}),
        second_factor.take_away,
        heading="Let this person begin again?",
        button="Take away how they sign in",
        done=TAKEN,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_record(User, can=access.note_training, sees=access.see_person, kind=ACCOUNT_VIEWED, grave=Grave.WAY_IN)
def training(request: Visit, shown: User) -> HttpResponse:
    now = {"training_until": on_day(shown.training_until), "vetting_until": shown.vetting_until}
    return _ask(
        request,
        shown,
        TrainingForm(request.POST or None, initial={"version": shown.version, **now}),
        people.note_training,
        heading="Training and vetting",
        button="Save",
        done="The dates are saved.",
    )


def _ask(
    request: Visit,
    shown: User,
    form: Any,
    act: Act,
    *,
    page: Callable[[], dict[str, Any]] = dict,
    **asked: Any,
) -> HttpResponse:
    """A question about an account. Where another changed it meanwhile, the account as it stands."""

    def with_account() -> dict[str, Any]:
        return {**page(), "facts": _facts(User.objects.get(pk=shown.pk)) if form.changed else []}

    return ask(
        request,
        form,
        partial(act, person=shown),
        template="accounts/person_form.html",
        page=with_account,
        person=shown,
        then=reverse("accounts:person", args=[shown.public_id]),
        **asked,
    )
