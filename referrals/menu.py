"""What the menu and the start page offer, in two lists: filing a concern, and working on it."""

from core.menu import Entry
from policy.menu import entry_of
from referrals.access import see_agreements
from referrals.casework.menu import MENU_CASEWORK
from referrals.decision_texts.matter import TEXTS_MATTER
from referrals.filing.menu import MENU_FILING
from referrals.prompt_sets.matter import PROMPTS_MATTER
from referrals.queues.matter import ROUTING_MATTER
from referrals.tiers.matter import TIERS_MATTER

AGREEMENTS = Entry(
    "Agreements",
    "referrals:agreements",
    opens=see_agreements,
    order=74,
    on_menu=False,
    says="Which agencies have agreed to share information, on which basis and until when.",
)
ROUTING = entry_of(
    ROUTING_MATTER,
    order=63,
    says="Draft to which queue a referral goes, try it on the last quarter, publish what another person drafted.",
)
TIERS = entry_of(
    TIERS_MATTER,
    order=64,
    says="Draft what an inspector decides, try it on the last quarter, publish what another person drafted.",
)
TEXTS = entry_of(
    TEXTS_MATTER,
    order=65,
    says="Draft the words of decisions, of reasons for closing and to referrers, try them on the last quarter, publish what another "
    "person drafted.",
)
PROMPTS = entry_of(
    PROMPTS_MATTER,
    order=66,
    says="Draft what a referrer is asked to notice, try it on the last quarter, publish what another person drafted.",
)
MENU = (*MENU_FILING, *MENU_CASEWORK, AGREEMENTS, ROUTING, TIERS, TEXTS, PROMPTS)
