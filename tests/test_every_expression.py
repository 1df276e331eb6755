"""No regular expression of ours takes long over what was typed to make it take long."""

from __future__ import annotations

import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from importlib import import_module

import pytest

from tests.source import APPS, sources

# How long a text may take, of processor time: what is linear takes a hundredth of it. At the first length, what takes
# for ever is found in seconds.
TRIED = {2_000: 0.02, 6_000: 0.06}
# What makes a pattern try again: one sign over and over, two by turns, words, and an end that fits nothing.
PIECES = (
    "a",
    "0",
    " ",
    "\n",
    "-",
    ".",
    "@",
    "/",
    "a ",
    "a.",
    "a@",
    "1-",
    "1 ",
    "[a",
    "[a](",
    "(",
    "<a ",
    "a: ",
    "é",
    "\u200d",
    "+44 ",
)
STARTS_SOMETHING = {"migrations", "__main__", "wsgi", "gunicorn"}
ENDS = ("", "\x00", "!", "\n")


def patterns() -> Iterator[tuple[str, re.Pattern]]:
    """Every compiled expression that a module of ours holds, by itself or in a table."""
    for app in APPS:
        for module in pkgutil.walk_packages(import_module(app).__path__, prefix=f"{app}."):
            if not STARTS_SOMETHING & set(module.name.split(".")):
                import_module(module.name)
    for name in sorted(name for name in sys.modules if name.split(".")[0] in APPS):
        for attribute, value in vars(sys.modules[name]).items():
            for pattern in found_in(value):
                yield f"{name}.{attribute}", pattern


def found_in(value) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from (one for each in value.values() for one in found_in(each))
    elif isinstance(value, tuple | list | frozenset | set):
        yield from (one for each in value for one in found_in(each))


WHOLE = {name for path in sources() for name in re.findall(r"\b(\w+)\.fullmatch\(", path.read_text())}


def takes_long(pattern: re.Pattern, *, whole: bool) -> list[str]:
    """What it takes long over."""
    for length, seconds in TRIED.items():
        texts = [(piece * (length // len(piece)) + end, repr(piece)) for piece in PIECES for end in ENDS]
        if slow := [piece for text, piece in texts if spent(pattern, text, whole=whole) > seconds]:
            return slow
    return []


def spent(pattern: re.Pattern, text: str, *, whole: bool = True) -> float:
    """With `whole`, also where all of the text is to fit: only asked of expressions that the code asks it of."""
    typed = text.encode() if isinstance(pattern.pattern, bytes) else text
    begun = time.process_time()
    pattern.search(typed)
    if whole:
        pattern.fullmatch(typed)
    return time.process_time() - begun


def test_no_expression_takes_long_over_any_text():
    unique = {pattern: name for name, pattern in patterns() if isinstance(pattern.pattern, str | bytes)}
    assert len(unique) > 20
    slow = {
        name: pieces
        for pattern, name in unique.items()
        if (pieces := takes_long(pattern, whole=name.split(".")[-1] in WHOLE))
    }
    assert slow == {}


def test_the_walk_would_see_one():
    """As many steps as the square of its length: a hundredth of the text is enough to tell."""
    squared = re.compile(r"(a+ ?)+b")
    text = "a" * 18
    assert spent(squared, text) > 20 * spent(re.compile(r"a+b"), text)


@pytest.mark.parametrize("value", [re.compile("a"), {"x": re.compile("a")}, [("x", re.compile("a"))]])
def test_an_expression_is_found_wherever_it_is_kept(value):
    assert [one.pattern for one in found_in(value)] == ["a"]
