"""What docs/style.md says of the code and no other tool keeps, by walking it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import ROOT, parsed, sources

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE_LINE = 160
LONGEST_FILE = 300
# The checker of a bundle leaves the service, alone and as one file.
ONE_FILE_ON_PURPOSE = {"audit/evidence/verifier/check_bundle.py"}


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in sources():
        for node in ast.walk(parsed(path)):
            if isinstance(node, FUNCTIONS):
                yield path.relative_to(ROOT), node


def test_no_function_is_longer_than_a_screen():
    long = [f"{path}:{f.name}" for path, f in functions() if f.end_lineno - f.lineno + 1 > LONGEST_FUNCTION]
    assert long == []


def test_no_file_is_too_long_to_read_at_once():
    long = {
        str(path.relative_to(ROOT))
        for path in sources()
        if sum(1 for line in path.read_text().splitlines() if line.strip()) > LONGEST_FILE
    }
    assert long == ONE_FILE_ON_PURPOSE


def test_code_is_laid_out_by_the_formatter_alone():
    own = re.compile(r"# fmt: *(skip|off)")
    every = [*sources(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    assert [str(path.relative_to(ROOT)) for path in every if own.search(path.read_text())] == []


def test_no_line_of_a_template_runs_off_the_screen():
    pages = sorted((ROOT / "templates").rglob("*.html"))
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in pages
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST_TEMPLATE_LINE
    ]
    assert pages
    assert long == []


def test_a_verb_takes_its_actor_and_everything_else_by_name():
    """What writes: in a transaction, for somebody. A question that an action asks may take its subject first."""
    verbs = [
        (path, f)
        for path, f in functions()
        if ("actions" in path.parts or path.name == "actions.py") and not f.name.startswith("_")
        if "transaction.atomic" in {ast.unparse(each) for each in f.decorator_list}
        if "by" in {one.arg for one in (*f.args.args, *f.args.kwonlyargs)}
    ]
    assert len(verbs) > 80
    assert [f"{path}:{f.name}" for path, f in verbs if f.args.args or f.args.posonlyargs] == []


def test_a_module_says_at_its_top_what_it_imports():
    """A circle that an import inside a function hides is still a circle. When the apps are ready they register
    with those below."""
    inside = {
        f"{path}:{f.name}"
        for path, f in functions()
        if path.name != "apps.py" and any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(f))
    }
    assert inside == set()


def test_no_module_is_a_drawer_for_whatever_is_left():
    names = {path.stem for path in sources()} | {part for path in sources() for part in path.relative_to(ROOT).parts}
    assert names & {"utils", "util", "helpers", "helper", "services", "service", "common", "misc"} == set()


STATUS = re.compile(r"^\d{1,2} November 2026\. Status: in force[.,;]")
ADRS = sorted((ROOT / "docs/adr").glob("*.md"))


@pytest.mark.parametrize("adr", ADRS, ids=lambda path: path.stem)
def test_a_decision_says_whether_it_is_in_force(adr):
    assert STATUS.match(status(adr)), status(adr)


def test_each_decision_has_a_number_of_its_own():
    numbers = [adr.name[:4] for adr in ADRS]
    assert len(numbers) == len(set(numbers))


def status(adr: Path) -> str:
    return adr.read_text().split("\n\n")[1].replace("\n", " ")


def test_a_decision_that_another_changed_says_so():
    """Read from its number alone, an old decision would be taken for the last word."""
    said = {adr.name[:4]: set(re.findall(r"\b0\d{3}\b", status(adr))) for adr in ADRS}
    silent = [f"{old} does not name {new}" for new, named in said.items() for old in named if new not in said[old]]
    assert silent == []


FOR_WHOEVER_CARRIES_ON = ("CONTRIBUTING.md", "docs/changing.md", "docs/style.md", "docs/glossary.md")


@pytest.mark.parametrize("page", FOR_WHOEVER_CARRIES_ON)
def test_a_recipe_names_files_that_exist(page):
    """A file may be named from its app on: `casework/moves.py`. A recipe that leads nowhere is worse than none."""
    text = (ROOT / page).read_text()
    named = set(re.findall(r"`([\w-]+/[\w/-]+\.(?:py|json|txt|md|html))`", text))
    linked = {(ROOT / page).parent / link for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)}
    lost = {path for path in named if not any((ROOT / above / path).exists() for above in ("", "referrals"))}
    assert lost - TO_BE_WRITTEN == set() and {str(path) for path in linked if not path.exists()} == set()


# The next version that a recipe tells to write.
TO_BE_WRITTEN = {"referrals/data/indicators/referrer-prompts-2.json"}


def test_a_type_that_is_not_checked_says_why():
    """Which rule of mypy is set aside, and why it may be: two blanks, and a comment of its own."""
    walked = [*sources(), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    unsaid = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in walked
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"# type: ignore", line) and not re.search(r"  # type: ignore\[[\w, -]+\]  # \w", line)
        if "re.search(" not in line
    ]
    assert unsaid == []


def test_the_name_of_a_test_bears_no_clock(request):
    """Two workers that collect a second apart would collect different tests, and pytest-xdist runs none of them."""
    names = [item.nodeid for item in request.session.items]
    assert not [name for name in names if re.search(r"\d:\d\d:\d\d|0x[0-9a-f]{6}", name)]


JOINS = {"add_pages_from", "insert_pdf", "import_pages", "PdfWriter", "PdfMerger"}
TO_PAGES = {"append", "extend", "insert"}


def test_documents_that_were_rendered_are_never_joined():
    """A joined one is passed by the checkers of accessibility and is half unread: no tool carries the second's tags over."""
    joined = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        if re.search("pikepdf|pypdf", path.read_text())
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute | ast.Name)
        and (getattr(node, "attr", getattr(node, "id", "")) in JOINS or _adds_pages(node))
    ]
    assert joined == []


def _adds_pages(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in TO_PAGES and getattr(node.value, "attr", "") == "pages"


def test_the_renderer_is_loaded_before_the_worker_of_packs_forks():
    """Each child would load it anew, for 0.3 s of its processor: what draws is imported, all the way, by the module of the tasks,
    which a worker loads before it forks."""
    met, waiting = set(), ["packs.tasks"]
    while waiting:
        path = ROOT / f"{waiting.pop().replace('.', '/')}.py"
        if path in met or not path.is_file():
            continue
        met.add(path)
        for node in parsed(path).body:
            if isinstance(node, ast.ImportFrom) and node.module:
                waiting += [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
    names = {node.module for path in met for node in parsed(path).body if isinstance(node, ast.ImportFrom)}
    assert "weasyprint" in names
