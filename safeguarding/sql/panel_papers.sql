-- A member of a panel reads no case. What stands over the referral of their paper or action, a hold, is asked of its row
-- (safeguarding/access/meetings.py): the second net lets them find that row while the paper can be read or the action is
-- theirs.
create policy read_for_a_paper on referrals_referral for select using (
    exists (select from safeguarding_paper p
        where p.referral_id = referrals_referral.id and p.person_id = any (case_reader(2))
          and p.until > case_reader_now())
    or exists (select from safeguarding_panelaction a
        join safeguarding_panelmember m on m.id = a.owner_id
        where a.referral_id = referrals_referral.id and m.person_id = any (case_reader(2)) and m.ended_at is null));
