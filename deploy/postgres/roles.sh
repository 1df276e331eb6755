#!/bin/bash
# Runs once, on an empty server of PostgreSQL 15 to 18: the owner of the schema, and the roles that may only do their own work.
# The grants themselves belong to the code and are applied after each migrate (docs/operations.md). In the container it is run by the
# image, on an empty volume; elsewhere SECRETS_DIR names the folder of the passwords, and PSQL how the administrator connects.
set -euo pipefail
secrets=${SECRETS_DIR:-/run/secrets} here=$(dirname "$0")
test -e "$here/budgets.sql" || here=/etc/postgresql

admin() { ${PSQL:-psql --username "$POSTGRES_USER"} --quiet --no-psqlrc --set ON_ERROR_STOP=1 "$@"; }
asked() { admin --tuples-only --no-align --dbname postgres --command "$1"; }

# On standard input, so that no list of processes shows a password.
for name in pp_owner pp_app pp_keeper pp_sealer pp_verifier pp_backup; do
    printf "CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '%s';\n" \
        "$name" "$(sed "s/'/''/g" "$secrets/${name}_password")"
done | admin --dbname postgres

# The order of texts is that of their letters' numbers, whatever the machine's library thinks; before 17 that is the library's own C.
if test "$(asked 'SHOW server_version_num')" -ge 170000; then
    order="LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
else
    order="LOCALE 'C.UTF-8'"
fi
admin --dbname postgres <<SQL
CREATE DATABASE prevent_portal OWNER pp_owner TEMPLATE template0 ENCODING 'UTF8' $order;
REVOKE ALL ON DATABASE prevent_portal FROM PUBLIC;
REVOKE ALL ON DATABASE postgres FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE prevent_portal TO pp_app;
GRANT CONNECT ON DATABASE prevent_portal TO pp_keeper, pp_sealer, pp_verifier;
-- It copies the cluster as it lies on the disk, for backups, and can connect to no database.
ALTER ROLE pp_backup REPLICATION CONNECTION LIMIT 4;
SQL

# How long each of them waits at most, and how many connections it may hold.
admin --dbname postgres < "$here/budgets.sql"

# The log's own owner, in the database of the service.
admin --dbname prevent_portal < "$here/log-owner.sql"

# By the network nobody comes in who does not encrypt; and for backups one role alone.
who=$(asked 'SHOW hba_file')
sed -i -E -e '/^host(ssl)?[[:space:]]+replication/d' -e 's/^host([[:space:]])/hostssl\1/' "$who"
echo 'hostssl replication pp_backup samenet scram-sha-256' >> "$who"
asked 'SELECT pg_reload_conf()' > /dev/null
