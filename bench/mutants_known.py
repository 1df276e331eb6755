"""Mutants that were read and are the same rule: by the module, the line as it stands, what was changed, and why.

Whom a rule may name (`people=`) is asked of the rule one by one (accounts/sight.py): a wider guess costs questions and names
no other person. That kind is recognised by where it stands (bench/mutants_made.py); each of the rest is read."""

from __future__ import annotations

from bench.mutants_made import Mutant

WIDER = "a wider guess at whom the rule may name: the rule is asked of each"
UNION = "the author's drafts in every state: the other branches open those of the other states"
EMPTY = "an empty Q is dropped by |"
ONE_BY_ONE = "each is asked about, as where no one says whom the rows name: slower, and the same people"
THE_OTHER = "the way at a site names the same leads already"
ONCE_MORE = "the name of a way once more or once less, in a set"
NO_RULE = "says how a class or a walk is written, and nobody depends on it"
BY_CONSTRAINT = "constraints of the table leave no other state in which it has its file and was not recalled"
STILL_NONE = "~Q of a column that may be empty holds where it is empty, without a word"
SAME: dict[tuple[str, str, str], str] = {
    (
        "safeguarding/access/requests.py",
        "return Q(agency_id=action.agency_id, role=role) if action.asked_of == role else Q(pk__in=[])",
        "argument pk__in dropped",
    ): EMPTY,
    (
        "referrals/access/submissions.py",
        "people=_at_the_agency(Role.SAFEGUARDING_LEAD),",
        "COUNCIL_FRONT_DOOR for SAFEGUARDING_LEAD",
    ): THE_OTHER,
    (
        "accounts/sight.py",
        "answer = here.annotate(**asked).values_list(*asked).first() if ways else None",
        "always the first of if and else",
    ): "a rule with no way for this person finds no record: a question more",
    ("accounts/sight.py", "@dataclass(frozen=True)", "argument frozen dropped"): NO_RULE,
    ("accounts/sight.py", "@dataclass(frozen=True)", "False for True"): NO_RULE,
    (
        "accounts/sight.py",
        "return tuple(branch for (branch, _), is_open in zip(ways, answer, strict=True) if is_open)",
        "argument strict dropped",
    ): NO_RULE,
    (
        "accounts/sight.py",
        "return tuple(branch for (branch, _), is_open in zip(ways, answer, strict=True) if is_open)",
        "False for True",
    ): NO_RULE,
    (
        "packs/access.py",
        "return Q(agency_id__in=agencies, state__in=WITH_AGENCY) & alive",
        "argument state__in dropped",
    ): BY_CONSTRAINT,
    (
        "accounts/access.py",
        'return Q(**{f"{prefix}granted_by__isnull": True}) | ~Q(**{f"{prefix}granted_by_id": who.pk})',
        "the left of & or | dropped",
    ): STILL_NONE,
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
    ): ONCE_MORE,
    (
        "referrals/access/few.py",
        "sql, params = first.union(*others, all=True).query.sql_with_params()",
        "argument all dropped",
    ): ONCE_MORE,
    (
        "referrals/access/few.py",
        "sql, params = first.union(*others, all=True).query.sql_with_params()",
        "False for True",
    ): ONCE_MORE,
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
        'people = Membership.objects.live().filter(could, user__is_active=True).values("user_id")',
        "argument 1 dropped",
    ): WIDER,
    (
        "accounts/sight.py",
        "return sorted(found, key=lambda sight: (sight.person.name, sight.person.pk))",
        "element 2 dropped",
    ): NO_RULE,
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
    if mutant.asks_more:
        return WIDER
    return SAME.get((mutant.path, mutant.text, mutant.what), "")
