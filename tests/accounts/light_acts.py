"""The acts before which no person proves again who they are, with why, by kind (ADR 0085). A new address that can be sent to
stands here, or its act is grave: `grave` on its rule or at its door."""

from __future__ import annotations

LIGHT = {
    "the way in itself, and the mailbox's: the second factor comes after it": """
        account_inactive account_login account_logout account_reauthenticate account_reset_password
        account_reset_password_done account_reset_password_from_key account_reset_password_from_key_done
        account_set_password account_signup accounts:accept accounts:join demo_be demo_prove mfa_authenticate
        mfa_login_webauthn single_sign_on single_sign_on_prove""",
    "about the own account, its browsers and what it has typed: it opens nothing": """
        accounts:end_other_sessions accounts:end_session accounts:forget_kept accounts:here accounts:keep accounts:mailing
        accounts:open_notice accounts:read_all accounts:remove_view accounts:rows accounts:save_view accounts:shortcuts
        accounts:take_over guidance:acknowledge referrals:forget_searches referrals:case_conflict referrals:case_conflict_asked
        safeguarding:conflict safeguarding:paper_conflict""",
    "a list or a page whose question is sent, and which is read": """
        accounts:agencies audit:log guidance:complaint referrals:case_purpose referrals:copies referrals:drafts
        referrals:print_submission referrals:queue referrals:site referrals:submission referrals:submissions
        safeguarding:cases safeguarding:desk safeguarding:open_paper safeguarding:past_sight_ask""",
    "filing, and what the referrer says afterwards: it must never be held up": """
        referrals:add referrals:answer referrals:autosave referrals:check referrals:correct referrals:discard
        referrals:draft referrals:draft_files_add referrals:draft_files_begin referrals:draft_page referrals:emergency
        referrals:gateway referrals:give_back referrals:hand_over referrals:not_a_person referrals:send referrals:sent
        referrals:start referrals:submission_files_add referrals:submission_files_begin referrals:take_back
        evidence:describe evidence:forget_upload evidence:piece evidence:remove""",
    "danger: it is told and taken at once": """
        referrals:case_danger_give_up referrals:case_danger_none referrals:case_danger_report referrals:case_danger_take
        referrals:case_emergency""",
    "a draft, or what is put before another person, who proves who they are": """
        evidence:discard_redaction evidence:make_redaction evidence:redact evidence:redact_box evidence:redact_words
        evidence:unmark guidance:begin guidance:write letters:begin letters:choose letters:discard letters:text
        letters:write packs:choose_recipient packs:discard policy:limits_write policy:prompts_write policy:routing_write
        policy:texts_write policy:tiers_write referrals:case_recommend
        safeguarding:assessment_begin safeguarding:assessment_judge safeguarding:assessment_sign
        safeguarding:assessment_words safeguarding:case_close safeguarding:draft_merger
        safeguarding:section_36_propose""",
    "it takes back what was put forward, or sends it back: all stays as it was": """
        accounts:provider_decline evidence:take_back_redaction guidance:withdraw letters:take_back letters:withdraw
        policy:limits_withdraw policy:prompts_withdraw policy:routing_withdraw
        policy:texts_withdraw policy:tiers_withdraw referrals:case_second_reading referrals:case_send_back referrals:case_undo
        referrals:case_withdraw referrals:transfer safeguarding:assessment_return safeguarding:closing_return
        safeguarding:closing_take_back safeguarding:hand_over safeguarding:hand_over_take_back
        safeguarding:transfer safeguarding:transfer_take_back
        safeguarding:panel_take_back safeguarding:section_36_refuse safeguarding:section_36_take_back
        safeguarding:withdraw_merger""",
    "a brake: it ends what was given to another, and must not wait": """
        audit:mask evidence:set_aside evidence:withdraw_redaction packs:recall packs:revoke packs:say_wrong referrals:case_end_member
        referrals:case_end_share referrals:emergency_end""",
    "who of one team does what, which its supervisor gives every morning and any of them can give back": """
        accounts:absence accounts:absence_end referrals:allocate referrals:case_assign referrals:case_claim
        referrals:case_decline referrals:case_keep referrals:case_offer referrals:case_release referrals:case_take_on
        referrals:rota referrals:rota_take_off referrals:several_assign referrals:several_due safeguarding:case_assign
        safeguarding:case_decline safeguarding:case_keep safeguarding:case_offer safeguarding:case_take_on
        safeguarding:request_accept safeguarding:request_allocate safeguarding:request_decline""",
    "an officer's own work on what they have": """
        referrals:case_add_known referrals:case_associate referrals:case_associate_correct referrals:case_associate_end
        referrals:case_ask_desk referrals:case_candidate referrals:case_confirm
        referrals:case_contact referrals:case_delay referrals:case_files_add referrals:case_files_begin
        referrals:case_flags referrals:case_line referrals:case_lines referrals:case_look referrals:case_note
        referrals:case_observe referrals:case_question referrals:case_read referrals:case_reopen_identity
        referrals:case_review_hold referrals:case_settle referrals:case_settle_age referrals:case_withdraw_claim
        referrals:desk_check referrals:diary_entry safeguarding:case_ask_view safeguarding:case_follow_up
        safeguarding:case_go_on safeguarding:case_plan safeguarding:case_plan_for safeguarding:case_plan_line
        safeguarding:case_plan_settle safeguarding:case_return safeguarding:case_review safeguarding:case_suspend
        safeguarding:case_their_view safeguarding:case_view_silence safeguarding:citation_end safeguarding:cite
        safeguarding:consent_answer safeguarding:consent_plan safeguarding:investigation
        safeguarding:investigation_over""",
    "everyday disclosure to whom the case's own gates name: a question to a partner, a brief, papers, and the answer": """
        guidance:acknowledge_complaint guidance:answer_complaint letters:sent packs:acknowledge packs:again
        packs:destroyed packs:read_correction packs:settle referrals:copy_read safeguarding:action_complete
        safeguarding:action_message safeguarding:action_more safeguarding:action_settle safeguarding:action_withdraw
        safeguarding:ask safeguarding:ask_clinician safeguarding:commission_add safeguarding:commission_decline
        safeguarding:commission_end safeguarding:commission_send safeguarding:commission_take safeguarding:give_papers
        safeguarding:give_view safeguarding:request_answer safeguarding:request_correction
        safeguarding:request_files_add safeguarding:request_files_begin safeguarding:request_message
        safeguarding:session_record safeguarding:session_report""",
    "a panel's own work until its chair signs": """
        safeguarding:add_to_minutes safeguarding:attendance safeguarding:call_meeting safeguarding:cancel_meeting
        safeguarding:list_item safeguarding:panel_acknowledge safeguarding:panel_action safeguarding:take_off
        safeguarding:take_on""",
    "how an agency is reached: no person comes in by it": """
        accounts:add_site accounts:numbers accounts:send_again accounts:undelivered""",
}
