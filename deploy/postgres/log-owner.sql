-- Who owns the log: a role that nobody can log in as and nobody is a member of. Run by the database's administrator in the
-- database of the service: once when it is made, and as often as one likes.
--
-- The owner of the schema makes the log's tables and functions when it migrates, and then hands them over by the function
-- below, which it may call and cannot change. From then on its login erases nothing, switches no guard off and replaces no
-- function. A release that changes the log's own tables says so; the administrator then runs, before its migrations,
--     select pp_take_back_log();
-- which is written into the log, and the migrations hand over again.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pp_log') THEN
        CREATE ROLE pp_log NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
    END IF;
END $$;
-- Whoever owns a schema may drop what others own in it; by default that is the owner of the database.
ALTER SCHEMA public OWNER TO CURRENT_USER;
GRANT USAGE, CREATE ON SCHEMA public TO pp_log, pp_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;

CREATE OR REPLACE FUNCTION pp_give_log(new_owner text) RETURNS int LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    made record;
    given int := 0;
    healed text[];
BEGIN
    FOR made IN
        SELECT format('ALTER TABLE public.%I OWNER TO %I', c.relname, new_owner) AS statement
          FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
           AND c.relname ~ '^audit_(event.*|leaf|checkpoint|diff|tally|sealing|looked)$' AND pg_get_userbyid(c.relowner) <> new_owner
        UNION ALL
        SELECT format('ALTER FUNCTION %s OWNER TO %I', p.oid::regprocedure, new_owner)
          FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
           AND p.proname LIKE 'audit\_%' AND pg_get_userbyid(p.proowner) <> new_owner
    LOOP
        EXECUTE made.statement;
        given := given + 1;
    END LOOP;
    -- Data loaded alone, with triggers disabled, leaves ordinary triggers where there were some that always fire.
    SELECT array_agg(format('%I on %I', t.tgname, c.relname)) INTO healed
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE NOT t.tgisinternal AND t.tgenabled <> 'A' AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
       AND c.relname ~ '^audit_(event.*|leaf|checkpoint|diff|tally|sealing|looked)$';
    FOR made IN SELECT 'ALTER TABLE public.' || split_part(one, ' on ', 2) || ' ENABLE ALWAYS TRIGGER '
                       || split_part(one, ' on ', 1) AS statement FROM unnest(healed) AS off (one)
    LOOP
        EXECUTE made.statement;
    END LOOP;
    IF healed IS NOT NULL THEN
        PERFORM public.audit_write('audit.guards_healed', 'security', '', '', '{}', jsonb_build_object('guards', healed)::text);
    END IF;
    -- The owner of the schema still writes events like the application, puts guards on its own tables, and carries out
    -- orders to erase.
    GRANT SELECT ON public.audit_event TO pp_owner;
    GRANT SELECT, INSERT ON public.audit_diff TO pp_owner;
    FOR made IN
        SELECT format('GRANT EXECUTE ON FUNCTION %s TO pp_owner', p.oid::regprocedure) AS statement
          FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'audit\_%'
           AND (p.prorettype = 'trigger'::regtype OR p.proname IN ('audit_append', 'audit_erase'))
    LOOP
        EXECUTE made.statement;
    END LOOP;
    RETURN given;
END $$;
REVOKE ALL ON FUNCTION pp_give_log(text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION pp_hand_over_log() RETURNS int LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$ SELECT public.pp_give_log('pp_log') $$;
REVOKE ALL ON FUNCTION pp_hand_over_log() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pp_hand_over_log() TO pp_owner;

CREATE OR REPLACE FUNCTION pp_take_back_log() RETURNS int LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.audit_write('audit.log_opened', 'security', '', '', '{}', '{"for": "a release that changes the log"}');
    RETURN public.pp_give_log('pp_owner');
END $$;
REVOKE ALL ON FUNCTION pp_take_back_log() FROM PUBLIC;
