"""What requests to partners and cases join of the points below them."""

from accounts import work_lists
from accounts.people import holdings
from accounts.presence import rooms as presence
from audit import asked_first, flags, states, vocabulary
from core import duties, figures, menu, today
from evidence import moves as file_moves
from evidence import places
from policy import dry_run, time_limits
from referrals.casework import contacts, queue_tabs
from referrals.casework.actions import out_of_sight, seal_reach
from referrals.casework.presenters import pointers, rail, record_beside, team, timeline, told, until, waiting
from referrals.casework.rules import giving, outcomes
from referrals.casework.views.purpose import purpose_first
from referrals.decision_texts.by_design import USES
from referrals.filing.actions import adding
from referrals.models.decision import Option
from safeguarding import access, kinds, limits
from safeguarding import holdings as held
from safeguarding.access import see_past_sight, see_who_sees
from safeguarding.cases.actions import panel
from safeguarding.cases.actions.giving import CASES
from safeguarding.cases.actions.outcomes import offer_to_service, open_case
from safeguarding.cases.case_list import CASES_LIST
from safeguarding.cases.figures import CASES_BOARD
from safeguarding.cases.notices.referrers import view_was_given
from safeguarding.cases.presenters.assessments import cited_at
from safeguarding.cases.presenters.cases import cases_opened
from safeguarding.cases.presenters.waiting import THAT_WAIT
from safeguarding.cases.provision import in_briefs
from safeguarding.cases.rules.closing import IN_CASES
from safeguarding.cases.team import CASES as ON_THE_TEAM
from safeguarding.clocks_run import MEASURES
from safeguarding.keeper_duties import DUTIES
from safeguarding.known import KNOWN
from safeguarding.machines import MACHINES
from safeguarding.menu import MENU
from safeguarding.mergers import columns
from safeguarding.notices import tell_if_nobody_answers
from safeguarding.panels.presenters.referred import in_panels, in_papers, not_acknowledged_yet
from safeguarding.requests import tellings
from safeguarding.requests.actions.steering import offer_taken_back
from safeguarding.requests.desk_list import DESK_LIST
from safeguarding.requests.figures import DESK
from safeguarding.requests.file_places import REQUEST
from safeguarding.requests.objections import open_requests
from safeguarding.requests.pointing import SOURCES, an_answer_is_unread, answers_to_cite, how_far, of_the_case
from safeguarding.retention import holds
from safeguarding.rooms import ROOMS
from safeguarding.sight.sealed_requests import open_to_partners, open_to_providers
from safeguarding.sight.told_elsewhere import agencies_told, items_of
from safeguarding.story import asked_of_partners, became_a_case, told_until, was_provided, went_over
from safeguarding.today import ANSWERS_IN, LINES

WHO_SEES = (
    flags.WhoSees("referrals.Referral", "safeguarding:who_sees", "Who can see this now, and why", see_who_sees),
    flags.WhoSees(
        "referrals.Referral",
        "safeguarding:past_sight_ask",
        "Who could see this on a day that is over, and who opened it",
        see_past_sight,
    ),
)

# By these police see what hangs on a record of theirs.
BY_THE_CASE_FILE = (
    access.see_action,
    access.see_assessment,
    access.see_case,
    access.see_case_transfer,
    access.see_provision,
    access.see_who_sees,
)


def join() -> None:
    menu.ENTRIES.join(*MENU)
    presence.ROOMS.join(*ROOMS)
    today.LINES.join(*LINES)
    figures.BOARDS.join(DESK, CASES_BOARD)
    duties.DUTIES.join(*DUTIES)
    states.ALL.join(*MACHINES)
    vocabulary.KINDS.join(kinds)
    flags.WHO_SEES.join(*WHO_SEES)
    holdings.HOLDINGS.join(*held.HOLDINGS)
    holdings.RECORDS.join(held.RECORDS)
    places.PLACES.join(REQUEST)
    time_limits.AREAS.join(limits.TIME_LIMITS)
    dry_run.MEASURES.join(*MEASURES)
    columns.COLUMNS.join(*columns.OF_AGENCIES, *columns.OF_RECORDS)
    asked_first.ASKED_FIRST.join(*(asked_first.FirstAsked(rule, purpose_first) for rule in BY_THE_CASE_FILE))
    _join_decisions()
    _join_pages()


def _join_decisions() -> None:
    outcomes.APPROVED.join(
        outcomes.Following(Option.CHANNEL, open_case),
        outcomes.Following(Option.PARTNERSHIP, open_case),
        outcomes.Following(Option.SERVICE, offer_to_service),
    )
    outcomes.CLOSING_OBJECTIONS.join(open_requests)
    USES.join(IN_CASES)
    outcomes.DECIDING_OBJECTIONS.join(an_answer_is_unread)
    outcomes.OFFERS_TAKEN_BACK.join(offer_taken_back)
    outcomes.OPENED.join(cases_opened)
    giving.GIVINGS.join(CASES)
    adding.ANSWERED.join(view_was_given)


def _join_pages() -> None:
    rail.OTHERS.join(how_far)
    record_beside.MORE.join(answers_to_cite, of_the_case)
    record_beside.CITED_AT.join(cited_at)
    queue_tabs.FLAGS.join(ANSWERS_IN)
    pointers.SOURCES.join(*SOURCES, tellings.told_wrong, not_acknowledged_yet)
    team.HELD.join(ON_THE_TEAM)
    waiting.SOURCES.join(*THAT_WAIT)
    contacts.SOURCES.join(*KNOWN)
    work_lists.LISTS.join(CASES_LIST, DESK_LIST)
    timeline.TELLERS.join(asked_of_partners, became_a_case, was_provided, went_over)
    until.TOLD_UNTIL.join(told_until)
    out_of_sight.AGENCIES_TOLD.join(agencies_told)
    out_of_sight.HANGING.join(items_of)
    out_of_sight.LEFT_TO_ANSWER.join(tell_if_nobody_answers)
    seal_reach.REACH.join(open_to_partners, open_to_providers)
    file_moves.FORBIDS_DESTROYING.join(holds.forbids_destroying)
    told.TOLD.join(tellings.in_requests, in_panels, in_papers, in_briefs)
    told.CORRECTED.join(tellings.reckon_all, panel.tell_what_is_wrong)
    told.WAITING.join(told.Waiting(tellings.uncorrected, tellings.of_mine))
