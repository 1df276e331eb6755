"""What the menu offers about accounts."""

from accounts import access
from accounts.notices import unread_count
from core.menu import Entry

MENU = (
    Entry("Start", "home", opens=access.signed_in, order=0),
    Entry("Messages", "accounts:notices", opens=access.signed_in, order=90, waiting=unread_count, badge=True),
    Entry("Your account", "accounts:you", opens=access.signed_in, order=95),
)
