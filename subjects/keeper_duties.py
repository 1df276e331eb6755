"""What the keeper does for matching."""

from core.duties import Duty
from subjects import counting
from subjects.matching import index

DUTIES = (
    Duty(index.refile, 5),  # after a release that reads names in another way
    Duty(counting.count_if_due, 60, takes_long=True),  # takes 10 s among a million people
)
