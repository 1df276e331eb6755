"""What referrals join of the points below them and of their own."""

from accounts import work_lists
from accounts.models import memberships, people
from accounts.people import holdings
from accounts.presence import rooms as presence
from accounts.shares import COVERING
from audit import asked_first, flags, states, vocabulary
from core import duties, figures, menu, today
from evidence import places
from guidance import sections
from policy import dry_run, matters, time_limits
from referrals import access, kinds, limits, watched
from referrals import holdings as held
from referrals.agreements.actions import covers
from referrals.casework.actions.children import follow_claims
from referrals.casework.actions.giving import REFERRALS
from referrals.casework.board.tables import QUEUE
from referrals.casework.clocks_run import MEASURES
from referrals.casework.contacts import adds_up
from referrals.casework.looked_at import opened_last
from referrals.casework.presenters import pointers, told
from referrals.casework.rooms import CASE_FILE
from referrals.casework.rules import giving
from referrals.casework.today import TODAY_CASEWORK
from referrals.casework.views.purpose import purpose_first
from referrals.casework.work_list import QUEUE_LIST
from referrals.decision_texts.by_design import IN_DECISIONS, USES
from referrals.decision_texts.matter import TEXTS_MATTER
from referrals.exclusions import keeping_away
from referrals.filing.figures import SITE
from referrals.filing.file_places import PLACES
from referrals.filing.today import TODAY_FILING
from referrals.keeper_duties import DUTIES
from referrals.machines import MACHINES
from referrals.menu import MENU
from referrals.prompt_sets.matter import PROMPTS_MATTER
from referrals.queues.matter import ROUTING_MATTER
from referrals.search import search_document
from referrals.tiers.matter import TIERS_MATTER
from referrals.what_to_notice import SECTION
from subjects.actions import CLAIMS_CHANGED

# By these police see a case file, and what hangs on it.
BY_THE_CASE_FILE = (access.see_case_file, access.keep_diary, access.see_emergency)


def join() -> None:
    menu.ENTRIES.join(*MENU)
    presence.ROOMS.join(CASE_FILE)
    today.LINES.join(*TODAY_CASEWORK, *TODAY_FILING)
    today.RECENT.join(opened_last)
    figures.BOARDS.join(SITE, QUEUE)
    work_lists.LISTS.join(QUEUE_LIST)
    duties.DUTIES.join(*DUTIES)
    states.ALL.join(*MACHINES)
    vocabulary.KINDS.join(kinds)
    asked_first.ASKED_FIRST.join(*(asked_first.FirstAsked(rule, purpose_first) for rule in BY_THE_CASE_FILE))
    flags.SEALED.join(watched.sealed)
    flags.NAMESAKES.join(watched.namesakes)
    holdings.HOLDINGS.join(*held.HOLDINGS)
    holdings.RECORDS.join(held.RECORDS)
    memberships.ROLE_CHANGED.join(keeping_away.follow_role)
    people.NAME_CHANGED.join(keeping_away.follow_name)
    COVERING.join(covers)
    CLAIMS_CHANGED.join(search_document.file_for, follow_claims, told.claims_changed)
    giving.GIVINGS.join(REFERRALS)
    pointers.SOURCES.join(adds_up)
    places.PLACES.join(*PLACES)
    sections.SECTIONS.join(SECTION)
    time_limits.AREAS.join(limits.TIME_LIMITS)
    matters.MATTERS.join(ROUTING_MATTER, TIERS_MATTER, TEXTS_MATTER, PROMPTS_MATTER)
    USES.join(IN_DECISIONS)
    dry_run.MEASURES.join(*MEASURES)
