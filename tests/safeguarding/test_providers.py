"""An intervention provider: commissioned in writing, seen at work from what was held, and seeing nothing but their own.

Failure 12 of the published reviews (Amess): one meeting took place, everybody believed that they went on, and the provider
had been briefed by telephone."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import Event
from audit.moves import MoveDenied, MovedOn, Stale
from core.row_security import reading
from referrals.agreements import actions as agreements
from referrals.casework.presenters.told import TOLD
from referrals.models import Referral
from safeguarding.access import see_commission
from safeguarding.cases import provision
from safeguarding.cases.actions import providers as acts
from safeguarding.cases.actions import suspensions
from safeguarding.cases.actions.panel import take_back
from safeguarding.cases.duties import chasing_providers
from safeguarding.cases.moves.providers import BRIEF_WAITS
from safeguarding.cases.presenters.stages import standing
from safeguarding.cases.rules.closing import obstacles
from safeguarding.cases.rules.sessions import without_a_session
from safeguarding.disclosure import whom_to_meet
from safeguarding.gates import consents
from safeguarding.models import Case, Commission, Consent, PanelConflict, PanelReferral, ProviderSession, SessionReport
from tests.records import (
    a_commission,
    a_decided_referral,
    a_line,
    a_session,
    consent_answered,
    planned,
    reported,
    taken_on,
    the_desk_says,
)

COUNTY = "Wensum County Council"


@pytest.fixture(scope="module")
def _told(once_a_module) -> SimpleNamespace:
    who = once_a_module.who
    bare, case = (
        Case.objects.get(referral=a_decided_referral(who, option="channel", to=COUNTY, approver="ian")) for _ in "ab"
    )
    case = consent_answered(who, planned(who, case))
    return SimpleNamespace(bare=bare, case=case, sent=a_commission(who, case))


@pytest.fixture
def told(_told, people) -> SimpleNamespace:
    """Two cases, one without a plan; of the other, which has one, Imran has the brief and has not answered. Read anew: what
    an earlier test did to the rows was rolled back."""
    return SimpleNamespace(**{name: now(record) for name, record in vars(_told).items()})


@pytest.fixture
def sent(told) -> Commission:
    return told.sent


@pytest.fixture
def taken(who, sent) -> Commission:
    return taken_on(who, sent)


def now(record):
    return type(record).objects.get(pk=record.pk)


def page(name, commission, **more):
    return reverse(f"safeguarding:{name}", kwargs={"public_id": commission.public_id, **more})


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def how(commission):
    (found,) = provision.going([now(commission)])
    return found


def reds(commission):
    """As the page says it; of sessions the figures of cases say the same."""
    found = {red.what for red in how(commission).reds}
    counted = Case.objects.filter(Exists(without_a_session(OuterRef("pk"))), pk=commission.case_id)
    assert counted.exists() is ("no_session" in found)
    return found


def taken_long_ago(commission, *, days=50):
    at = timezone.now() - timedelta(days=days)
    Commission.objects.filter(pk=commission.pk).update(sent_at=at, taken_at=at, first_by=days_ago(days - 10))
    Consent.objects.filter(case=commission.case_id).update(asked_on=days_ago(days), told_on=days_ago(days))


def held_and_then_nothing(who, commission, *, days=40):
    """One session, reported the same day, and none since."""
    taken_long_ago(commission)
    reported(who, a_session(who, now(commission), on=days_ago(days)))
    return now(commission)


# --- No brief, no first session -----------------------------------------------------------------------------


def test_a_provider_is_commissioned_in_writing_for_a_case_that_has_a_plan(who, people, told):
    with pytest.raises(MoveDenied, match="Write the plan first"):
        a_commission(who, told.bare)
    assert told.sent.provider == people.imran and told.sent.disclosed[0]["value"] == "Dylan Marsh-Price"
    assert Notice.objects.filter(kind="provider.brief", person=people.imran).exists()
    assert Event.objects.get(kind="commission.sent").operation == "disclosure"


def test_a_brief_names_the_agreement_that_covers_it_or_that_none_does(who, told, signed_in):
    today, provider = timezone.localdate(), told.sent.agency
    made = agreements.record(
        title="Support in Wensum",
        document="ISA-3",
        parties=[told.bare.force, provider],
        purposes=["channel_cooperation"],
        from_day=today,
        until_day=today + timedelta(days=90),
        by=who("rex"),
    )
    a_line(who, told.bare)
    covered = a_commission(who, consent_answered(who, now(told.bare)))
    assert (covered.agreement, told.sent.agreement) == (made, None)
    assert f'"agreement": {made.pk}' in Event.objects.filter(kind="commission.sent").latest("at", "id").payload
    omar, imran = signed_in("omar"), signed_in("imran")
    assert "Support in Wensum, until" in omar.get(page("provision", covered)).content.decode()
    assert "No agreement covers this." in imran.get(page("commission", told.sent)).content.decode()


@pytest.mark.parametrize("column", ["brief", "safety"])
def test_the_database_itself_keeps_no_commission_without_a_brief(sent, column):
    with pytest.raises(IntegrityError), transaction.atomic():
        Commission.objects.filter(pk=sent.pk).update(**{column: ""})


def test_before_the_brief_is_taken_on_no_session_is_recorded(who, sent, signed_in):
    with pytest.raises(MoveDenied, match="take it on before"):
        a_session(who, sent)
    assert signed_in("imran").get(page("session_record", sent)).status_code == 403
    assert a_session(who, taken_on(who, sent)).held


def test_before_consent_no_brief_leaves_and_the_page_says_so(who, told, signed_in):
    a_line(who, told.bare)
    bare = now(told.bare)
    assert consents.NOT_ASKED in signed_in("omar").get(page("commission_send", bare)).content.decode()
    with pytest.raises(MoveDenied, match="Consent to support has not been given"):
        a_commission(who, bare)
    assert a_commission(who, consent_answered(who, bare)).case == bare


def test_while_support_waits_no_session_is_held_and_the_provider_is_not_told_why(who, taken):
    consent_answered(who, taken.case, "refused")
    with pytest.raises(MoveDenied, match="Ring the officer") as refused:
        a_session(who, taken)
    assert refused.value.beside == "on" and "onsent" not in str(refused.value)
    assert not a_session(who, taken, not_held_why="The officer rang me.").held


def test_after_a_no_a_brief_is_not_taken_on_and_can_be_declined(who, sent, signed_in):
    consent_answered(who, sent.case, "withdrawn")
    shown = (
        signed_in("imran")
        .post(page("commission_take", sent), {"version": sent.version, **once()}, follow=True)
        .content.decode()
    )
    assert BRIEF_WAITS in shown and "onsent" not in shown and now(sent).state == "sent"
    assert acts.decline(
        commission=now(sent), reason="The officer rang me.", version=sent.version, by=who("imran")
    ).ended_at


def test_a_session_is_weighed_against_the_answer_that_stands_once_the_case_is_locked(who, taken):
    with CaptureQueriesContext(connection) as asked:
        a_session(who, taken)
    locks = [one["sql"] for one in asked if "FOR NO KEY UPDATE" in one["sql"] or "FOR UPDATE" in one["sql"]]
    assert '"safeguarding_case"' in locks[0] and '"safeguarding_commission"' in locks[1]


def test_what_was_held_before_the_day_on_which_consent_was_withdrawn_is_recorded_still(who, taken):
    taken_long_ago(taken)
    Consent.objects.update(asked_on=days_ago(20), told_on=days_ago(20))
    consent_answered(who, taken.case, "withdrawn")
    assert a_session(who, now(taken), on=days_ago(3)).held
    for day in (days_ago(25), days_ago(0)):
        with pytest.raises(MoveDenied, match="Support waits"):
            a_session(who, now(taken), on=day)


# --- Support waits ------------------------------------------------------------------------------------------


def to_imran(kind):
    return [notice.words for notice in Notice.objects.filter(kind=kind, person__name="Imran Sadiq")]


NEVER_SAID = ("onsent", "refused", "withdrawn", "nvestigation", "18 now")


def test_imran_is_told_that_support_waits_and_whom_to_ring_and_never_why(who, taken, signed_in):
    consent_answered(who, taken.case, "withdrawn")
    (said,) = to_imran("provider.waits")
    shown = signed_in("imran").get(page("commission", taken)).text
    assert "Support waits" in shown and "until you have rung Omar Haddad" in shown
    assert not [word for word in NEVER_SAID if word in shown or word in said]


def test_the_owner_reads_on_the_commission_why_it_waits(who, taken, signed_in):
    consent_answered(who, taken.case, "withdrawn")
    shown = signed_in("omar").get(page("provision", taken)).text
    assert "Consent to support was withdrawn" in shown and page("consents", taken.case) in shown


def test_while_support_waits_he_is_asked_for_no_session_and_no_report(who, taken, signed_in):
    taken_long_ago(taken)
    a_session(who, now(taken), on=days_ago(40))
    assert reds(taken) == {"no_report", "no_session"}
    consent_answered(who, taken.case, "withdrawn")
    chasing_providers.chase_providers()
    assert reds(taken) == {"no_report"} and how(taken).next_by is None
    assert to_imran("provider.no_report") == to_imran("provider.no_session") == []
    assert Notice.objects.filter(kind="case.provider_no_report", person__name="Omar Haddad").exists()
    assert "Overdue" not in signed_in("imran").get(page("commission", taken)).text


def test_when_it_goes_on_he_is_told_and_has_the_agreed_weeks_again(who, taken):
    held_and_then_nothing(who, taken)
    consent_answered(who, taken.case, "refused")
    consent_answered(who, taken.case)
    assert len(to_imran("provider.waits")) == len(to_imran("provider.goes_on")) == 1
    assert reds(taken) == set() and how(taken).next_by == days_ago(-14)


def test_at_the_eighteenth_birthday_nobody_acts_and_he_is_told_once(who, taken):
    Referral.objects.filter(pk=taken.case.referral_id).update(child_now="no")
    for _ in "ab":
        chasing_providers.chase_providers()
    assert len(to_imran("provider.waits")) == 1


def test_while_a_hold_stands_he_hears_nothing(who, taken):
    the_desk_says(who, taken.case.referral, "pursue_primacy")
    Referral.objects.filter(pk=taken.case.referral_id).update(child_now="no")
    chasing_providers.chase_providers()
    assert to_imran("provider.waits") == []


def test_a_provider_is_told_of_no_address_and_no_number_of_another_agency(told):
    given = {item.key.partition(":")[0] for item in whom_to_meet(told.case.referral)}
    assert "name" in given and "address" not in given and "row" not in given
    kinds = {item.label for item in whom_to_meet(told.case.referral)}
    assert kinds.isdisjoint({"NHS number", "Unique pupil number", "PNC number"})


def test_one_provider_has_one_brief_of_a_case_at_a_time(who, told):
    with pytest.raises(MoveDenied, match="has a brief for this case already"):
        a_commission(who, told.case)


def test_while_the_desk_holds_the_case_nobody_is_commissioned_and_nothing_is_added(who, told):
    the_desk_says(who, told.case.referral, "pursue_primacy")
    with pytest.raises(MoveDenied):
        acts.add_to_brief(commission=told.sent, text="He has moved.", by=who("omar"))
    acts.end(commission=told.sent, reason="On hold", version=told.sent.version, by=who("omar"))
    with pytest.raises(MoveDenied):
        a_commission(who, told.case)


def test_declined_with_the_reason_the_owner_and_supervisors_are_told_and_the_brief_is_gone(
    who, sent, people, signed_in
):
    gone = acts.decline(commission=sent, reason="I know the family.", version=sent.version, by=who("imran"))
    assert (gone.state, gone.ended_why) == ("declined", "I know the family.")
    informed = Notice.objects.filter(kind="provider.declined").values_list("person__name", flat=True)
    assert {people.omar.name, people.sian.name} <= set(informed)
    assert signed_in("imran").get(page("commission", gone)).status_code == 404


def test_what_he_must_know_besides_is_added_in_writing_and_stands(who, taken, people, signed_in):
    acts.add_to_brief(commission=taken, text="He was seen with a knife.", by=who("omar"))
    assert Notice.objects.filter(kind="provider.added", person=people.imran).exists()
    assert "He was seen with a knife." in signed_in("imran").get(page("commission", taken)).content.decode()


def test_who_takes_on_what_has_changed_meanwhile_is_told_so(who, sent):
    taken_on(who, sent)
    with pytest.raises((Stale, MovedOn, MoveDenied)):
        taken_on(who, sent)


# --- Sessions and reports -----------------------------------------------------------------------------------


def test_each_session_is_reported_within_five_working_days_and_the_report_stands(who, taken, people):
    session = a_session(who, taken)
    assert session.report_due_at == acts.report_due(timezone.localdate())
    reported(who, session)
    assert Notice.objects.filter(kind="provider.reported", person=people.omar).exists()
    with pytest.raises(MovedOn, match="reported already"):
        reported(who, session, "Something else.")


def test_five_working_days_after_a_friday_before_a_bank_holiday_lie_the_weekends_and_the_holiday():
    friday_before_the_august_bank_holiday = timezone.datetime(2026, 8, 28).date()
    assert str(acts.report_due(friday_before_the_august_bank_holiday).date()) == "2026-09-07"


@pytest.mark.parametrize("of", [ProviderSession, SessionReport])
def test_the_application_may_change_no_session_and_no_report(who, taken, of):
    reported(who, a_session(who, taken))
    table = of._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege('pp_app', %s, 'update, delete')", [table])
        assert cursor.fetchone() == (False,)


def test_a_session_that_was_not_held_says_why_and_needs_no_report(who, taken, people):
    session = a_session(who, taken, not_held_why="He did not come.")
    assert (session.held, session.report_due_at, how(taken).held) == (False, None, [])
    assert Notice.objects.filter(kind="provider.not_held", person=people.omar).exists()
    with pytest.raises(MoveDenied, match="was not held"):
        reported(who, session)


@pytest.mark.parametrize(("on", "said"), [(1, "a day that is over"), (-1, "before the brief was taken on")])
def test_a_session_is_of_a_day_since_the_brief_was_taken_on_and_not_to_come(who, taken, on, said):
    with pytest.raises(MoveDenied, match=said):
        a_session(who, taken, on=timezone.localdate() + timedelta(days=on))


def test_a_day_has_one_session(who, taken):
    a_session(who, taken)
    with pytest.raises(MoveDenied, match="recorded already"):
        a_session(who, taken)


# --- What is red --------------------------------------------------------------------------------------------


def test_one_session_and_then_nothing_is_red_for_owner_coordinator_and_chair_and_said_again_each_week(
    who, taken, people
):
    """As in the Amess case, where panel and police believed that the meetings went on."""
    commission = held_and_then_nothing(who, taken)
    assert reds(commission) == {"no_session"} and how(commission).label.text == "Overdue"
    chasing_providers.chase_providers()
    chasing_providers.chase_providers()
    told = Notice.objects.filter(kind="case.provider_no_session")
    assert told.filter(person=people.omar).count() == 1 and told.filter(person=people.ian).exists()
    council = Notice.objects.filter(kind="panel.provider_no_session")
    assert {people.cora, people.hugh} <= {notice.person for notice in council}
    assert Notice.objects.filter(kind="provider.no_session", person=people.imran).count() == 1
    Commission.objects.update(weeks_between=1)
    chasing_providers.chase_providers()
    assert told.filter(person=people.omar).count() == 2, "a week more is said anew"


def test_after_some_weeks_an_inspector_must_settle_it(who, taken, people):
    held_and_then_nothing(who, taken, days=48)
    Commission.objects.update(weeks_between=1)
    chasing_providers.chase_providers()
    (notice,) = Notice.objects.filter(kind="case.provider_no_session", person=people.ian)
    assert "An inspector must settle it." in notice.words and notice.urgent


def test_a_chair_who_declared_a_conflict_is_not_told(who, taken, people):
    held_and_then_nothing(who, taken)
    PanelConflict.objects.create(case=taken.case, person=people.hugh, why="-")
    chasing_providers.chase_providers()
    told = Notice.objects.filter(kind="panel.provider_no_session")
    assert people.hugh not in {notice.person for notice in told} and told.filter(person=people.cora).exists()


def test_a_council_that_has_the_case_no_more_is_not_told(who, taken):
    held_and_then_nothing(who, taken)
    panel = PanelReferral.objects.get(case=taken.case)
    take_back(panel=panel, reason="Not theirs", version=panel.version, by=who("omar"))
    chasing_providers.chase_providers()
    assert not Notice.objects.filter(kind="panel.provider_no_session").exists()


def test_while_a_hold_stands_the_owner_alone_is_told(who, taken, people):
    held_and_then_nothing(who, taken)
    the_desk_says(who, taken.case.referral, "pursue_primacy")
    chasing_providers.chase_providers()
    assert Notice.objects.filter(kind="case.provider_no_session", person=people.omar).exists()
    assert not Notice.objects.filter(kind__in=["panel.provider_no_session", "provider.no_session"]).exists()


def test_a_report_that_is_late_is_red_though_sessions_go_on(who, taken):
    taken_long_ago(taken)
    for days in (12, 1):
        a_session(who, now(taken), on=days_ago(days))
    assert reds(taken) == {"no_report"}


def test_a_brief_that_is_not_taken_on_is_red(sent):
    Commission.objects.update(sent_at=timezone.now() - timedelta(days=20))
    assert reds(sent) == {"not_taken"}


def test_a_provider_who_can_no_longer_act_is_red_at_once(taken, people):
    people.imran.memberships.update(state="ended", ended_at=timezone.now())
    assert reds(taken) == {"gone"}


def test_what_is_expected_ends_when_as_many_sessions_were_held(who, taken):
    commission = held_and_then_nothing(who, taken)
    Commission.objects.update(sessions_expected=1)
    assert reds(commission) == set() and how(commission).counted == "1 held of 1 expected"


def test_while_support_is_suspended_no_session_is_expected_and_once_it_goes_on_they_are_again(who, taken):
    commission = held_and_then_nothing(who, taken)
    case, later = taken.case, timezone.localdate() + timedelta(days=20)
    why = {"because": "abroad", "why": "With an aunt", "review_on": later}
    suspensions.suspend(case=case, **why, version=now(case).version, by=who("omar"))
    assert reds(commission) == set()
    suspensions.go_on(case=case, why="He is back", version=now(case).version, by=who("omar"))
    assert how(commission).next_by == timezone.localdate() + timedelta(weeks=2)


def test_it_is_red_on_the_case_at_the_council_and_in_what_comes_next(who, taken, signed_in):
    commission = held_and_then_nothing(who, taken)
    case = now(commission.case)
    shown = signed_in("omar").get(reverse("safeguarding:case", args=[case.public_id])).content.decode()
    at_the_council = signed_in("cora").get(reverse("safeguarding:panel_case", args=[case.public_id])).content.decode()
    for said in ("1 held of 6 expected", "A provider has held no session in time.", "Imran Sadiq"):
        assert said in shown and said in at_the_council
    assert "He means to come again." not in at_the_council, "what was said in a session is not the panel's"
    found = standing(case)
    assert found.step.title == "A provider has held no session in time."
    assert {stage.label: stage.words for stage in found.stages}["Support"] == "Provider overdue"


def test_every_line_is_settled_and_the_support_goes_on_while_a_provider_is_commissioned(taken):
    found = standing(taken.case)
    support = next(stage for stage in found.stages if stage.label == "Support")
    assert support.words == "0 held of 6 expected" and not support.is_done


def test_no_case_ends_while_a_provider_is_commissioned(who, taken):
    case = taken.case
    assert obstacles(case, ["exit_no_concern"]) == [f"Imran Sadiq {provision.STILL_COMMISSIONED}"]
    acts.end(commission=taken, reason="Six sessions were enough.", version=taken.version, by=who("omar"))
    assert obstacles(case, ["exit_no_concern"]) == []


# --- What a provider sees -----------------------------------------------------------------------------------


def test_imran_reads_the_brief_and_his_own_reports_and_nothing_else_of_the_case(who, taken, signed_in):
    reported(who, a_session(who, taken))
    imran = signed_in("imran")
    shown = imran.get(page("commission", taken)).content.decode()
    assert "What do the chats give him" in shown and "He means to come again." in shown
    case, referral = taken.case, taken.referral
    unsaid = (case.reference, referral.reference, "Tanya", "Weekly mentoring.", COUNTY)
    assert [words for words in unsaid if words in shown] == []
    closed = [
        reverse("safeguarding:case", args=[case.public_id]),
        reverse("safeguarding:panel_case", args=[case.public_id]),
        reverse("referrals:case", args=[referral.public_id]),
        reverse("safeguarding:provision", args=[taken.public_id]),
        reverse("safeguarding:case_plan", args=[case.public_id]),
        reverse("safeguarding:cases"),
    ]
    assert {imran.get(path).status_code for path in closed} <= {403, 404}


@pytest.mark.parametrize("name", ["tanya", "bea", "nadia", "carl", "cora", "hugh", "nell", "yusuf"])
def test_no_other_outside_the_force_finds_the_brief(taken, signed_in, name):
    there = [signed_in(name).get(page(each, taken)).status_code for each in ("commission", "provision")]
    assert set(there) == {404}


def test_another_provider_finds_nothing_of_his(taken, people, signed_in):
    people.imran.memberships.update(user=people.bea)
    there = {signed_in("bea").get(page(each, taken)).status_code for each in ("commission", "commission_decline")}
    assert there == {404}


def test_while_a_hold_stands_the_brief_is_not_there(who, taken, signed_in):
    the_desk_says(who, taken.referral, "pursue_primacy")
    assert signed_in("imran").get(page("commission", taken)).status_code == 404


def test_once_the_commission_has_ended_his_next_request_finds_nothing(who, taken, signed_in):
    session = a_session(who, taken)
    imran, write = signed_in("imran"), page("session_report", taken, session_id=session.public_id)
    assert imran.get(write).status_code == 200
    ended = acts.end(commission=taken, reason="Enough.", version=taken.version, by=who("omar"))
    closed = [page("commission", ended), page("session_record", ended), write]
    assert {imran.get(path).status_code for path in closed} == {404}
    assert ended.reference not in imran.get(reverse("safeguarding:provided")).content.decode()


def test_the_second_net_lets_him_find_no_case_and_the_referral_only_while_he_is_commissioned(who, taken, settings):
    settings.ROW_SECURITY = True
    imran = who("imran")
    with reading(imran.reader):
        assert see_commission.allows(imran, taken) and not Case.objects.exists()
    acts.end(commission=taken, reason="Enough.", version=taken.version, by=who("omar"))
    with reading(imran.reader):
        assert not Referral.objects.filter(pk=taken.referral_id).exists()


def test_a_name_he_was_given_and_that_is_found_wrong_is_on_the_list_of_who_was_told(taken):
    name = taken.referral.subject.names.standing().first()
    told = {each.who for source in TOLD for each in source(taken.referral, name)}
    assert "Imran Sadiq, Bridge Youth Project" in told


def test_by_hand_from_the_brief_to_the_report(who, told, signed_in):
    acts.end(commission=told.sent, reason="Anew", version=told.sent.version, by=who("omar"))
    omar, imran, send = signed_in("omar"), signed_in("imran"), page("commission_send", told.case)
    asked = omar.get(send).context["form"]
    first = timezone.localdate() + timedelta(days=9)
    said = {
        "held": asked.fields["held"].queryset.get().pk,
        "items": [asked.fields["items"].choices[0][0]],
        "brief": "What do the chats give him?",
        "safety": "At the youth project.",
        "sessions_expected": "6",
        "weeks_between": "2",
        **{f"first_by-{part}": str(getattr(first, part)) for part in ("day", "month", "year")},
    }
    assert omar.post(send, {**said, **once()}).status_code == 302
    commission = Commission.objects.get(state="sent")
    imran.post(page("commission_take", commission), {"version": commission.version, **once()})
    today, record = timezone.localdate(), page("session_record", commission)
    on = {f"on-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    half = imran.post(record, {**on, "happened": "no", **once()})
    assert half.status_code == 422 and set(half.context["form"].errors) == {"not_held_why"}
    imran.post(record, {**on, "happened": "yes", **once()})
    write = page("session_report", commission, session_id=ProviderSession.objects.get().public_id)
    imran.post(write, {"text": "He talked of his uncle.", **once()})
    assert "He talked of his uncle." in omar.get(page("provision", commission)).content.decode()
    assert imran.get(write).status_code == 404, "what is reported stands"


def once():
    return {"idempotency": str(uuid.uuid4())}
