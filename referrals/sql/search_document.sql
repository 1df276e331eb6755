-- Every referral has a search document, whatever path it came by; the words are made in Python (`search_document.py`).
create function referrals_begin_search_document() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    insert into public.referrals_searchdocument (referral_id, is_stale) values (new.id, true);
    return null;
end $$;
create trigger referrals_begin_search_document after insert on referrals_referral
    for each row execute function referrals_begin_search_document();
alter table referrals_referral enable always trigger referrals_begin_search_document;
