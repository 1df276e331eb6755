"""The case file as the apps above know it: pages of theirs stand in its frame and open by its rules."""

from referrals.casework.views.bar import bar
from referrals.casework.views.opening import case_page

__all__ = ["bar", "case_page"]
