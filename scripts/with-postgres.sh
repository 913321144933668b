#!/usr/bin/env bash
# with-postgres.sh COMMAND… : runs COMMAND with KLIEG_TEST_DATABASE_URL naming a PostgreSQL of its own, which is gone
# afterwards. It listens on a socket in a temporary folder alone, and keeps nothing safe: it only lives for tests.
set -euo pipefail

fail() {
  echo "with-postgres: $*" >&2
  exit 1
}

bin=$(find /usr/lib/postgresql -path '*/bin/postgres' -printf '%h\n' 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || bin=$(dirname "$(command -v postgres || true)")
[ -x "$bin/initdb" ] || fail "no PostgreSQL server found: scripts/setup.sh test installs it"

dir=$(mktemp -d /tmp/klieg-postgres.XXXXXX)
pid=
stop() {
  # Interrupted, the server ends its connections and then itself.
  [ -z "$pid" ] || { kill -INT "$pid" 2>/dev/null && wait "$pid" || true; }
  rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM

# PostgreSQL refuses to run as root.
as=()
if [ "$(id -u)" -eq 0 ]; then
  as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
  chown nobody:nogroup "$dir"
fi

(cd "$dir" && "${as[@]}" "$bin/initdb" -D "$dir/data" -U klieg -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1) ||
  { cat "$dir/initdb.log" >&2; fail "initdb failed"; }
cd_back=$PWD
cd "$dir"
"${as[@]}" "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c max_connections=300 \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off >"$dir/server.log" 2>&1 &
pid=$!
cd "$cd_back"
for _ in $(seq 300); do
  kill -0 "$pid" 2>/dev/null || { cat "$dir/server.log" >&2; fail "the server did not start"; }
  "$bin/pg_isready" -q -h "$dir" && break
  sleep 0.1
done

KLIEG_TEST_DATABASE_URL="postgres:///postgres?host=$dir&user=klieg" "$@"
