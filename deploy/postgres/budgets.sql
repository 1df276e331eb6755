-- How long each role waits at most: for its own statement, for a lock that somebody else holds, and in silence within a
-- transaction, which holds back everybody else's work and the sealing of the log. And how many connections it may hold: a web
-- process that leaks them cannot take the last one from whoever seals, verifies or administers. Run by the database's
-- administrator when the roles are made and after an upgrade that changes them, as often as one likes. A site may choose other
-- values; a limit that is missing is named by /readyz, `manage.py check --database default` and the keeper (audit/evidence/administered.py).
--
-- The keeper does what the application does, and what only duties do besides: it is a member of its role, and its own rights
-- are granted by each migrate.
GRANT pp_app TO pp_keeper;
-- The application's role has the limits of a page, and so has the keeper's. What may take longer (a duty, a pack, a command)
-- says so in its own transactions: core/budgets.py.
ALTER ROLE pp_app SET statement_timeout = '10s';
ALTER ROLE pp_app SET lock_timeout = '2s';
ALTER ROLE pp_app SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE pp_keeper SET statement_timeout = '10s';
ALTER ROLE pp_keeper SET lock_timeout = '2s';
ALTER ROLE pp_keeper SET idle_in_transaction_session_timeout = '30s';
-- A migration that waits for a table holds up all who come after it: it gives up, and is run again.
ALTER ROLE pp_owner SET lock_timeout = '10s';
ALTER ROLE pp_owner SET idle_in_transaction_session_timeout = '10min';
-- The sealer takes a batch of 50,000 at a time; another that finds its row locked does not wait for it.
ALTER ROLE pp_sealer SET statement_timeout = '5min';
ALTER ROLE pp_sealer SET lock_timeout = '10s';
ALTER ROLE pp_sealer SET idle_in_transaction_session_timeout = '60s';
-- The verifier reads the whole log.
ALTER ROLE pp_verifier SET statement_timeout = '1h';
ALTER ROLE pp_verifier SET lock_timeout = '10s';
ALTER ROLE pp_verifier SET idle_in_transaction_session_timeout = '10min';
-- Together fewer than max_connections less the three that are kept for administrators: 112 is enough. The application needs
-- eight for each process of gunicorn and three for each worker, and twice the former while one web takes over from another;
-- whoever runs more of them raises it.
ALTER ROLE pp_app CONNECTION LIMIT 84;
ALTER ROLE pp_keeper CONNECTION LIMIT 4;
ALTER ROLE pp_owner CONNECTION LIMIT 8;
ALTER ROLE pp_sealer CONNECTION LIMIT 4;
ALTER ROLE pp_verifier CONNECTION LIMIT 4;
