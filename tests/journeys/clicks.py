"""A window that counts what its person presses: links, buttons, radios, boxes that are ticked, lists that are chosen
from; and the pages that are loaded. Typing is not counted."""

from __future__ import annotations

from tests.journeys.window import Window


class Counting(Window):
    clicks = 0

    def follow(self, words: str) -> Counting:
        self.clicks += 1
        return super().follow(words)

    def press(self, words: str) -> Counting:
        self.clicks += 1
        return super().press(words)

    def _choose(self, box) -> None:
        self.clicks += 1
        super()._choose(box)

    def _select(self, box, answer: str) -> None:
        self.clicks += 1
        super()._select(box, answer)
