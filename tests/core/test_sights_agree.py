"""One record, a list, its count, a search and the database's own rows never disagree, whatever happens in between."""

import os
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings

from accounts.models import Agency
from accounts.roles import Role
from referrals.models import Referral
from subjects.models import Association
from tests.counted import count
from tests.records import a_referral
from tests.sights import NAMES, STEPS_EACH, forces, search_for, steps, walk

STEPS = int(os.environ.get("SIGHT_STEPS", "500"))


def a_friend_of_each(people, made):
    """Each of the next, for all and for the team alone; and each of somebody who is not on file."""
    said = {"kind": "peer", "said": "-", "source": "-", "by": people.omar}
    for one, other in zip(made, [*made[1:], made[0]], strict=True):
        for reach in ("ordinary", "team"):
            Association.objects.create(of=one.subject, other=other.subject, reach=reach, **said)
            Association.objects.create(of=one.subject, name="A friend", reach=reach, **said)
    over = {"ended_at": timezone.now(), "ended_by": people.omar, "ended_why": "-"}
    named = Association.objects.create(of=made[0].subject, name="A friend", **said, **over)
    Association.objects.create(
        of=made[0].subject, other=made[1].subject, corrects=named.public_id, reach="team", **said
    )


@pytest.fixture(scope="module")
def world(once_a_module):
    """Three referrals by Tanya, copied to the council; nothing has happened to them yet."""
    people, who = once_a_module.people, once_a_module.who
    said = [{"forenames": forenames, "surname": surname, "place": "Year 9"} for forenames, surname in NAMES]
    made = [a_referral(who("tanya"), who=one) for one in said]

    a_friend_of_each(people, made)

    def of_the_agency(asker):
        files = asker.agencies(Role.SAFEGUARDING_LEAD, Role.GATEWAY_CLERK)
        return set(Referral.objects.filter(agency__in=files).values_list("pk", flat=True))

    return SimpleNamespace(
        people=people,
        records=[one.pk for one in made],
        forces=forces(),
        trust=Agency.objects.get(name="Broadfen NHS Trust"),
        asked=[search_for(" ".join(name)) for name in NAMES],
        of_the_agency=of_the_agency,
    )


@settings(
    max_examples=STEPS // STEPS_EACH,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # to make 20 steps fewer takes hundreds of examples
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(said=steps)
def test_what_a_person_sees_is_the_same_however_it_is_asked(said, world, people):
    walk(world, said)
    count(steps=len(said))
