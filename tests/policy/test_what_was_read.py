"""Petra publishes, and either of them withdraws, what was on the page, however much was done meanwhile."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.moves import Stale
from core.clock import ONE_DAY
from guidance.versions import State
from policy import actions
from policy.models import TIME_LIMITS, PolicyVersion
from policy.of_limits import LIMITS_MATTER
from tests.policy.drafts import CHANGE, DRAFT, LIMITS, PUBLISH, boxes, drafted, made_from, on, published, to_publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_any_hour")]


def pat_changes_it(pat) -> None:
    pat.post(CHANGE, boxes(first_look="4", **made_from(pat.get(CHANGE))))


def pat_begins_anew(pat, basis: str = "2") -> None:
    pat.post(f"{DRAFT}withdraw/", made_from(pat.get(DRAFT)))
    pat.post(CHANGE, boxes(first_look="4", basis=basis))


def pat_calls_off_what_it_was_read_after(pat) -> None:
    pat.post(f"{LIMITS}coming/withdraw/", made_from(pat.get(LIMITS)))


@pytest.mark.parametrize("meanwhile", [pat_changes_it, pat_begins_anew, pat_calls_off_what_it_was_read_after])
def test_petra_publishes_what_she_has_read_and_nothing_else(signed_in, who, meanwhile):
    published(who, days=3, plan=9)
    drafted(who, plan=9, first_look=3)
    pat, petra = signed_in("pat"), signed_in("petra")
    led_to, question = (there := to_publish(petra)), petra.get(there)
    meanwhile(pat)
    for answer in (
        petra.get(led_to, follow=True),
        *(
            petra.post(PUBLISH, on(timezone.localdate() + 9 * ONE_DAY, **made_from(question)), follow=True)
            for _ in "12"
        ),
    ):
        page = answer.content.decode()
        assert ("has changed since" in page or "is another one now" in page) and "What it changes" in page
    assert not PolicyVersion.objects.filter(state=State.PUBLISHED, number__gt=2).exists()


def test_a_form_of_a_draft_that_was_withdrawn_changes_none_that_was_begun_since(signed_in, who):
    """Pat has two tabs open: the form of the one is not the other's, though each has its first words."""
    pat = signed_in("pat")
    drafted(who, first_look=2)
    opened = made_from(pat.get(CHANGE))
    pat_begins_anew(pat, "1")
    answer = pat.post(CHANGE, boxes(first_look="3", **opened))
    assert answer.status_code == 409 and "has changed since" in answer.content.decode()
    assert PolicyVersion.objects.get(state=State.DRAFT).content["first_look"] == 4


def test_the_database_holds_no_version_from_the_day_on_which_it_was_published(who):
    held = published(who, days=1, first_look=3)
    with pytest.raises(IntegrityError, match="policy_version_holds_from_later"), transaction.atomic():
        PolicyVersion.objects.filter(pk=held.pk).update(holds_from=timezone.localdate())


def test_what_was_saved_while_petra_waited_for_the_lock_is_not_published(who):
    draft = drafted(who, first_look=2)
    numbers = {**draft.content, "first_look": 3}
    actions.write(matter=LIMITS_MATTER, content=numbers, why="Longer.", version=1, basis=1, by=who("pat"))
    with pytest.raises(Stale):
        day = timezone.localdate() + ONE_DAY
        actions.publish(draft=draft, holds_from=day, version=1, basis=1, by=who("petra"))


def test_a_form_that_was_opened_on_another_basis_is_shown_beside_it(signed_in, who):
    pat = signed_in("pat")
    opened = made_from(pat.get(CHANGE))
    published(who, first_look=3)
    answer = pat.post(CHANGE, boxes(plan="9", **opened))
    page = answer.content.decode()
    assert answer.status_code == 409 and "is another one now" in page and "looked at for the first time" in page
    assert pat.post(CHANGE, boxes(plan="9", **made_from(answer))).url == DRAFT


def test_what_is_withdrawn_is_what_was_on_the_page(signed_in, who):
    petra, pat = signed_in("petra"), signed_in("pat")
    drafted(who, first_look=2)
    first = made_from(petra.get(DRAFT))
    pat.post(f"{DRAFT}withdraw/", first)
    published(who, days=2, first_look=3)
    coming = made_from(petra.get(LIMITS))
    published(who, days=4, first_look=4)
    drafted(who, first_look=5)
    petra.post(f"{DRAFT}withdraw/", first)
    answer = petra.post(f"{LIMITS}coming/withdraw/", coming, follow=True).content.decode()
    assert "Version 4 was published after it. Withdraw that first." in answer
    written = PolicyVersion.objects.filter(policy__slug=TIME_LIMITS).order_by("number")
    states = list(written.values_list("state", flat=True))
    assert states == [State.PUBLISHED, State.WITHDRAWN, State.PUBLISHED, State.PUBLISHED, State.DRAFT]


def test_what_lies_beyond_the_bounds_of_a_later_release_is_not_published(signed_in, who):
    drafted(who, first_look=2)
    PolicyVersion.objects.filter(state=State.DRAFT).update(content={"first_look": 9})
    petra = signed_in("petra")
    assert "This limit must be 1 to 5 working days" in petra.get(DRAFT).content.decode()
    answer = petra.post(PUBLISH, on(timezone.localdate() + ONE_DAY))
    assert answer.status_code == 422 and "This limit must be 1 to 5 working days" in answer.content.decode()
