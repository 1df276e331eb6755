#!/bin/bash
# Runs once, on an empty volume: the owner of the schema, and the roles that may only do their own work.
# The grants themselves belong to the code and are applied after each migrate (docs/operations.md).
set -euo pipefail

role() {
    psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname postgres \
        --set "name=$1" <<-'SQL'
		\set file /run/secrets/:name _password
		\set password `cat :file`
		CREATE ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
		  PASSWORD :'password';
	SQL
}

for name in pp_owner pp_app pp_keeper pp_sealer pp_verifier pp_backup; do role "$name"; done

psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname postgres <<-'SQL'
	CREATE DATABASE prevent_portal OWNER pp_owner TEMPLATE template0 ENCODING 'UTF8'
	  LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C';
	REVOKE ALL ON DATABASE prevent_portal FROM PUBLIC;
	REVOKE ALL ON DATABASE postgres FROM PUBLIC;
	GRANT CONNECT, TEMPORARY ON DATABASE prevent_portal TO pp_app;
	GRANT CONNECT ON DATABASE prevent_portal TO pp_keeper, pp_sealer, pp_verifier;
SQL

# It copies the cluster as it lies on the disk, for backups, and can connect to no database.
psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname postgres \
    --command 'ALTER ROLE pp_backup REPLICATION CONNECTION LIMIT 4'
echo 'host replication pp_backup samenet scram-sha-256' >> "$PGDATA/pg_hba.conf"

# How long each of them waits at most, and how many connections it may hold.
psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname postgres --file /etc/postgresql/budgets.sql

# The log's own owner, in the database of the service.
psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname prevent_portal --file /etc/postgresql/log-owner.sql
