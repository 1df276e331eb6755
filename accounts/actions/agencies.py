"""What a platform administrator sets: which agencies there are, their sites, and how each sends."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.access import administer, administers_platform
from accounts.authority import Authority
from accounts.kinds import (
    AGENCY_ADDED,
    AGENCY_APPS_UNTIL_SET,
    AGENCY_NUMBERS_SET,
    AGENCY_SET,
    AGENCY_SITE_ADDED,
    AREA_SET,
)
from accounts.models import Agency, AgencyKind, Area, Site
from audit.log import log
from audit.moves import MoveDenied, bump_version, lock_version
from audit.permission import require_gate
from core.folding import sort_key
from core.locking import lock

# The sector under which an agency's referrals are counted, by its kind. A charity may be re-sorted later.
SECTORS = {
    AgencyKind.FORCE: "police",
    AgencyKind.SCHOOL: "education",
    AgencyKind.COLLEGE: "education",
    AgencyKind.COUNCIL: "local_authority",
    AgencyKind.HEALTH: "health",
    AgencyKind.PROBATION: "prison_and_probation",
    AgencyKind.CHARITY: "community",
}


@transaction.atomic
def add(*, name: str, kind: str, area: Area, by: Authority, town: str = "", urn: str = "") -> Agency:
    """An agency that begins to use the service. Two of one name in one area are told apart by their numbers,
    or are one."""
    require_gate(administers_platform, by=by)
    if urn and Agency.objects.filter(urn=urn).exists():
        raise MoveDenied("There is an agency with this URN already.", beside="name")
    same = Agency.objects.filter(area=area, sort_key=sort_key(name))
    if same.exists() and (not urn or same.filter(urn="").exists()):
        raise MoveDenied(
            "There is an agency of this name in this area already. If they are two schools, each needs its URN.",
            beside="name",
        )
    if kind == AgencyKind.FORCE and Agency.objects.filter(kind=kind, area=area).exists():
        raise MoveDenied("This area has its police force already.", beside="name")
    agency = Agency.objects.create(
        name=name,
        kind=kind,
        area=area,
        town=town,
        urn=urn,
        sector=SECTORS.get(AgencyKind(kind), "other"),
    )
    log(AGENCY_ADDED, target=agency)
    return agency


@transaction.atomic
def set_sending(*, agency: Agency, version: int, who_sends: str, is_open: bool, by: Authority) -> Agency:
    """Who sends, and whether the agency is open at all. Closing it ends the sight of all its people at once."""
    agency = lock_version(agency, version)
    require_gate(administers_platform, by=by)
    if agency.kind == AgencyKind.PLATFORM and not is_open:
        raise MoveDenied(
            "The service's own agency stays open: without it nobody could open it again.", beside="is_open"
        )
    if agency.merged_into is not None and is_open != agency.is_open:
        raise MoveDenied(
            f"It was merged into {agency.merged_into}. It closes by itself when all has gone over.", beside="is_open"
        )
    if not is_open and Agency.objects.filter(merged_into=agency, is_open=True).exists():
        raise MoveDenied("Another agency is being merged into it. It stays open until that is done.", beside="is_open")
    was = {"who_sends": agency.who_sends, "is_open": agency.is_open}
    agency.who_sends, agency.is_open = who_sends, is_open
    bump_version(agency)
    agency.save(update_fields=["who_sends", "is_open", "version"])
    now = {"who_sends": who_sends, "is_open": is_open}
    log(AGENCY_SET, target=agency, data={"from": was, "to": now})
    return agency


@transaction.atomic
def set_numbers(
    *, agency: Agency, version: int, telephone: str, telephone_hours: str, telephone_out_of_hours: str, by: Authority
) -> Agency:
    """Where the agency can be reached, in its hours and out of them: shown wherever a page says to call it."""
    agency = lock_version(agency, version)
    if reason := administer.refusal(by.as_it_stands(), agency):
        raise MoveDenied(reason)
    names = ("telephone", "telephone_hours", "telephone_out_of_hours")
    was = {name: getattr(agency, name) for name in names}
    now = dict(zip(names, (telephone, telephone_hours, telephone_out_of_hours), strict=True))
    for name, value in now.items():
        setattr(agency, name, value)
    bump_version(agency)
    agency.save(update_fields=[*names, "version"])
    log(AGENCY_NUMBERS_SET, target=agency, data={"from": was, "to": now})
    return agency


@transaction.atomic
def set_apps_until(*, agency: Agency, version: int, apps_until: date | None, by: Authority) -> Agency:
    """The last day on which an authenticator app is enough here; without one it may stand in for a passkey for ever."""
    agency = lock_version(agency, version)
    if reason := administer.refusal(by.as_it_stands(), agency):
        raise MoveDenied(reason)
    was, agency.apps_until = agency.apps_until, apps_until
    bump_version(agency)
    agency.save(update_fields=["apps_until", "version"])
    log(AGENCY_APPS_UNTIL_SET, target=agency, data={"from": was, "to": apps_until})
    return agency


@transaction.atomic
def add_site(*, agency: Agency, name: str, by: Authority) -> Site:
    lock(agency, no_key=True)
    require_gate(administers_platform, by=by)
    if agency.sites.filter(sort_key=sort_key(name)).exists():
        raise MoveDenied("This agency has a site of this name already.", beside="name")
    site = agency.sites.create(name=name)
    log(AGENCY_SITE_ADDED, target=site)
    return site


@transaction.atomic
def set_area(*, area: Area, version: int, copies_council: bool, by: Authority) -> Area:
    """Whether referrals of the area are copied to the council's front door."""
    area = lock_version(area, version)
    require_gate(administers_platform, by=by)
    was = area.copies_council
    area.copies_council = copies_council
    bump_version(area)
    area.save(update_fields=["copies_council", "version"])
    log(AREA_SET, target=area, data={"from": {"copies_council": was}, "to": {"copies_council": copies_council}})
    return area
