-- A check by the deconfliction desk under the second net (ADR 0043, 2): nothing for those who were asked to keep away, and no more
-- than that. The rules of a record ask its checks in the negative: what were hidden from others there would open what it closes.
alter table referrals_deconfliction enable row level security;
create policy added on referrals_deconfliction for insert with check (true);
create policy changed on referrals_deconfliction for update using (true);
create policy removed on referrals_deconfliction for delete using (true);
create policy read on referrals_deconfliction for select using (
    (select current_setting('pp.reader', true) = 'service')
    or cardinality((select case_reader(2))::bigint[]) > 0 and not kept_away(referral_id));
