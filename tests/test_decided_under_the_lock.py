"""What a page does is decided on what its actor may do once the record is locked: who was suspended while the act waited for
another does nothing any more. Found in the code, so that a new act is looked at by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from tests.source import ROOT, parsed, sources

LOCKS = {"core.locking.lock", "core.locking.lock_one", "audit.moves.lock_version"}
# These lock the record, and ask the rule of the authority as it then stands.
DECIDE = {"audit.moves.move", "audit.permission.require_locked"}
WRITES = {"create", "bulk_create", "save", "get_or_create", "update_or_create", "bulk_update"}
# Each is about its actor alone, and gives or opens nothing: what is done to one's own account, and to step back.
OWN = {
    "accounts.actions.identity_links.unlink",
    "accounts.actions.second_factor.add_app",
    "accounts.actions.second_factor.add_passkey",
    "accounts.actions.second_factor.new_codes",
    "accounts.actions.second_factor.remove",
    "accounts.actions.mailing.choose",
    "accounts.actions.sessions.end_one",
    "accounts.presence.here.note",
    "accounts.reading.mass_reading.state_purpose",
    "safeguarding.panels.actions.items.declare_conflict",
}
# Something new, about no record that another could hold: there is nothing to wait for.
BEGIN = {
    "accounts.actions.agencies.add",
    "accounts.figures.take",
    "audit.console.exporting.ask",
    "audit.console.exporting.take_without_content",
    "guidance.actions.acknowledge",
    "guidance.actions.begin_page",
    "referrals.agreements.actions.record",
    "referrals.filing.actions.drafting.key_in",
    "referrals.filing.actions.drafting.start",
    "safeguarding.panels.actions.meetings.set_up",
}
EXCEPT = OWN | BEGIN
# What each writes before it asks, all of it undone where it is then refused: the question comes in the same transaction on
# every way through.
UNDONE = {
    "letters.actions.begin_template": "the name of a template, by its gate; its first wording is then asked for under a lock",
    "packs.sharing.actions.approve": "the job that makes the pack, which the move bears",
    "packs.sharing.actions.send": "why a second person is needed, and the job: the move's guards look at both",
    "referrals.casework.actions.asking_referrers.ask_referrer": "who is kept away, whose leads are locked before the record",
    "referrals.casework.actions.danger.judge_none": "that the danger has ended, without which the move is refused",
    "referrals.casework.actions.deciding.approve": "who the person may be, which decides whether another reads it first",
    "referrals.casework.actions.deconfliction.override": "the question to the desk, which the move waits for no longer",
    "referrals.casework.actions.responding.record_emergency": "as where there is no danger",
    "referrals.filing.actions.adding.add_information": "what was added, which the move says was; leads are locked before the record",
    "referrals.filing.actions.adding.answer_question": "the answer to it, likewise",
    "referrals.filing.actions.adding.correct": "likewise",
    "safeguarding.cases.actions.closing.take_closing_back": "the answer to the proposal that the move takes back",
    "safeguarding.cases.actions.delegations.enter": "the delegation, of which the rule asks its force",
    "safeguarding.cases.actions.transfers.accept": "what hangs on the case goes first, and then it: its force is what is asked",
    "safeguarding.retention.actions.put_hold": "the hold, of which the rule asks its force",
}


# What each is refused by before its lock, and that it is nothing which another could change meanwhile.
NEVER_CHANGES = {
    "referrals.casework.actions.sight.lift_exclusion": "which one was meant, by its key",
    "safeguarding.panels.actions.items.record_outcome": "what was typed",
    "safeguarding.panels.actions.meetings.set_up": "which council was chosen, by its key",
    "safeguarding.requests.actions.steering.ask_for_more": "of what kind a request is, for ever",
}


class Code:
    """The functions of the service by their full names, and what each module calls by which name."""

    def __init__(self) -> None:
        self.functions: dict[str, tuple[str, ast.FunctionDef]] = {}
        self.names: dict[str, dict[str, str]] = {}
        self.trees: dict[str, ast.Module] = {}
        for path in sources():
            parts = path.relative_to(ROOT).with_suffix("").parts
            self._read(".".join(parts[:-1] if parts[-1] == "__init__" else parts), parsed(path))

    def _read(self, module: str, tree: ast.Module) -> None:
        names = self.names[module] = {}
        self.trees[module] = tree
        for node in tree.body:
            if isinstance(node, ast.ImportFrom):
                names.update({each.asname or each.name: f"{node.module}.{each.name}" for each in node.names})
            elif isinstance(node, ast.FunctionDef):
                names[node.name] = f"{module}.{node.name}"
                self.functions[names[node.name]] = (module, node)

    def meant(self, module: str, node: ast.expr) -> str:
        """The full name of what is called here `name` or `module.name`; nothing, where that is not known."""
        if isinstance(node, ast.Name):
            return self.names[module].get(node.id, "")
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            there = self.names[module].get(node.value.id, "")
            return f"{there}.{node.attr}" if there else ""
        return ""


@cache
def code() -> Code:
    return Code()


def steps(name: str, within: tuple[str, ...] = ()) -> Iterator[str]:
    """In the order of the text, of the function and of what it calls: lock, ask for the authority as it stands, write."""
    module, function = code().functions[name]
    for node in in_order(function):
        if isinstance(node, ast.Attribute) and node.attr == "as_it_stands":
            yield "ask"
        if isinstance(node, ast.Call):
            yield from _of_call(module, node, (*within, name))


def in_order(node: ast.AST) -> Iterator[ast.AST]:
    """What is given to a call is done before it."""
    for child in ast.iter_child_nodes(node):
        yield from in_order(child)
    yield node


def _of_call(module: str, call: ast.Call, within: tuple[str, ...]) -> Iterator[str]:
    meant = code().meant(module, call.func)
    word = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if meant in DECIDE or word == "move":  # also by a way of giving, which is chosen by the record
        yield from ("lock", "ask", "write")
    elif meant in LOCKS or word == "select_for_update":
        yield "lock"
    elif meant == "audit.log.log" or word in WRITES:
        yield "write"
    elif meant in code().functions and meant not in within and len(within) < 6:
        yield from steps(meant, within)


@cache
def acts() -> set[str]:
    """What pages do: the functions with an actor that a module of views names, and that write."""
    pages = [module for module in code().trees if is_of_views(module)]
    named = {
        code().meant(module, node)
        for module in pages
        for node in ast.walk(code().trees[module])
        if isinstance(node, (ast.Name, ast.Attribute))
    }
    found = {name for name in named & code().functions.keys() if not is_of_views(name)}
    return {name for name in found if has_actor(name) and "write" in set(steps(name))}


def is_of_views(name: str) -> bool:
    return any(part.endswith("views") for part in name.split("."))


def has_actor(name: str) -> bool:
    arguments = code().functions[name][1].args
    return any(argument.arg == "by" for argument in arguments.kwonlyargs)


def wrong_with(done: list[str]) -> str:
    if "ask" not in done:
        return "asks for no authority"
    if "lock" not in done:
        return "asks before another could hold it up, and locks nothing"
    return "asks before the lock alone" if "ask" not in done[done.index("lock") :] else ""


def writes_first(done: list[str]) -> bool:
    """Before it has locked, and then asked: the ask that comes later may stand on one way through alone, and what was written
    has waited for another act unasked."""
    before = done[: done.index("write")]
    return "lock" not in before or "ask" not in before[before.index("lock") :]


def test_every_act_locks_and_asks_before_it_writes_anything():
    early = {name for name in acts() - EXCEPT if writes_first(list(steps(name)))}
    assert early == UNDONE.keys()


def refuses_before(name: str) -> bool:
    """By what a record that it was given says, at a moment when another may be about to change it."""
    module, function = code().functions[name]
    given = {argument.arg for argument in function.args.kwonlyargs} - {"by"}
    for step in function.body:
        if isinstance(step, ast.If) and any(isinstance(one, ast.Raise) for one in step.body):
            read = (one.value for one in ast.walk(step.test) if isinstance(one, ast.Attribute))
            if any(isinstance(of, ast.Name) and of.id in given for of in read):
                return True
        calls = (one for one in ast.walk(step) if isinstance(one, ast.Call))
        if any("lock" in set(_of_call(module, call, (name,))) for call in calls):
            return False
    return False


def test_no_act_refuses_by_what_a_record_said_before_it_was_locked():
    assert {name for name in acts() if refuses_before(name)} == NEVER_CHANGES.keys()


def test_every_act_of_a_page_asks_for_the_authority_once_the_record_is_locked():
    found = {name: wrong for name in acts() if (wrong := wrong_with(list(steps(name))))}
    assert {name: wrong for name, wrong in found.items() if name not in EXCEPT} == {}
    assert len(acts()) > 100 and found.keys() == EXCEPT


def test_what_begins_something_new_still_asks_for_the_authority_as_it_stands():
    assert [name for name in BEGIN if "ask" not in set(steps(name))] == []


def test_the_walk_knows_the_three_faults():
    assert wrong_with(["lock", "write"]) and wrong_with(["ask", "write"]) and wrong_with(["ask", "lock", "write"])
    assert not wrong_with(["lock", "ask", "write"]) and not writes_first(["lock", "ask", "write"])
    assert writes_first(["ask", "write", "lock", "ask", "write"]) and writes_first(["ask", "lock", "write", "ask"])
