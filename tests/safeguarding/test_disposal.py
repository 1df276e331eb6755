"""A record that two people decided to dispose of goes whole, or not at all; what stays says nothing of anybody."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, KeptText, Membership
from audit.evidence.sealing import seal_with
from audit.evidence.verifying import examine
from audit.log import log
from audit.models import Event
from audit.moves import MoveDenied
from core.clock import ONE_DAY
from evidence.models import File
from packs.models import PackJob, PackShare
from packs.sharing import actions as sharing
from referrals.casework.actions import claiming
from referrals.models import Note, Referral, SearchDocument
from referrals.search.search_document import file_stale
from safeguarding.kinds import RETENTION_DISPOSED
from safeguarding.models import Disposal, DisposalHold, Retention
from safeguarding.retention import actions, disposing, entering, erased
from safeguarding.retention.obstacles import NOT_SHOWN, why_not_yet
from safeguarding.retention.what_stays import STAYS
from subjects.models import Association, FiledUnder, Link, Name, Subject
from tests import cluster
from tests.audit.erasing import order_key  # noqa: F401 - fixtures
from tests.audit.sealed import connected, key, known, sealed  # noqa: F401 - fixtures
from tests.evidence.released import a_file
from tests.keeping import the_keeper_at_work
from tests.packs.shares import acknowledged, again
from tests.records import a_referral, an_assessed_referral, assessed, joined
from tests.safeguarding.test_retention import WHY, agreed, closed, confirmed, entered, hold, opened_again

TODAY = timezone.localdate()
GOES = json.loads(
    re.search(r"goes constant jsonb := '(.*?)';", (project.ROOT / "safeguarding/sql/disposal.sql").read_text(), re.S)
    .group(1)
    .replace("''", "'")
)


def leads_to(model) -> set[tuple[str, str]]:
    return {(f.column, f.related_model._meta.db_table) for f in model._meta.concrete_fields if f.is_relation}


def test_every_table_that_hangs_on_a_record_goes_or_stays_for_a_reason():
    """A new one gets a line in safeguarding/sql/disposal.sql (and the function anew in a migration), or in STAYS."""
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    hanging = {"referrals_referral", "subjects_subject", "evidence_file", "evidence_unfinished"}
    while more := {name for name, model in tables.items() if {to for _, to in leads_to(model)} & hanging} - hanging:
        hanging |= more
    goes = {row[0] for row in GOES} | {"referrals_referral", "subjects_subject"}
    assert hanging - STAYS.keys() == goes and not goes & STAYS.keys()
    assert all(len(why) > 30 for why in STAYS.values())


def test_each_line_of_what_goes_is_a_key_and_comes_after_what_it_hangs_on():
    tables = {model._meta.db_table: model for model in apps.get_models()}
    before = {"referrals_referral", "subjects_subject"}
    for name, its_key, by, parent, *narrowed in GOES:
        columns = {f.column for f in tables[name]._meta.concrete_fields}
        assert {its_key, by} <= columns and parent in before, name
        assert (by, parent) in leads_to(tables[name]) or (by == "holder_id" and narrowed), name
        before.add(name)


def test_the_function_is_the_file_of_the_migration(db):
    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = 'dispose_of_record'")
        (body,) = cursor.fetchone()
    assert body.strip() in (project.ROOT / "safeguarding/sql/disposal.sql").read_text()


def went(disposal: Disposal) -> int:
    """What the keeper does in its round, and whether this one went."""
    with the_keeper_at_work():
        disposing.dispose_of_what_was_decided()
    return Disposal.objects.filter(pk=disposal.pk, done_at__isnull=False).count()


def tables_that_name(word: str) -> set[str]:
    """Every table of ours but the log's, in which this word stands anywhere."""
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            name = model._meta.db_table
            if not name.startswith(("audit_", "django_")):
                cursor.execute(f"select exists (select from {name} t where t::text like %s)", [f"%{word}%"])
                if cursor.fetchone()[0]:
                    found.add(name)
    return found


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def test_all_of_a_record_goes_and_a_line_without_a_name_stays(who, files, signed_in):
    referral = closed(who, years=2)
    Note.objects.create(referral=referral, text="Dylan was seen at the gate", by=who("omar").person)
    a_file(referral, by=who("omar"))
    friend = a_referral(who("tanya"), who={"forenames": "Aisha", "surname": "Rahman"})
    said = {"kind": "peer", "said": "Dylan was there", "source": "Dylan", "by": who("omar").person}
    Association.objects.create(of=referral.subject, name="Ash", **said)
    over = {"ended_at": timezone.now(), "ended_by": who("omar").person, "ended_why": "It is Dylan"}
    by_name = Association.objects.create(of=friend.subject, name="D. Marsh", **said, **over)
    his = Association.objects.create(
        of=friend.subject, other=referral.subject, corrects=by_name.public_id, **said, **over
    )
    Association.objects.create(of=friend.subject, name="Somebody else", corrects=his.public_id, **said)
    path = reverse("referrals:case", args=[referral.public_id])
    KeptText.objects.create(user=who("omar").person, path=path, fields={"text": ["Dylan again"]})
    assert {"referrals_note", "subjects_name", "subjects_association", "accounts_kepttext"} <= tables_that_name("Dylan")
    disposal = agreed(who, entered(referral))
    assert went(disposal) == 1
    assert tables_that_name("Dylan") <= {"referrals_nameword"}
    assert not File.objects.exists() and not Subject.objects.filter(pk=referral.subject_id).exists()
    stays = Disposal.objects.get(pk=disposal.pk)
    assert stays.certificate.startswith("DC") and stays.retention.reference == referral.reference
    told = Event.objects.get(kind="retention.disposed")
    rows = json.loads(told.payload)["rows"]
    assert rows["referrals.Referral"] == [referral.pk] and len(rows["referrals.Note"]) == 1
    page = signed_in("della").get(reverse("safeguarding:retention_review", args=[stays.retention.public_id]))
    assert "This record was disposed of" in page.content.decode()
    assert f"--at {told.at.isoformat()} --id {told.pk} --its-rows" in page.content.decode()
    assert "in the log still until it is ordered out" in signed_in("della").get(reverse("home")).content.decode()
    assert signed_in("omar").get(path).status_code == 404
    with the_keeper_at_work():
        assert disposing.dispose_of_what_was_decided() == 0
    entering.reckon_anew()


def refused(disposal: Disposal, says: str) -> None:
    with the_keeper_at_work(), pytest.raises(DatabaseError, match=says), transaction.atomic():
        connection.cursor().execute(disposing.ERASE, [disposal.pk])


def test_the_database_lets_nobody_past_the_two_people(who):
    refused(confirmed(who), "two people decided")
    disposal = agreed(who)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(disposing.ERASE, [disposal.pk])
    for said in ({"confirmed_by": who("iris").person}, {"by": who("sian").person}, {"may_go_on": TODAY - ONE_DAY * 40}):
        with pytest.raises(DatabaseError, match="is frozen"), transaction.atomic():
            Disposal.objects.filter(pk=disposal.pk).update(**said)
    hold(who)
    refused(disposal, "a hold stands")
    ended = {"state": "ended", "ended_at": timezone.now() - ONE_DAY * 40}
    Membership.objects.filter(user=who("ian").person).update(**ended)
    refused(disposal, "no such role")
    assert Referral.objects.filter(pk=disposal.retention.referral_id).exists()


def two_of_one_person(who) -> list[Retention]:
    """The one ended three years ago, the other two."""
    first, second = closed(who, years=3), closed(who, years=2)
    joined(who, second, first)
    return [entered(first), entered(second)]


def test_a_hold_on_one_record_of_the_person_and_one_that_is_opened_keep_the_other_and_are_not_named(who, signed_in):
    first, second = two_of_one_person(who)
    disposal = agreed(who, first)
    held = hold(who, second)
    assert went(disposal) == 0
    refused(disposal, "a hold stands")
    shown = signed_in("della").get(reverse("safeguarding:retention_review", args=[first.public_id])).content.decode()
    assert "What keeps it is not shown here" in shown and "The inquiry asks" not in shown
    actions.end_hold(hold=held, reason="It is over", by=who("della"))
    disposal.refresh_from_db()
    assert disposal.may_go_on == TODAY + timedelta(days=28)
    actions.call_off(disposal=disposal, reason="-", by=who("della"))
    disposal = agreed(who, first)
    friend, elsewhere = (
        a_referral(who("tanya"), who={"forenames": "Aisha", "surname": "Rahman"}),
        Agency.objects.get(name="Calder Vale Police"),
    )
    Referral.objects.filter(pk=friend.pk).update(force=elsewhere)
    said = {"kind": "peer", "said": "-", "source": "-", "by": who("omar").person}
    Association.objects.create(of=friend.subject, other=first.referral.subject, **said)
    assert why_not_yet(first) == []
    days = {"from_day": TODAY, "review_on": TODAY + ONE_DAY}
    DisposalHold.objects.create(force=elsewhere, why="An inquiry", by=who("della").person, **days)
    assert why_not_yet(first) == [NOT_SHOWN] and went(disposal) == 0, "what is said of her goes with him"
    refused(disposal, "a hold stands")
    opened_again(who, second.referral)
    refused(disposal, "of the person is open")


def test_that_the_other_record_went_overtakes_nothing_and_that_one_came_does(who):
    first, second = two_of_one_person(who)
    disposal, other = agreed(who, first), agreed(who, second)
    with the_keeper_at_work():
        assert disposing.dispose_of_what_was_decided() == 2
    disposal, other = agreed(who), closed(who, years=9)
    joined(who, other, disposal.retention.referral)
    assert went(disposal) == 0
    disposal.refresh_from_db()
    assert disposal.overtaken_at


def test_a_hold_and_what_is_opened_again_in_the_days_of_calling_off_keep_it(who):
    disposal = agreed(who)
    held = hold(who, disposal.retention)
    assert went(disposal) == 0
    actions.end_hold(hold=held, reason="It is over", by=who("della"))
    assert went(disposal) == 0
    opened_again(who, disposal.retention.referral)
    entered(disposal.retention.referral)
    assert went(disposal) == 0
    disposal.refresh_from_db()
    assert disposal.overtaken_at and disposal.done_at is None


def test_one_that_fails_is_said_and_stops_no_other_and_a_worker_that_dies_leaves_it_whole(who, monkeypatch, caplog):
    first, _ = agreed(who), agreed(who)
    erased = disposing._erased

    def dies(disposal):
        rows = erased(disposal)
        if disposal.pk == first.pk:
            raise OSError("killed")
        return rows

    monkeypatch.setattr(disposing, "_erased", dies)
    with the_keeper_at_work():
        assert disposing.dispose_of_what_was_decided() == 1
    assert str(first.public_id) in caplog.text
    first.refresh_from_db()
    assert first.done_at is None and first.certificate == "" and Name.objects.exists()
    assert Referral.objects.get().pk == first.retention.referral_id
    monkeypatch.undo()
    assert went(first) == 1 and not Referral.objects.exists() and not Name.objects.exists()


def test_a_pack_that_a_partner_has_is_called_back_and_certified_first(who, files):
    referral = an_assessed_referral(who)
    share = acknowledged(who, referral=referral)
    disposal = actions.decide_disposal(
        retention=entered(closed(who, years=2, referral=referral)), **WHY, by=who("della")
    )
    with pytest.raises(MoveDenied, match="Have it recalled"):
        actions.confirm(disposal=disposal, by=who("ian"))
    sharing.recall(share=share, reason="It is disposed of", version=share.version, by=who("sian"))
    with pytest.raises(MoveDenied, match="has not certified"):
        actions.confirm(disposal=disposal, by=who("ian"))
    share = again(share)
    sharing.certify(share=share, how="Shredded", version=share.version, by=who("nadia"))
    actions.call_off(disposal=disposal, reason="Anew", by=who("della"))
    disposal = agreed(who, disposal.retention)
    assert went(disposal) == 1 and not PackShare.objects.exists() and not PackJob.objects.exists()
    disposal.refresh_from_db()
    assert [agency for agency, words in disposal.told if "destroyed" in words] == ["Broadfen NHS Trust"]


def test_another_record_of_the_person_keeps_its_own_and_is_not_due_until_it_too_has_ended(who):
    first = closed(who, years=3)
    second = joined(who, claiming.claim(referral=a_referral(who("tanya")), by=who("omar")), first)
    row = entered(first)
    assert row.review_on is None
    assert not Retention.objects.filter(referral=second).exists()
    closed(who, years=2, referral=assessed(who, second))
    assert went(agreed(who, entered(first))) == 1
    assert list(Referral.objects.all()) == [second] and not Link.objects.exists()
    assert set(Name.objects.values_list("subject_id", flat=True)) == {second.subject_id}


def test_what_joins_others_of_the_person_goes_after_them(who):
    middle = closed(who, years=3)
    ends = [Subject.objects.create() for _ in range(2)]
    said = {"verdict": "same", "reason": "-", "by": who("omar").person}
    for other in ends:
        Link.objects.create(a=middle.subject, b=other, **said)
    disposal = actions.decide_disposal(retention=entered(middle), **WHY, by=who("della"))
    with pytest.raises(MoveDenied, match="What keeps it is not shown here"):
        actions.confirm(disposal=disposal, by=who("ian"))
    Link.objects.create(a=ends[0], b=ends[1], **said)  # all three are joined to each other: any can go
    assert actions.confirm(disposal=disposal, by=who("ian"))


def test_a_search_finds_the_person_no_longer(who, signed_in):
    disposal = agreed(who)
    sian, path = signed_in("sian"), reverse("referrals:case", args=[disposal.retention.referral.public_id])

    def found():
        page = sian.post(reverse("referrals:queue"), {"q": "Dylan", "tab": "finished"}, follow=True)
        return page.content.decode().count(path)

    file_stale()
    assert FiledUnder.objects.exists() and SearchDocument.objects.exists() and found()
    assert went(disposal) == 1
    assert not FiledUnder.objects.exists() and not SearchDocument.objects.exists() and not found()


@pytest.mark.django_db(transaction=True)
def test_the_log_is_proved_after_a_disposal_and_its_orders(who, sealed, key, order_key, tmp_path, capsys):  # noqa: F811
    disposal = agreed(who)
    words = "what.he.said.as.a.note"
    Note.objects.create(referral=disposal.retention.referral, text=words, by=who("omar").person)
    assert went(disposal) == 1
    told = Event.objects.get(kind="retention.disposed")
    assert Event.objects.filter(payload__contains=words).count() == 2  # as it was written, and as it went
    order = tmp_path / "orders.txt"
    said = {"at": told.at.isoformat(), "id": told.pk, "its_rows": True, "by": "Della Frost", "because": "Certificate"}
    another = Event.objects.exclude(kind="retention.disposed").last()
    log(RETENTION_DISPOSED, target=disposal, data={"rows": {"accounts.User": [who("omar").pk]}})
    lies = Event.objects.filter(kind="retention.disposed").exclude(pk=told.pk).get()
    for event, refuses in ((another, "does not say"), (lies, "still there")):
        with pytest.raises(CommandError, match=refuses):
            asked = {**said, "at": event.at.isoformat(), "id": event.pk}
            call_command("audit_order_erasure", **asked, key=tmp_path / "della.pem")
    call_command("audit_order_erasure", **said, key=tmp_path / "della.pem")
    printed = capsys.readouterr()
    order.write_text(printed.out)
    assert printed.err.startswith(f"Certificate {Disposal.objects.get().certificate}: ")
    erased.note_what_was_erased()
    assert Disposal.objects.in_the_log().exists()
    with connected("log") as owner:
        seal_with(owner, key=key, folder=sealed)
    for _ in range(2):  # the second run finds all of it gone, and says nothing
        cluster.become("log")
        try:
            call_command("audit_erase", order=order, by="Rex Archer")
        finally:
            cluster.become("app")
    assert not Event.objects.filter(payload__contains=words).exists()
    assert not Event.objects.exclude(kind__startswith="audit.").filter(payload__contains="Dylan").exists()
    with the_keeper_at_work():
        assert erased.note_what_was_erased() == 1
    assert not Disposal.objects.in_the_log().exists()
    with connected("log") as owner:
        seal_with(owner, key=key, folder=sealed)
        proved = examine(owner, keys=known(key), folder=sealed, erasure_keys=known(order_key))
    assert proved.first_bad is None and proved.erased > 50
