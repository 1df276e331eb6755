"""A notice that nobody can read who it was for reaches somebody else: every kind, found in the code itself."""

from __future__ import annotations

import ast
import re
from functools import partial
from importlib import import_module

import pytest

from accounts.models import Agency, Notice, User
from accounts.notices.telling import NOBODY_LEFT, PERSONAL, UNREACHED, Instead, administrators, tell
from tests.source import ROOT, parsed

APPS = ("accounts", "evidence", "guidance", "letters", "packs", "policy", "referrals", "safeguarding", "subjects")
TELLS = re.compile("tell|escalate|raise_to")


def modules():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield import_name(path), parsed(path)


def import_name(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def calls():
    for module, tree in modules():
        yield from ((module, one) for one in ast.walk(tree) if isinstance(one, ast.Call))


def name_of(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def read(value, module):
    """The kinds that an expression can be: written out, one of two, begun with a day or a step, or a constant of the
    module. None where it is handed through: whoever calls has said it."""
    if isinstance(value, ast.Constant):
        return {value.value}
    if isinstance(value, ast.IfExp):
        return read(value.body, module) | read(value.orelse, module)
    if isinstance(value, ast.JoinedStr):
        return {"".join(part.value if isinstance(part, ast.Constant) else "1" for part in value.values)}
    if isinstance(value, ast.Attribute) and value.attr == "name":
        return {getattr(import_module(module), ast.unparse(value.value)).name}
    if isinstance(value, ast.Name):
        said = getattr(import_module(module), value.id, None)
        return {said} if said else set()
    raise AssertionError(
        f"{module}: what kind of notice is {ast.unparse(value)}? Say it so that this walk can read it."
    )


def kinds():
    """Every kind of notice, where something is told."""
    found = {
        kind
        for module, call in calls()
        if TELLS.search(name_of(call))
        for keyword in call.keywords
        if keyword.arg == "kind"
        for kind in read(keyword.value, module)
    }
    return sorted(found)


def test_the_walk_reads_a_kind_however_it_is_given():
    assert {"filing.danger", "case.follow_up_late", "case.follow_up_due", "request.late"} <= set(kinds())


def test_every_notice_says_who_is_told_instead():
    direct = [
        call for _, call in calls() if name_of(call) == "tell" and any(one.arg == "path" for one in call.keywords)
    ]
    assert len(direct) > 15
    assert all(any(one.arg == "instead" for one in call.keywords) for call in direct)


def test_what_is_personal_is_a_kind_that_exists():
    assert set(PERSONAL) <= set(kinds())


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind not in PERSONAL])
def test_a_supervisor_hears_it_when_everybody_it_was_for_is_suspended(people, kind):
    User.objects.filter(pk=people.priya.pk).update(is_active=False)
    instead = Instead(lambda: [people.sian], "/team/")
    tell([people.priya], kind=kind, words="News.", path="/there/", about=1, instead=instead)
    assert [(one.person, one.words, one.path) for one in Notice.objects.all()] == [
        (people.sian, f"{UNREACHED}News.", "/team/")
    ]


def test_who_is_away_hears_it_and_so_does_the_supervisor(who, people):
    from tests.accounts.test_absence import note

    note(who, people.priya, by="priya")
    Notice.objects.update(kind="before")
    tell(
        [people.priya],
        kind="case.assigned",
        words="News.",
        path="/there/",
        about=1,
        instead=Instead(lambda: [people.sian], "/team/"),
    )
    told = Notice.objects.exclude(kind="before").values_list("person__name", flat=True)
    assert set(told) == {"Priya Nair", "Sian Pugh"}


@pytest.mark.parametrize(("left", "told"), [("fay", "Fay Alder"), ("rex", "Rex Hale")])
def test_where_those_who_stand_in_are_nobody_an_administrator_hears_that_something_waits_and_no_word_of_it(
    people, left, told
):
    force = Agency.objects.get(memberships__user=people.priya)
    gone = {people.priya.pk, people.fay.pk} - {getattr(people, left).pk}
    User.objects.filter(pk__in=gone).update(is_active=False)
    instead = Instead(list, "/team/", beyond=partial(administrators, force.pk))
    about = {"path": "/there/", "about": 1, "reference": "RF-1", "words": "News."}
    tell([people.priya], kind="desk.asked", instead=instead, **about)
    found = {(one.person.name, one.words, one.reference) for one in Notice.objects.all()}
    assert (told, NOBODY_LEFT, "") in found and {words for _, words, _ in found} == {NOBODY_LEFT}


def test_nobody_writes_a_notice_without_anybody_instead(people):
    with pytest.raises(ValueError, match="Say who is told"):
        tell([people.priya], kind="case.assigned", words="News.", path="/", about=1, instead=None)
