"""What the menu offers about accounts."""

from accounts import access
from accounts.access_terms import attest_agency, sees_leavers
from accounts.notices.arriving import mail_not_left
from accounts.notices.telling import unread
from core.menu import Entry

MENU = (
    Entry("Today", "home", opens=access.signed_in, order=0),
    Entry(
        "Figures",
        "accounts:figures",
        opens=access.sees_figures,
        order=40,
        on_menu=False,
        says="What came, went and waits, how late it is, and what runs out next.",
    ),
    Entry(
        "People",
        "accounts:people",
        opens=access.sees_people,
        order=70,
        says="Invite colleagues, change what they do, suspend accounts.",
    ),
    Entry(
        "To confirm",
        "accounts:confirmations",
        opens=access.confirms,
        order=71,
        says="Roles that give sight of records wait for your yes or no.",
    ),
    Entry(
        "Leavers",
        "accounts:leavers",
        opens=sees_leavers,
        order=72,
        on_menu=False,
        says="Who leaves when, and what is still to be handed over.",
    ),
    Entry(
        "Roles still needed?",
        "accounts:attesting",
        opens=attest_agency,
        order=72,
        on_menu=False,
        says="Asked each quarter: which roles of your colleagues are still needed. What is not answered lapses.",
    ),
    Entry(
        "Agencies",
        "accounts:agencies",
        opens=access.administers_platform,
        order=72,
        says="Agencies, areas and how each of them sends.",
    ),
    Entry(
        "E-mails not sent",
        "accounts:undelivered",
        opens=access.see_undelivered,
        order=73,
        on_menu=False,
        says="Who has not been reached by e-mail, and why. Send it again.",
        waiting=mail_not_left,
    ),
    Entry("Messages", "accounts:notices", opens=access.signed_in, order=90, badge=unread),
    Entry("Your account", "accounts:you", opens=access.signed_in, order=95),
)
