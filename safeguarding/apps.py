from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "safeguarding"

    def ready(self) -> None:
        _state_kinds()
        _register_holdings()
        # Models cannot be imported while this module is: the apps are still being loaded.
        from audit import flags
        from referrals.casework.actions import seal_reach
        from referrals.casework.presenters import pointers, team, timeline, told, waiting
        from referrals.casework.rules import giving, outcomes
        from referrals.models.decision import Option
        from safeguarding import tellings
        from safeguarding.actions import panel
        from safeguarding.actions.giving import CASES
        from safeguarding.actions.outcomes import offer_to_service, open_case, open_requests
        from safeguarding.actions.steering import offer_taken_back
        from safeguarding.case_moves import GIFTS
        from safeguarding.panels import in_panels, not_acknowledged_yet
        from safeguarding.pointing import SOURCES, an_answer_is_unread
        from safeguarding.presenters import cases_opened
        from safeguarding.sealed_requests import open_to_partners
        from safeguarding.story import asked_of_partners, became_a_case
        from safeguarding.team import CASES as ON_THE_TEAM
        from safeguarding.waiting import closings_that_wait

        outcomes.register(Option.CHANNEL, open_case)
        outcomes.register(Option.PARTNERSHIP, open_case)
        outcomes.register(Option.SERVICE, offer_to_service)
        outcomes.object_to_closing(open_requests)
        outcomes.register_taken_back(offer_taken_back)
        giving.register(CASES, GIFTS)
        outcomes.register_opened(cases_opened)
        outcomes.object_to_deciding(an_answer_is_unread)
        for source in SOURCES:
            pointers.register(source)
        team.register(ON_THE_TEAM)
        waiting.register(closings_that_wait)
        pointers.register(tellings.told_wrong)
        pointers.register(not_acknowledged_yet)
        seal_reach.register(open_to_partners)
        told.register(tellings.in_requests)
        told.when_corrected(tellings.reckon_all)
        told.when_corrected(panel.tell_what_is_wrong)
        told.register_waiting(told.Waiting(tellings.uncorrected, tellings.count_uncorrected))
        told.register(in_panels)
        timeline.register(asked_of_partners)
        timeline.register(became_a_case)
        flags.who_sees("referrals.Referral", "safeguarding:who_sees")


def _state_kinds() -> None:
    # Models cannot be imported while this module is: the apps are still being loaded.
    from audit import vocabulary
    from safeguarding import kinds

    vocabulary.KINDS.join(kinds)


def _register_holdings() -> None:
    from accounts import holdings
    from safeguarding import holdings as held

    holdings.register(*held.HOLDINGS)
    holdings.register_records(held.RECORDS)
