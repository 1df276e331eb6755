"""Files and pages under the second net: what the database shows is what the rules open, for everybody of the cast."""

from __future__ import annotations

import pytest
from django.conf import settings as of_django
from django.urls import reverse

from core.row_security import reading
from evidence import access, actions
from evidence.duties import ring_due
from evidence.models import CopyPage, File, FileState, Inspection, Piece, Unfinished
from evidence.places import PLACES
from evidence.tasks import inspect_file
from referrals.casework.actions import claiming, sealing
from referrals.filing.file_places import CASE_FILE, DRAFT, SUBMISSION
from safeguarding.requests.file_places import REQUEST
from tests.evidence.released import a_file
from tests.netted import EVERYBODY, found, listed, opened
from tests.records import a_draft, a_referral, a_request
from tests.source import ROOT

pytestmark = pytest.mark.usefixtures("second_net")
RULES = (access.list_files, access.see_file, access.read_file)
# The net is coarser than the rules, and these people find more rows than a rule opens. Dot is on duty for the force,
# and not in its lane of danger; leads of a school are not told apart by their site, nor a draft by whether it was handed
# to them; who coordinates or chairs a council's panel is not told apart from its front door, which has copies.
BEYOND = {
    "cora": {"sent with it"},
    "hugh": {"sent with it"},
    "dawn": {"sent with it"},
    "dot": {"of the case", "sent with it", "sent by the trust"},
    "lena": {"in a draft", "should not be anywhere"},
    "lowri": {"in a draft", "sent with it", "should not be anywhere"},
}


@pytest.fixture(scope="module")
def told(once_a_module, tmp_path_factory):
    """Files at each place of a referral by Tanya that Omar works on; one in a draft of hers; one in a draft of Tom's that
    was sealed because it should not be anywhere; and one of a record that Ian has sealed."""
    who = once_a_module.who
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(of_django, "FILES_DIR", tmp_path_factory.mktemp("files"))
        request = a_request(who)
        a_file(request.referral, by=who("omar"), place=CASE_FILE, name="of the case")
        a_file(request.referral, by=who("tanya"), place=SUBMISSION, name="sent with it")
        a_file(request, by=who("nadia"), place=REQUEST, name="sent by the trust")
        a_file(a_draft(who("tanya")), by=who("tanya"), place=DRAFT, name="in a draft")
        wrong = a_file(a_draft(who("tom")), by=who("tom"), place=DRAFT, name="should not be anywhere")
        actions.set_aside(file=wrong, why="An indecent image", by=who("tom"))
        sealed = claiming.claim(referral=a_referral(who("mina")), by=who("omar"))
        a_file(sealed, by=who("mina"), place=SUBMISSION, name="of the sealed one")
        sealing.seal(referral=sealed, why="A councillor's son", by=who("ian"))
        yield request


@pytest.fixture
def files(told, people):
    return File.objects


def test_each_person_finds_the_files_that_a_rule_opens_and_no_others(who, files):
    assert files.count() == 6
    for name in EVERYBODY:
        allowed = opened(RULES, files, who(name))
        assert listed(RULES, files, who(name)) == allowed, name
        assert found(files, who(name)) - allowed == BEYOND.get(name, set()) - allowed, name
        assert allowed <= found(files, who(name)), name


def test_who_opens_which(who, files):
    """So that the test above cannot pass by opening nothing."""
    case = {"of the case", "sent with it", "sent by the trust"}
    for name, names in {
        "omar": case | {"of the sealed one"},
        "priya": case,
        "ian": case | {"of the sealed one", "should not be anywhere"},
        "tanya": {"sent with it", "in a draft"},
        "mina": {"of the sealed one"},
        "nadia": {"sent by the trust"},
        "bea": set(),
        "yusuf": set(),
        "kofi": set(),
        "amir": set(),
    }.items():
        assert found(files, who(name)) == names, name


def test_pages_are_found_with_their_file_once_it_is_released_and_until_it_is_sealed(who, files):
    for name in ("omar", "ian", "tanya", "nadia", "bea"):
        with reading(who(name).reader):
            released = set(files.filter(state=FileState.RELEASED).values_list("pk", flat=True))
            assert set(CopyPage.objects.values_list("file", flat=True)) == released, name


def test_who_has_said_nothing_finds_none(files):
    with reading(None):
        assert not files.exists() and not CopyPage.objects.exists()


def test_what_has_not_arrived_whole_is_found_by_its_sender_alone_with_its_pieces(who, told, files):
    """Omar lost the record in which he began one to Priya, and can take it back all the same."""
    for name in ("omar", "priya"):
        begun = {"place": CASE_FILE, "holder_id": told.referral_id, "sha256": name, "sent_by": who(name).person}
        upload = Unfinished.objects.create(name=name, size=2, **begun)
        Piece.objects.create(upload=upload, start=0, size=1, key=name)
    claiming.assign(referral=told.referral, to=who("priya").person, reason="Leave", by=who("sian"))
    for name in EVERYBODY:
        own = {name} & {"omar", "priya"}
        assert found(Unfinished.objects, who(name)) == own, name
        assert listed((access.own_upload,), Unfinished.objects, who(name)) == own, name
        with reading(who(name).reader):
            assert set(Piece.objects.values_list("key", flat=True)) == own, name
    with reading(None):
        assert not Unfinished.objects.exists() and not Piece.objects.exists()


def test_every_place_is_named_in_the_policy():
    """One that is not shows no file to anybody."""
    policy = (ROOT / "safeguarding" / "sql" / "row_security_of_files.sql").read_text()
    assert {place.code for place in PLACES} == {"draft", "submission", "case_file", "request"}
    assert all(f"place = '{place.code}'" in policy for place in PLACES)


def test_a_file_goes_its_whole_way_over_the_pages_of_both_sides(who, files, signed_in):
    sent = files.get(name="sent with it")
    page = reverse("evidence:file", args=[sent.public_id])
    for name, answer in (("omar", 200), ("tanya", 200), ("nadia", 404), ("yusuf", 404)):
        assert signed_in(name).get(page).status_code == answer, name
    omar = signed_in("omar")
    assert omar.get(reverse("evidence:page", args=[sent.public_id, "1"])).status_code == 200
    assert omar.post(reverse("evidence:download", args=[sent.public_id])).content.startswith(b"as it came")
    ian = signed_in("ian").get(reverse("evidence:file", args=[files.get(name="should not be anywhere").public_id]))
    assert ian.status_code == 200 and "An indecent image" in ian.text


def test_the_scanners_worker_and_the_keeper_find_what_waits(who, told, people, monkeypatch):
    """The worker begins as nobody, and its task as the service; so does the keeper's process (manage.py)."""
    looked_at = []
    waits = Inspection.objects.get(file=a_file(told.referral, by=who("omar"), name="waits", released=False))
    monkeypatch.setattr("evidence.tasks.look", looked_at.append)
    with reading(None):
        assert not File.objects.exists()
        inspect_file.apply(args=[waits.pk]).get()
    assert [work.file.name for work in looked_at] == ["waits"]
    rung = []
    monkeypatch.setattr("evidence.duties.ring", rung.append)
    waits.begin_anew()
    ring_due()
    assert waits.pk in rung
