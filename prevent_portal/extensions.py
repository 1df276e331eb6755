"""What the service's own processes join of the points below them."""

from audit import vocabulary
from core import duties
from prevent_portal import kinds
from prevent_portal.keeper_duties import DUTIES


def join() -> None:
    duties.DUTIES.join(*DUTIES)
    vocabulary.KINDS.join(kinds)
