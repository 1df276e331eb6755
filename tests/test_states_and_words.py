"""Every state machine is a printed table that nothing goes round, and every kind of event has words: by
walking the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import django
import pytest
from django.apps import apps

import audit.kinds
from accounts import roles
from accounts.models import AgencyKind
from audit import vocabulary
from audit.console.views import COLOURS
from audit.log import Kind, NoKind
from audit.models import Operation
from audit.policy import policy_of
from audit.states import machines
from audit.vocabulary import KINDS, kind_words, known, stated_in
from tests.source import APPS, ROOT, parsed, sources

# --- States ----------------------------------------------------------------------------------------------------------

# Bulk data is placed where work would have brought it: it never was anybody's act.
PLACED = ("prevent_portal/seeding/bulk.py", "prevent_portal/seeding/cases.py")


def models_with_a_state():
    ours = [model for model in apps.get_models() if model.__module__.partition(".")[0] in APPS]
    return {m._meta.label for m in ours if any(field.name == "state" for field in m._meta.fields)}


def test_every_model_with_a_state_has_a_machine():
    assert models_with_a_state() == {machine.label for machine in machines()}


@pytest.mark.parametrize("machine", machines(), ids=lambda machine: machine.label)
def test_every_state_is_reached_or_begun_and_the_table_names_no_other(machine):
    states = set(machine.model._meta.get_field("state").choices or ())
    known = {value for value, _ in states}
    ways = [each for verb in machine.moves for each in verb.ways]
    named = {state for each in ways for state in (*each.sources, each.target or "")} - {""}
    assert named == (known if machine.moves else set())
    assert bool(machine.moves) != bool(machine.written_by and machine.because)


def test_the_tables_of_all_machines_are_printed():
    printed = (ROOT / "docs/printed/states.md").read_text()
    for machine in machines():
        assert f"## {machine.app}: {machine.model._meta.verbose_name}\n" in printed
        assert all(f"| {verb.name} |" in printed for verb in machine.moves)
        assert machine.because in printed


def writes_of_a_state(tree: ast.AST) -> Iterator[ast.AST]:
    """`record.state = ...` and `records.update(state=...)`, whatever the record is called."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            flat = [t for target in targets for t in ast.walk(target)]
            if any(isinstance(t, ast.Attribute) and t.attr == "state" for t in flat):
                yield node
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            named = any(keyword.arg == "state" for keyword in node.keywords)
            if node.func.attr in ("update", "bulk_update") and named:
                yield node


def test_nothing_but_move_and_the_jobs_writes_a_state():
    """A state set elsewhere would be a change without a rule or an event."""
    declared = {f"{machine.written_by.replace('.', '/')}.py" for machine in machines() if machine.written_by}
    own = {"audit/moves.py", *declared, *PLACED, "prevent_portal/management/commands/seed_demo.py"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        if str(path.relative_to(ROOT)) not in own
        for node in writes_of_a_state(parsed(path))
        if "self.environment" not in ast.unparse(node)
    ]
    assert found == []


@pytest.mark.parametrize("text", ["a.state = B", "x.y.state, z = 1, 2", "rows.update(state=B, at=now)"])
def test_the_walk_sees_a_state_however_it_is_written(text):
    assert list(writes_of_a_state(ast.parse(text)))


# --- Words -----------------------------------------------------------------------------------------------------------

OPERATIONS = "|".join(Operation.values)
# A kind with its operation, as functions of the database write it: 'audit.erased', 'erasure', ...
WRITTEN_BY_SQL = re.compile(rf"'([a-z]+\.[a-z_]+)',\s*'(?:{OPERATIONS})'")
# Those of rows are chosen by what a trigger was called for.
OF_ROWS = re.compile(r"'(row\.[a-z]+)'")
SQL = [*(ROOT / "audit/sql").glob("*.sql"), *(ROOT / "deploy/postgres").glob("*.sql")]


def kinds_of_sql() -> set[str]:
    texts = [path.read_text() for path in SQL]
    return {kind for text in texts for found in (WRITTEN_BY_SQL, OF_ROWS) for kind in found.findall(text)}


def stated() -> dict[str, tuple[str, Kind]]:
    """Every kind that a module of kinds states: the name that code has for it, the app, and the kind."""
    return {
        name: (module.__name__, kind)
        for module in KINDS
        for name, kind in vars(module).items()
        if isinstance(kind, Kind)
    }


def test_every_app_that_writes_events_states_their_kinds_in_its_own_module():
    modules = {path.relative_to(ROOT).as_posix() for path in sources() if path.name == "kinds.py"}
    assert {f"{module.__name__.replace('.', '/')}.py" for module in KINDS} == modules
    own = [kind for module in KINDS for kind in stated_in(module)]
    assert len(own) > 90 and {kind.name for kind in own} <= set(known())


def test_a_kind_is_called_in_the_code_as_in_the_log():
    assert {
        name: kind.name for name, (_, kind) in stated().items() if name != kind.name.upper().replace(".", "_")
    } == {}


def test_a_kind_is_stated_in_a_module_of_kinds_and_nowhere_else():
    elsewhere = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Kind"
        if path.name != "kinds.py" and path != ROOT / "audit/moves.py"
    ]
    assert elsewhere == []


def test_no_kind_is_stated_that_nothing_writes_and_each_is_written_by_its_own_app():
    used: dict[str, set[str]] = {}
    for path in sources():
        if path.name != "kinds.py":
            for name in set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", path.read_text())):
                used.setdefault(name, set()).add(path.relative_to(ROOT).parts[0])
    by_sql = kinds_of_sql()
    unwritten = [
        name
        for name, (module, kind) in stated().items()
        if module.partition(".")[0] not in used.get(name, set()) and kind.name not in by_sql
    ]
    assert unwritten == []


def test_every_kind_that_the_database_writes_is_stated_with_its_words():
    written = kinds_of_sql()
    assert {"row.changed", "audit.erased", "audit.log_opened", "audit.verified"} <= written
    assert written - {kind.name for kind in stated_in(audit.kinds)} == set()


def test_every_kind_that_a_query_in_the_code_asks_for_is_one_that_is_written():
    """'record.viewed' in a text of SQL: a kind that is no longer written would be looked for in vain, without a word."""
    nouns = {name.partition(".")[0] for name in known()}
    asked = {kind for path in sources() for kind in re.findall(r"'([a-z]+\.[a-z_]+)'", path.read_text())}
    named = {kind for kind in asked if kind.partition(".")[0] in nouns}
    assert len(named) > 5 and named - set(known()) == set()


def test_every_move_reads_as_its_record_and_its_words():
    verbs = [verb for machine in machines() for verb in machine.moves]
    assert [
        verb.kind.name for verb in verbs if not kind_words(verb.kind.name).lower().endswith(verb.words.lower())
    ] == []
    assert [verb.kind.name for verb in verbs if verb.kind.name not in known()] == []


def test_the_log_says_nothing_twice():
    said = [kind.words for _, kind in stated().values()]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("name", "words", "operation"),
    [("made", "A pack was made", "combination"), ("pack.made", " ", "combination"), ("pack.made", "Made", "making")],
)
def test_a_kind_without_a_noun_a_word_or_an_operation_stops_the_start(name, words, operation):
    with pytest.raises(NoKind):
        Kind(name, words, operation)


def test_a_kind_that_two_apps_state_stops_the_start(monkeypatch):
    known.cache_clear()
    monkeypatch.setattr(vocabulary, "KINDS", [audit.kinds, audit.kinds])
    with pytest.raises(NoKind, match=r"row\.created"):
        known()


# --- Tables that must name everything --------------------------------------------------------------------------------


def test_every_kind_of_agency_is_police_a_partner_or_the_platform():
    assert sorted([*roles.POLICE, *roles.PARTNERS, *roles.PLATFORM]) == sorted(AgencyKind.values)


def test_every_role_has_a_card():
    assert set(roles.CARDS) == set(roles.Role)


def test_every_condition_has_a_name_of_its_own_and_no_row_of_the_permissions_says_a_thing_twice():
    names = {}
    for line in (ROOT / "docs/printed/permissions.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 7 and cells[0].startswith("`"):
            conditions = cells[2].split("; ")
            assert len(set(conditions)) == len(conditions), line
        elif len(cells) == 2 and cells[0] != "condition" and not cells[0].startswith("---"):
            assert names.setdefault(cells[0], cells[1]) == cells[1], line
    assert len(names) > 10 and "" not in names


LIMITS = sorted(path for path in sources() if path.name == "limits.py")


def _limits_in(path: Path) -> Iterator[str]:
    """Each as code reads it: `LIMITS.assessment`, or a name of its own."""
    tree = parsed(path)
    tables = {node.name: node.body for node in tree.body if isinstance(node, ast.ClassDef)}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            made = (
                node.value.func.id if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name) else ""
            )
            fields = [field.target.id for field in tables.get(made, []) if isinstance(field, ast.AnnAssign)]
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            yield from [f"{name.id}.{field}" for name in names for field in fields] or [name.id for name in names]


def test_every_limit_is_read_by_something():
    """A limit that nothing reads is a trap: changing it does nothing."""
    unread, found = [], 0
    for path in LIMITS:
        app = path.parent.name
        readers = [text for source in sources() if re.search(rf"from {app}\.limits import", text := source.read_text())]
        pages = "\n".join(page.read_text() for page in (ROOT / "templates" / app).rglob("*.html"))
        own = path.read_text()
        for name in _limits_in(path):
            found += 1
            by_itself = len(re.findall(rf"\b{re.escape(name)}\b", own)) > ("." not in name)
            field = name.partition(".")[2]
            in_code = re.compile(rf"\b{re.escape(name)}\b" if field else rf"\b{name}\b(?s:.*)\b{name}\b")
            in_pages = field and re.search(rf"\blimits\.{field}\b", pages)
            if not (by_itself or in_pages or any(in_code.search(text) for text in readers)):
                unread.append(f"{app}.{name}")
    assert found > 100
    assert unread == []


# Names of a unit, with which days are counted.
UNITS = ROOT / "core" / "clock.py"


def _times_set_in(path: Path) -> Iterator[str]:
    """Constants of a module or a class that are a length of time with a number in it."""
    tree = parsed(path)
    for block in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]:
        for node in block.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and any(_is_a_time(part) for part in ast.walk(node)):
                yield f"{path.relative_to(ROOT)}:{node.lineno}"


def _is_a_time(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "timedelta"):
        return False
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    return any(isinstance(part, ast.Constant) for value in given for part in ast.walk(value))


def test_how_long_anything_lasts_is_set_in_the_limits_of_its_app():
    """One place an app says all of them, with the unit and whose number it is."""
    elsewhere = [path for path in sources() if path not in {*LIMITS, UNITS} and "seeding" not in path.parts]
    assert [found for path in elsewhere for found in _times_set_in(path)] == []


def test_every_template_is_used():
    code = "\n".join(path.read_text() for path in sources())
    pages = {path.relative_to(ROOT / "templates"): path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    unused = [str(page) for page in pages if not _is_used(page, code, pages)]
    assert unused == []


def _is_used(page: Path, code: str, pages: dict[Path, str]) -> bool:
    """Named in the code or in another template; a component by its tag; an error page, Django's and
    allauth's by their place."""
    if page.parts[0] == "django":
        return (Path(django.__file__).parent / "forms" / "templates" / page).exists()
    if page.parts[0] == "account":
        overrides = (Path(allauth.__file__).parent / "templates" / page).exists()
        return overrides or f'"{page}"' in code
    named = (
        [f'"{page}"', f'"{page.with_suffix("").relative_to(page.parts[0])}"'] if len(page.parts) > 1 else [f'"{page}"']
    )
    tag = page.parts[0] == "components" and re.search(rf"\b{page.stem}\b", code)
    elsewhere = any(f'"{page}"' in text for other, text in pages.items() if other != page)
    return page.stem.isdigit() or bool(tag) or elsewhere or any(name in code for name in named)


def test_every_operation_of_the_log_has_its_colour():
    """The states of referrals and requests assert it where their tables stand."""
    assert set(COLOURS) == set(Operation.values)


def test_every_table_of_the_log_has_a_name_that_a_reader_would_use():
    captured = [policy for model in apps.get_models() if (policy := policy_of(model)) and policy.captured]
    nouns = [policy.noun for policy in captured]
    assert [noun for noun in nouns if not noun or re.search(r"_|[a-z][A-Z]", noun)] == []
    assert len(set(nouns)) == len(nouns)
