"""Mutants that were read and are the same rule: by the module, the line as it stands, what was changed, and why.

Whom a rule may name (`people=`) is asked of the rule one by one (accounts/sight.py): a wider guess costs questions and names
no other person."""

from __future__ import annotations

from bench.mutants_made import Mutant

WIDER = "a wider guess at whom the rule may name: the rule is asked of each"
UNION = "the author's drafts in every state: the other branches open those of the other states"
EMPTY = "an empty Q is dropped by |"
ONE_BY_ONE = "each is asked about, as where no one says whom the rows name: slower, and the same people"
# Functions, and the argument, that say whom a rule may name.
NAMING = frozenset(
    {
        "people",
        "_at_the_agency",
        "_front_door_of_panel",
        "_front_doors",
        "_on_duty_there",
        "_people",
        "_sender",
        "_staff_of_joint_forces",
        "_staff_of_the_force",
        "_team",
        "_whom_it_was_given",
        "openers",
    }
)
SAME: dict[tuple[str, str, str], str] = {
    (
        "referrals/access/drafts.py",
        "return Q(author_id=who.pk, state=DraftState.SENT) if who.memberships else None",
        "argument state dropped",
    ): UNION,
    ("referrals/access/emergency_access.py", "return Q(pk__in=[])", "argument pk__in dropped"): EMPTY,
    ("referrals/access/case_team.py", "return Q(pk__in=[])", "argument pk__in dropped"): EMPTY,
    (
        "accounts/sight.py",
        "return authorities_of(User.objects.filter(pk__in=people))",
        "argument pk__in dropped",
    ): WIDER,
    (
        "referrals/access/few.py",
        "rows(who).order_by().values_list(Value(name, CharField()))[:1]",
        "2 for 1",
    ): "the name of a way once more, in a set",
    ("accounts/sight.py", "could = Q(pk__in=[])", "argument pk__in dropped"): EMPTY,
    (
        "accounts/sight.py",
        'people = Membership.objects.live().filter(could, user__is_active=True).values("user_id")',
        "all() for live()",
    ): WIDER,
    (
        "accounts/sight.py",
        'people = Membership.objects.live().filter(could, user__is_active=True).values("user_id")',
        "argument user__is_active dropped",
    ): WIDER,
    (
        "accounts/sight.py",
        "alike = who.pk if apart is None or who.pk in apart else _roles_of(who)",
        "always the first of if and else",
    ): ONE_BY_ONE,
    (
        "safeguarding/access/requests.py",
        "return Q(agency_id=action.agency_id, role=role) if action.asked_of == role else Q(pk__in=[])",
        "always the first of if and else",
    ): WIDER,
}


def same(mutant: Mutant) -> str:
    """Why it is the same rule; "" where nothing says so."""
    dropped = mutant.what.startswith("argument ") and mutant.what.endswith(" dropped")
    if mutant.where in NAMING and (dropped or mutant.what == "all() for standing()"):
        return WIDER
    return SAME.get((mutant.path, mutant.text, mutant.what), "")
