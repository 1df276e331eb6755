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
create trigger audit_diff_append_only before update or delete on audit_diff
    for each row execute function audit_refuse_change();
create trigger audit_diff_no_truncate before truncate on audit_diff
    for each statement execute function audit_refuse_change();
alter table audit_diff enable always trigger audit_diff_append_only;
alter table audit_diff enable always trigger audit_diff_no_truncate;
