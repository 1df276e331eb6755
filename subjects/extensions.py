"""What people of concern join of the points below them."""

from audit import flags, vocabulary
from core import duties
from subjects import kinds, watched
from subjects.keeper_duties import DUTIES


def join() -> None:
    duties.DUTIES.join(*DUTIES)
    vocabulary.KINDS.join(kinds)
    flags.NAMESAKES.join(watched.namesakes)
