#!/bin/bash
# Does what the official image does with its variables: creates a database and a password at the first start, with a
# server that listens only on its own socket.
set -euo pipefail
if [ "$(id -u)" = 0 ]; then
  chown postgres "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  password=${POSTGRES_PASSWORD:-$(cat "$POSTGRES_PASSWORD_FILE")}
  initdb --username=postgres --pwfile=<(echo "$password") --auth-host=scram-sha-256 --auth-local=trust
  echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
  pg_ctl start --wait --options="-c listen_addresses=''"
  createdb --username=postgres "$POSTGRES_DB"
  pg_ctl stop --wait --mode=fast
fi
exec "$@"
