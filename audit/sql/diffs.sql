-- django-auditlog's entries, without foreign keys and as append-only as the log itself. They are for people to read.
create table audit_diff (
    id              bigint generated always as identity primary key,
    content_type_id integer not null,
    object_pk       varchar(255) not null,
    object_id       bigint,
    object_repr     text not null,
    serialized_data jsonb,
    action          smallint not null,
    changes_text    text not null,
    changes         jsonb,
    actor_id        bigint,
    cid             varchar(255),
    remote_addr     inet,
    remote_port     integer,
    timestamp       timestamptz not null,
    additional_data jsonb,
    actor_email     varchar(254)
);
create index audit_diff_object on audit_diff (content_type_id, object_pk);
create index audit_diff_cid on audit_diff (cid);

-- What is erased from an event is erased from what people read of it too. Who changed which record when stays: that is
-- the tombstone, and it names the event that says why.
create function audit_refuse_diff_change() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op = 'UPDATE' and current_setting('pp.erasing', true) = 'by law'
       and (to_jsonb(new) - '{object_repr,serialized_data,changes_text,changes,additional_data}'::text[])
         = (to_jsonb(old) - '{object_repr,serialized_data,changes_text,changes,additional_data}'::text[])
       and new.object_repr = '' and new.changes_text = '' and new.serialized_data is null and new.changes is null
       and new.additional_data = jsonb_build_object('erased', new.additional_data->'erased')
    then
        return new;
    end if;
    raise exception 'the audit log is append-only: % on % refused', tg_op, tg_table_name using errcode = 'PPA01';
end $$;

create trigger audit_diff_append_only before update or delete on audit_diff
    for each row execute function audit_refuse_diff_change();
create trigger audit_diff_no_truncate before truncate on audit_diff
    for each statement execute function audit_refuse_change();
alter table audit_diff enable always trigger audit_diff_append_only;
alter table audit_diff enable always trigger audit_diff_no_truncate;
