-- What a way asks is said to the planner. By default it takes each of these functions for as cheap as a comparison, reads a table in
-- its order and asks one of every row that it passes: at a million referrals a count under a tab took seconds (docs/scale.md). A call
-- costs about as much as five thousand comparisons. A function that is written anew says it anew (tests hold it).
alter function assessed_case_opens(bigint) cost 5000;
alter function assessment_opens(bigint) cost 5000;
alter function brief_leads_to(bigint) cost 5000;
alter function case_way(bigint) cost 5000;
alter function draft_to_judge(bigint) cost 5000;
alter function file_opens(text, bigint, text) cost 5000;
alter function hand_over_opens(bigint, bigint, bigint) cost 5000;
alter function item_opens(bigint, boolean) cost 5000;
alter function kept_away(bigint) cost 5000;
alter function over_when_it_went(bigint, timestamptz) cost 5000;
alter function paper_leads_to(bigint) cost 5000;
alter function support_waits(bigint) cost 5000;
alter function transfer_opens(bigint, bigint, bigint) cost 5000;

-- A force's own cases by their column, as its referrals are (ways_asked_of_functions.sql): no function is called for them.
alter policy read on safeguarding_case using (
    current_setting('pp.reader', true) = 'service'
    or force_id = any ((select case_reader(3))::bigint[]) and referral_id <> all ((select case_held_back())::bigint[])
    or case_opens(id));
