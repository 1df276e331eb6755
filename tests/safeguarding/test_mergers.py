"""Two forces, or two councils, become one: Pat drafts it, Petra publishes it, and on its day all that answers now goes over."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Area, Membership, MembershipState
from accounts.roles import Role
from accounts.shares import agencies_granted, open_share
from audit.models import Event
from audit.moves import MoveDenied, Stale
from core.clock import ONE_DAY
from core.row_security import reading
from guidance.versions import State
from packs.sharing import actions as sharing
from packs.story import packs_shared
from policy.dry_run import FEW
from referrals.access import see_case_file, see_submission
from referrals.casework.actions import claiming, sealing, sight
from referrals.casework.presenters.timeline import happenings
from referrals.casework.rules.holds import PRIMACY, deconfliction_allows, nothing_held, standing_hold
from referrals.filing.routing import recipients
from referrals.models import Referral, ReferralShare
from safeguarding.access import see_panel_case, see_paper
from safeguarding.mergers import actions, carrying_out
from safeguarding.mergers.columns import COLUMNS, THEN
from safeguarding.mergers.objections import why_not_begun
from safeguarding.mergers.own_staff import with_its_own
from safeguarding.models import AgendaItem, Case, GoingOver, HandOver, Meeting, Merger, PanelReferral, WentOver
from safeguarding.panels.minutes import draft_of
from tests.keeping import the_keeper_at_work
from tests.packs.shares import again, sent
from tests.records import a_decided_referral, a_referral, an_assessed_referral, the_desk_says
from tests.safeguarding.at_the_panel import COUNTY, a_meeting, a_panel, a_paper, listed
from tests.safeguarding.test_hand_overs import VALE, put
from tests.safeguarding.test_panel import referred

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("assessed_beforehand", "at_any_hour")]

WENSUM, CALDER = "Wensum Constabulary", "Calder Vale Police"
KEPT = [
    Role.PREVENT_OFFICER,
    Role.SERGEANT,
    Role.INSPECTOR,
    Role.DUTY_OFFICER,
    Role.DECONFLICTION_DESK,
    Role.AGENCY_ADMINISTRATOR,
]
AT_A_COUNCIL = [Role.CHANNEL_COORDINATOR, Role.CHANNEL_CHAIR, Role.COUNCIL_FRONT_DOOR]


def named(name) -> Agency:
    return Agency.objects.get(name=name)


@pytest.fixture(autouse=True)
def copied_to_no_council(people):
    """Of two areas with a council each, so that their forces can be merged."""
    Area.objects.update(copies_council=False)


def drafted(who, of=WENSUM, into=CALDER, *, roles=KEPT) -> Merger:
    day = timezone.localdate() + ONE_DAY
    return actions.draft(
        of=named(of), into=named(into), holds_from=day, roles=list(roles), why="The order of May", by=who("pat")
    )


def published(who, **said) -> Merger:
    return actions.publish(merger=drafted(who, **said), version=1, by=who("petra"))


@pytest.fixture
def its_day(monkeypatch):
    """Called, it is tomorrow in London, and the keeper comes round; then whatever is done on that day."""

    def come(act=lambda: None):
        tomorrow = timezone.localdate() + ONE_DAY
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "localdate", lambda *given: tomorrow)
            with the_keeper_at_work():
                carrying_out.carry_out()
            act()

    return come


def sees(who, referral, *names) -> set[str]:
    """By the rules; and by the database's own policies the same."""
    found = set()
    for name in names:
        authority = who(name)
        allowed = see_case_file.allows(authority, referral)
        with reading(authority.reader):
            by_policy = Referral.objects.filter(pk=referral.pk).exists()
        assert not allowed or by_policy, name
        found |= {name} if allowed else set()
    return found


def test_every_column_that_names_an_agency_says_whether_it_goes_over():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model is Agency
    }
    assert found == {column.name for column in COLUMNS} | set(THEN)
    assert not {column.name for column in COLUMNS} & set(THEN)


def test_one_drafts_another_publishes_and_until_the_day_it_is_called_off(signed_in, who, its_day):
    pat, petra, day = signed_in("pat"), signed_in("petra"), timezone.localdate() + 9 * ONE_DAY
    typed = {
        "of": named(WENSUM).pk,
        "into": named(CALDER).pk,
        "roles": KEPT,
        "why": "The order of May",
        "idempotency": str(uuid.uuid4()),
        **{f"holds_from-{part}": getattr(day, part) for part in ("day", "month", "year")},
    }
    pat.post(reverse("safeguarding:draft_merger"), typed)
    drafted = Merger.objects.get()
    here = reverse("safeguarding:merger", args=[drafted.public_id])
    shown = petra.get(here).content.decode()
    assert FEW in shown and "Dylan" not in shown
    pat.post(f"{here}publish/", {"version": 1})  # their own
    petra.post(f"{here}publish/", {"version": 7})  # not what was read
    assert Merger.objects.get().state == State.DRAFT
    petra.post(f"{here}publish/", {"version": 1})
    assert Merger.objects.get().approver.name == "Petra Vance"
    assert pat.get(reverse("safeguarding:mergers")).status_code == 200
    pat.post(f"{here}call-off/", {"version": 2})
    assert Merger.objects.get().state == State.WITHDRAWN
    assert signed_in("rex").get(here).status_code == 404
    its_day()
    assert named(WENSUM).merged_into is None


def test_what_cannot_be_merged_is_refused_and_what_goes_away_takes_nothing_in(who, its_day):
    for of, into in ((WENSUM, COUNTY), (COUNTY, VALE), (WENSUM, WENSUM)):
        with pytest.raises(MoveDenied):
            drafted(who, of, into)
    for roles in ([], KEPT[:4]):
        with pytest.raises(MoveDenied, match="nobody would be left to answer as"):
            drafted(who, roles=roles)
    Area.objects.update(copies_council=True)
    with pytest.raises(MoveDenied, match="one council of several"):
        drafted(who)
    Area.objects.filter(name="Wensum").update(copies_council=False)
    with pytest.raises(MoveDenied, match="Have both set alike"):
        drafted(who)
    Area.objects.update(copies_council=False)
    merger = published(who)
    with pytest.raises(MoveDenied):
        drafted(who, "Tamarside Police", WENSUM)
    with pytest.raises(Stale):
        actions.call_off(merger=merger, version=1, by=who("pat"))
    its_day()
    with pytest.raises(MoveDenied):
        actions.call_off(merger=merger, version=2, by=who("pat"))
    assert named(WENSUM).merged_into == named(CALDER)


def test_what_stands_in_the_way_on_its_day_keeps_it_from_beginning_and_it_can_be_called_off(who, its_day):
    merger = published(who)
    Agency.objects.filter(name=CALDER).update(is_open=False)
    its_day()
    assert named(WENSUM).merged_into is None and CALDER in why_not_begun(Merger.objects.get(pk=merger.pk))
    its_day(lambda: actions.call_off(merger=Merger.objects.get(), version=2, by=who("pat")))
    Agency.objects.filter(name=CALDER).update(is_open=True)
    its_day()
    assert named(WENSUM).merged_into is None


def test_what_the_desk_said_stands_also_when_its_force_is_merged(who, its_day):
    held = the_desk_says(who, an_assessed_referral(who), "pursue_primacy")
    cleared = the_desk_says(who, an_assessed_referral(who), "clear")
    published(who)
    its_day()
    held, cleared = Referral.objects.get(pk=held.pk), Referral.objects.get(pk=cleared.pk)
    assert held.force.name == cleared.force.name == CALDER
    assert standing_hold(held) == PRIMACY and not Referral.objects.filter(nothing_held(), pk=held.pk).exists()
    assert deconfliction_allows(cleared) is None


def test_a_force_goes_over_whole_and_a_worker_that_is_killed_goes_on(who, its_day, monkeypatch):
    sealed, kept_from, case = an_assessed_referral(who), a_referral(who("tanya")), referred(who)
    sealing.seal(referral=sealed, why="A councillor's son", by=who("ian"))
    sight.exclude(referral=kept_from, person=who("yusuf").person, why="His cousin", by=who("ian"))
    closed = a_decided_referral(who, option="no_further_action")
    merger = published(who)
    told, real = [], carrying_out.take_over

    def killed(*given):
        if told:
            raise KeyboardInterrupt
        told.append(real(*given))

    monkeypatch.setattr(carrying_out, "take_over", killed)
    with pytest.raises(KeyboardInterrupt):
        its_day()
    for one in Case.objects.all():  # each is the one force's, or the other's
        assert one.force_id == one.referral.force_id
    assert sees(who, closed, "omar") == {"omar"} and named(WENSUM).is_open
    dots = Membership.objects.live().filter(agency=named(CALDER), user=who("dot").person)
    assert dots.update(state=MembershipState.ENDED, ended_at=timezone.now()) == 1  # by those who administer it
    on_the_day = a_referral(who("tom"))
    assert on_the_day.force.name == CALDER
    monkeypatch.setattr(carrying_out, "take_over", real)
    its_day()
    merger.refresh_from_db()
    assert merger.done_at and not named(WENSUM).is_open
    assert set(Referral.objects.values_list("force__name", flat=True)) == {CALDER}
    people = ("omar", "priya", "yusuf", "ian", "iris")
    assert sees(who, sealed, *people) == {"omar", "ian", "iris"}
    assert sees(who, kept_from, *people) == {"omar", "priya", "ian", "iris"}
    assert sees(who, closed, *people) == set(people)
    assert not Membership.objects.filter(agency=named(CALDER), user=who("grace").person).exists()  # hers was not given
    assert not dots.exists()  # and Dot's is not given again
    school = Agency.objects.get(pk=on_the_day.agency_id)
    school.area = named(WENSUM).area  # as one that is added to it since
    assert recipients(agency=school, own_staff="no").force == named(CALDER)
    assert claiming.claim(referral=Referral.objects.get(pk=on_the_day.pk), by=who("omar"))
    said = [one.title for one in happenings(Referral.objects.get(pk=case.referral_id))]
    assert f"Went over to {CALDER}: {WENSUM} was merged into it" in said
    moved = Event.objects.filter(kind="record.went_over", target_type="referrals.Referral")
    assert moved.count() == GoingOver.objects.filter(done_at__isnull=False).count() == 4
    its_day()  # nothing is done again
    assert (
        moved.count() == 4 and WentOver.objects.filter(referral=closed, column="referrals.Referral.force").count() == 1
    )


def test_a_record_that_fails_is_tried_again_and_keeps_no_other_back(who, its_day, monkeypatch):
    bad, good = a_referral(who("tanya")), a_referral(who("tom"))
    published(who)
    real = carrying_out.take_over

    def fails(merger, record):
        if record == bad.pk:
            raise ValueError("not this one")
        real(merger, record)

    monkeypatch.setattr(carrying_out, "take_over", fails)
    its_day()
    assert Referral.objects.get(pk=good.pk).force.name == CALDER
    assert Referral.objects.get(pk=bad.pk).force.name == WENSUM and named(WENSUM).is_open
    assert GoingOver.objects.get(referral=bad).tries == 1
    monkeypatch.setattr(carrying_out, "take_over", real)
    its_day()  # it waits for its time
    assert Referral.objects.get(pk=bad.pk).force.name == WENSUM
    GoingOver.objects.filter(referral=bad).update(next_at=timezone.now())
    its_day()
    assert Referral.objects.get(pk=bad.pk).force.name == CALDER and not named(WENSUM).is_open


def test_a_panel_goes_on_with_its_seats_papers_and_meetings_and_the_past_keeps_its_name(who, its_day):
    Agency.objects.filter(name=VALE).update(area=named(COUNTY).area)
    case = referred(who)
    panel, seats = a_panel(who)
    met = a_meeting(who, panel)
    item = listed(who, met, case)
    paper = a_paper(who, item, seats["hugh"])
    asked, pack = put_beside(who, case), sent(who, referral=case.referral, to=COUNTY)
    sharing.acknowledge(share=pack, version=pack.version, by=who("carl"))
    both = Membership.objects.create(
        user=who("cora").person,
        agency=named(VALE),
        role=Role.CHANNEL_COORDINATOR,
        state=MembershipState.ACTIVE,
        granted_by=who("rex").person,
        confirmed_by=who("sian").person,
        confirmed_at=timezone.now(),
        until=timezone.now() + timedelta(days=3),
    )
    live, over = copied_to_both(who, case.referral), copied_to_both(who, a_referral(who("tom")), over=True)
    published(who, of=COUNTY, into=VALE, roles=AT_A_COUNCIL)
    its_day()
    for referral, (old, new) in ((case.referral, live), (over[0].referral, over)):
        old.refresh_from_db()
        new.refresh_from_db()
        ended, stands = (old, new) if referral == case.referral else (new, old)
        assert ended.revoked_at and stands.agency.name == VALE and not stands.revoked_at
        assert Event.objects.filter(kind="share.taken_back", target_id=str(referral.pk)).exists()
    assert PanelReferral.objects.get(case=case).agency.name == VALE
    assert HandOver.objects.get(pk=asked.pk).state == "lapsed"
    case = Case.objects.get(pk=case.pk)
    assert {name for name in ("cora", "vik", "carl") if see_panel_case.allows(who(name), case)} == {
        "cora",
        "vik",
        "carl",
    }
    for name in ("cora", "vik"):
        with reading(who(name).reader):
            assert Case.objects.filter(pk=case.pk).exists()
    assert see_paper.allows(who("hugh"), paper)
    assert again(pack).agency.name == VALE and agencies_granted(pack.job) == [named(VALE)]
    assert [one.title for one in packs_shared(case.referral)] == [f"Pack for {COUNTY} acknowledged"]
    assert draft_of(AgendaItem.objects.get(pk=item.pk)).startswith(f"Channel panel of {COUNTY}")
    assert Membership.objects.live().get(user=both.user, agency=named(VALE)).until is None  # as long as the one she had
    assert not named(COUNTY).is_open and not Membership.objects.live().filter(agency=named(COUNTY)).exists()


def copied_to_both(who, referral, *, over=False) -> list[ReferralShare]:
    """Each of the two councils has a copy; the one that stays, one that has run out."""
    until = timezone.now() - ONE_DAY if over else None
    return [a_copy(who, referral, COUNTY), a_copy(who, referral, VALE, until=until)]


def a_copy(who, referral, name, **said) -> ReferralShare:
    if there := referral.shares.filter(agency=named(name), kind="copy").first():
        return there
    copy = ReferralShare(
        referral=referral, agency=named(name), kind="copy", submitted_at=referral.submitted_at, why="", **said
    )
    return open_share(copy, record=referral, by=who("omar"))


def put_beside(who, case):
    """A hand-over to the council into which this one is to be merged waits at that moment."""
    later = timezone.now() + timedelta(days=3)
    Meeting.objects.filter(items__case=case).update(starts_at=later)
    asked = put(who, case)
    Meeting.objects.filter(items__case=case).update(starts_at=timezone.now() - timedelta(hours=1))
    return asked


@pytest.mark.parametrize("is_turned", [False, True])
def test_what_may_be_about_a_colleague_is_not_told_to_them_by_a_merger(is_turned, who, its_day):
    Agency.objects.filter(name=VALE).update(area=named(COUNTY).area)
    referral = a_referral(who("gwen"), last={"under_18": "yes", "own_staff": "yes", "declaration": "on"})
    copy = a_copy(who, referral, VALE)
    if is_turned:  # the one that has the copy stays
        published(who, of=COUNTY, into=VALE, roles=AT_A_COUNCIL)
        its_day()
        assert Membership.objects.live().filter(user=who("carl").person, agency=named(VALE)).exists()
        assert agencies_granted(referral) == [named(VALE)] and not see_submission.allows(who("carl"), referral)
        assert not referral.exclusions.filter(person=who("gwen").person).exists()  # who filed it
        return
    published(who, of=VALE, into=COUNTY, roles=AT_A_COUNCIL)
    its_day()
    copy.refresh_from_db()
    assert copy.revoked_at and copy.agency.name == VALE
    assert not agencies_granted(referral)
    assert with_its_own(named(COUNTY)) == {named(COUNTY).pk, named(VALE).pk}
