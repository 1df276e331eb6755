-- What was filed stays as it was filed. Erasure by law goes through the owner's own path, not through an UPDATE.
create function referrals_frozen() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if (new.reference, new.document, new.form_version, new.submitted_at, new.submitted_by_id, new.agency_id, new.channel,
        new.original_text, new.original_referrer, new.immediate_danger, new.under_18, new.own_staff)
       is distinct from
       (old.reference, old.document, old.form_version, old.submitted_at, old.submitted_by_id, old.agency_id, old.channel,
        old.original_text, old.original_referrer, old.immediate_danger, old.under_18, old.own_staff) then
        raise exception 'a referral is frozen when it is filed' using errcode = 'PPR01';
    end if;
    return new;
end $$;
create trigger referrals_frozen before update on referrals_referral
    for each row execute function referrals_frozen();
alter table referrals_referral enable always trigger referrals_frozen;

-- A share carries copies of the referral's sort keys, so that a list of shares walks one index.
create function referrals_share_keys() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    select submitted_at, queue_key into new.submitted_at, new.queue_key
      from public.referrals_referral where id = new.referral_id;
    return new;
end $$;
create trigger referrals_share_keys before insert on referrals_referralshare
    for each row execute function referrals_share_keys();

create function referrals_follow_queue_key() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    update public.referrals_referralshare set queue_key = new.queue_key
     where referral_id = new.id and queue_key <> new.queue_key;
    return null;
end $$;
create trigger referrals_follow_queue_key after update of queue_key on referrals_referral
    for each row when (old.queue_key is distinct from new.queue_key) execute function referrals_follow_queue_key();
