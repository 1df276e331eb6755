"""What the menu offers about the service itself."""

from accounts import access
from core.menu import Entry

MENU = (
    Entry(
        "How the service is",
        "service",
        opens=access.administers_platform,
        order=74,
        on_menu=False,
        says="What was sealed, verified, sent and backed up when, and what waits.",
    ),
)
