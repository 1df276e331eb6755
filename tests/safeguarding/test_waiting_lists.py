"""What waits for a supervisor stands in one list, and each kind in it is logged by the rule that opened it."""

import pytest
from django.urls import reverse

from audit.models import Event
from safeguarding.access import close_case, countersign_assessment, decide_section_36
from safeguarding.models import Assessment, Section36Decision
from tests.records import asked_under_section_36, may_decide_for_the_chief_officer
from tests.safeguarding.assessing import an_open_case, begun, signed


def shown_by(rule):
    """The ids that the newest list of this rule had."""
    return Event.objects.filter(kind="list.shown", payload__contains=f'"{rule.name}"').latest("id").ids


@pytest.fixture
def case(who):
    may_decide_for_the_chief_officer(who, "sian")
    case = an_open_case(who)
    signed(who, begun(who, case))
    asked_under_section_36(who, case)
    return case


@pytest.mark.parametrize(
    ("rule", "model"), [(decide_section_36, Section36Decision), (countersign_assessment, Assessment)]
)
def test_each_kind_of_what_waits_is_logged_by_its_own_rule(who, case, signed_in, rule, model):
    assert signed_in("sian").get(reverse("referrals:team")).status_code == 200
    (record,) = model.objects.filter(case=case)
    assert set(shown_by(rule)) == {f"{model._meta.label}:{record.pk}", f"{case._meta.label}:{case.pk}"}
    assert shown_by(close_case) == []
