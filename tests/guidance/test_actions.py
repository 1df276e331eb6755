"""Two people publish: rules, constraints, and what a release may and may not replace."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.moves import MoveDenied, Stale
from guidance import actions
from guidance.access import change_draft, publish_draft, see_draft
from guidance.models import CirculationSheet, Origin, Page, PageVersion, State
from guidance.reference_data import load_guidance

pytestmark = pytest.mark.django_db


def test_pat_writes_and_petra_publishes(pats_draft, published, who):
    actions.publish(draft=pats_draft, version=1, by=who("petra"))
    assert (published().author.name, published().approver.name) == ("Pat Doyle", "Petra Vance")
    assert published().body == "## New\n\nA new text."


def test_nobody_publishes_their_own_draft(pats_draft, published, who):
    with pytest.raises(MoveDenied, match="Another policy administrator"):
        actions.publish(draft=pats_draft, version=1, by=who("pat"))
    assert published().origin == Origin.SHIPPED


def test_the_replaced_text_is_kept(pats_draft, published, topic, who):
    before = published()
    actions.publish(draft=pats_draft, version=1, by=who("petra"))
    before.refresh_from_db()
    assert (before.state, before.number, published().number) == (State.RETIRED, 1, 2)


def test_a_draft_changed_since_it_was_read_is_not_published(pats_draft, topic, words, who):
    actions.write(page=topic, wording=words(body="Slipped in later."), version=1, by=who("pat"))
    with pytest.raises(Stale):  # of the draft as it was when Petra pressed, before she waited for the lock
        actions.publish(draft=pats_draft, version=1, by=who("petra"))


def test_only_the_author_changes_a_draft(pats_draft, topic, words, who):
    with pytest.raises(MoveDenied, match="Another person wrote this draft"):
        actions.write(page=topic, wording=words(body="Petra’s words."), version=1, by=who("petra"))


def test_a_draft_begun_meanwhile_is_not_overwritten(pats_draft, topic, words, who):
    with pytest.raises(Stale) as stale:
        actions.write(page=topic, wording=words(body="Petra’s words."), version=0, by=who("petra"))
    assert stale.value.now == pats_draft


def test_a_withdrawn_draft_is_kept_and_makes_room_for_another(pats_draft, topic, words, who):
    actions.withdraw(draft=pats_draft, version=1, by=who("petra"))
    second = actions.write(page=topic, wording=words(), version=0, by=who("petra"))
    assert (second.number, second.author.name) == (3, "Petra Vance")
    assert topic.versions.get(number=2).state == State.WITHDRAWN


PEOPLE = ["tanya", "lena", "ada", "omar", "ian", "amir", "della", "rex"]


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_else_sees_changes_or_publishes_a_draft(pats_draft, who, name):
    rules = (see_draft, change_draft, publish_draft)
    assert not any(rule.allows(who(name), pats_draft) for rule in rules)


@pytest.mark.parametrize(
    "broken",
    [
        {"state": State.PUBLISHED, "published_at": timezone.now()},  # nobody approved
        {"state": State.PUBLISHED, "published_at": timezone.now(), "approver": "pat"},  # the author approved
        {"state": "burnt"},
        {"published_at": timezone.now()},  # a draft that was published
    ],
)
def test_the_database_refuses_a_text_that_one_person_published(pats_draft, people, broken):
    if "approver" in broken:
        broken = {**broken, "approver": getattr(people, broken["approver"])}
    with pytest.raises(IntegrityError), transaction.atomic():
        PageVersion.objects.filter(pk=pats_draft.pk).update(**broken)


def test_loading_twice_changes_nothing(reference):
    before = PageVersion.objects.count(), CirculationSheet.objects.count()
    assert load_guidance() == 0
    assert (PageVersion.objects.count(), CirculationSheet.objects.count()) == before


def test_a_release_replaces_the_text_of_an_earlier_release(topic, published, words):
    actions.ship(page=topic, wording=words(body="From the next release."))
    assert (published().number, published().body) == (2, "From the next release.")


def test_a_release_never_replaces_what_was_written_here(pats_draft, topic, published, who):
    actions.publish(draft=pats_draft, version=1, by=who("petra"))
    load_guidance()
    assert published().body == "## New\n\nA new text."


def test_a_release_that_arrives_beside_a_draft_leaves_the_draft(pats_draft, topic, words):
    actions.ship(page=topic, wording=words(body="From the next release."))
    pats_draft.refresh_from_db()
    assert pats_draft.state == State.DRAFT


@pytest.mark.django_db(transaction=True)
def test_two_drafts_begun_at_once_become_one(people, who, words):
    topic, outcome = Page.objects.get(slug="not-a-concern"), []

    def begin(name, authority):
        try:
            actions.write(page=topic, wording=words(), version=0, by=authority)
            outcome.append("begun")
        except Stale:
            outcome.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=begin, args=(name, who(name))) for name in ("pat", "petra")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome) == ["begun", "stale"]
