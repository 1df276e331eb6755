"""On the partner's page stand the pages of the files that were picked, and no other; each look at one is asked of the rule and
stands in the log."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import Notice
from audit.models import Event
from evidence import actions as evidence
from evidence.models import File
from packs.copies import content_of
from packs.document import readable_of
from packs.models import Download, PackShare
from packs.sharing import actions
from tests.evidence.released import PICTURE, a_file
from tests.packs.shares import a_share, acknowledged, again, at, sent, the_person
from tests.records import an_assessed_referral


@pytest.fixture(autouse=True)
def private_store(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def files(who):
    referral = an_assessed_referral(who)
    return [a_file(referral, by=who("omar"), name=name) for name in ("other.jpg", "letter.jpg")]


def picked(files):
    return lambda group, piece: str(files[1].public_id) in piece.key


@pytest.fixture
def share(who, files) -> PackShare:
    return acknowledged(who, referral=files[0].attached_at.holder_of(files[0].holder_id), pick=picked(files))


def picture(share, number="1"):
    return reverse("packs:received_picture", args=[share.public_id, number])


def shown(client, share):
    return client.get(reverse("packs:received_pack", args=[share.public_id])).text


def looks():
    return Event.objects.filter(kind="pack.picture_shown")


def test_nadia_sees_the_page_of_the_file_that_was_picked_and_each_look_is_logged(share, signed_in):
    nadia = signed_in("nadia")
    page = shown(nadia, share)
    assert page.count("<img") == 1 and picture(share) in page and "other.jpg" not in page
    answer = nadia.get(picture(share))
    assert answer.content == PICTURE and answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"] and "default-src 'none'" in answer["Content-Security-Policy"]
    (look,) = looks()
    assert (look.actor_name, look.target_id) == ("Nadia Broad", str(share.pk)) and "page-1.jpg" in str(look.payload)


def test_the_officer_and_the_second_person_see_what_she_will_and_each_look_is_logged(who, files, signed_in):
    """Before it is sent, and of what was sent: the same pages, the same text."""
    referral = files[0].attached_at.holder_of(files[0].holder_id)
    prepared, after = (
        a_share(who, referral=referral, pick=picked(files)),
        acknowledged(who, referral=referral, pick=picked(files)),
    )
    seen = shown(signed_in("nadia"), after)
    for share in (prepared, after):
        for name in ("omar", "sian"):
            client, here = signed_in(name), reverse("packs:shared_picture", args=[share.public_id, "1"])
            page = client.get(reverse("packs:share", args=[share.public_id])).text
            assert page.count("<img") == seen.count("<img") == 1 and here in page and "other.jpg" not in page
            assert "He wrote it on Monday" in page and "He wrote it on Monday" in seen
            assert client.get(here).content == PICTURE
            assert client.get(here.replace("pages/1/", "pages/9/")).status_code == 404
    assert [look.actor_name for look in looks().order_by("pk")] == ["Omar Haddad", "Sian Pugh"] * 2
    assert {signed_in(name).get(here).status_code for name in ("nadia", "tanya", "yusuf")} == {404}
    assert "He wrote it on Monday" in readable_of(content_of(after.job.pack))


def test_no_other_page_is_there(share, signed_in):
    nadia, here = signed_in("nadia"), picture(share)
    assert "pages/1/" in here
    for number in ("0", "2", "3", "99999", "x", "²"):
        assert nadia.get(here.replace("pages/1/", f"pages/{number}/")).status_code == 404, number
    assert not looks()


def test_nobody_else_is_shown_it(share, signed_in):
    for name in ("tanya", "carl", "omar", "yusuf"):
        assert signed_in(name).get(picture(share)).status_code == 404 and not looks(), name


def test_before_it_was_acknowledged_nothing_of_it_is_shown(who, files, signed_in):
    new = sent(who, referral=files[0].attached_at.holder_of(files[0].holder_id), pick=picked(files))
    nadia = signed_in("nadia")
    assert "<img" not in shown(nadia, new) and nadia.get(picture(new)).status_code == 403 and not looks()


def recalled(who, share, files):
    actions.recall(share=again(share), reason="The wrong trust", version=again(share).version, by=who("omar"))


def run_out(who, share, files):
    PackShare.objects.filter(pk=share.pk).update(until=share.sent_at)


def set_aside(who, share, files):
    evidence.set_aside(file=files[1], why="It is not ours to keep", by=who("omar"))


@pytest.mark.parametrize("ends", [recalled, run_out, set_aside])
def test_what_is_over_shows_no_picture_on_the_next_request(who, share, files, signed_in, ends):
    nadia = signed_in("nadia")
    assert nadia.get(picture(share)).status_code == 200
    ends(who, share, files)
    assert nadia.get(picture(share)).status_code == 404 and looks().count() == 1


def test_a_file_knows_who_read_it_in_a_pack_and_with_which_copy_it_left(share, files, signed_in):
    """Nadia read the letter, looked at its page and took a copy; of the other file nothing of the sort is known."""
    nadia = signed_in("nadia")
    shown(nadia, share), nadia.get(picture(share))
    assert b"".join(nadia.post(reverse("packs:take_received", args=[share.public_id])).streaming_content)
    other, letter = (Event.objects.filter(ids__contains=[f"evidence.File:{file.pk}"]) for file in files)
    assert {"pack.files_read", "pack.picture_shown", "pack.downloaded"} <= set(letter.values_list("kind", flat=True))
    assert not other.filter(kind__startswith="pack.").exists()


def test_two_presses_of_one_form_take_one_copy(share, signed_in):
    nadia, once = signed_in("nadia"), {"idempotency": str(uuid.uuid4())}
    first, second = (nadia.post(reverse("packs:take_received", args=[share.public_id]), once) for _ in range(2))
    assert b"".join(first.streaming_content) and second.url == reverse("packs:received_pack", args=[share.public_id])
    assert Download.objects.count() == 1


def said(**typed):
    return {"wrong": "material", "why": "An indecent image", "idempotency": str(uuid.uuid4()), **typed}


def test_what_nadia_says_should_not_be_here_is_closed_to_her_agency_at_once_and_those_who_judge_it_hear(
    who, files, share, signed_in, people
):
    """Ian looks at it and seals it, or lets it be: until then the record's own file stays as it is."""
    referral, nadia = share.referral, signed_in("nadia")
    another, apart = (acknowledged(who, referral=referral, pick=pick) for pick in (picked(files), the_person))
    here = reverse("packs:say_wrong", args=[share.public_id, "1"])
    assert here in shown(nadia, share) and "letter.jpg" in nadia.get(here).text
    assert nadia.post(here, said(why="")).status_code == 422
    assert {nadia.get(here.replace("/1/", "/2/")).status_code, signed_in("yusuf").get(here).status_code} == {404}
    after = nadia.post(here, said(), follow=True).text
    assert "It is closed: nobody at your agency can open it any more" in after
    assert after.count("your agency said that a file in it should not be here") == 2
    assert [bool(again(each).job.stopped_at) for each in (share, another, apart)] == [True, True, False]
    assert {nadia.get(address).status_code for address in (at(share), at(another), picture(share), here)} == {404}
    assert files[1].state == File.objects.get(pk=files[1].pk).state
    page = reverse("evidence:file", args=[files[1].public_id])
    told = Notice.objects.filter(urgent=True, kind__in=("pack.said_wrong", "file.said_wrong"))
    assert {(one.person, one.path) for one in told} == {
        (people.omar, at(share, "share")),
        (people.omar, at(another, "share")),
        (people.ian, page),
        (people.ingrid, page),
    }
    event = Event.objects.get(kind="pack.file_said_wrong")
    assert (event.actor_name, event.target_id) == ("Nadia Broad", str(share.pk)) and str(files[1].pk) in str(event.ids)
    seen = signed_in("omar").get(at(share, "share")).text
    assert "An indecent image" in seen and "Nadia Broad" in seen and page in seen and "was put back since" not in seen
    evidence.set_aside(file=files[1], why="It is", by=who("ian"))
    assert not Notice.objects.filter(kind="pack.stopped").exists()
