#!/usr/bin/env bash
# Starts a throw-away PostgreSQL for the tests and writes its address to
# .tools/postgres.dsn; `tools/postgres.sh stop` ends it. Durability is off: the
# data is thrown away, and durability tests use servers of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "PostgreSQL is not installed (Debian package postgresql)" >&2; exit 1; }
home=${TMPDIR:-/tmp}/pendopo-postgres-$(id -u)-$(pwd | cksum | cut -d' ' -f1)
run() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

if [ "${1:-start}" = stop ]; then
  [ -d "$home/data" ] && run "$bin/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$home" .tools/postgres.dsn
  exit 0
fi
if [ -d "$home/data" ] && run "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1 && [ -f .tools/postgres.dsn ]; then
  exit 0
fi
rm -rf "$home"
mkdir -p "$home" .tools
[ "$(id -u)" = 0 ] && chown postgres "$home"
port=$(( 20000 + RANDOM % 20000 ))
run "$bin/initdb" -D "$home/data" -U pendopo -A trust -E UTF8 --no-locale >"$home.log" 2>&1
run "$bin/pg_ctl" -D "$home/data" -w -t 60 -l "$home/server.log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" \
  start >"$home.log" 2>&1 || { cat "$home.log" >&2; exit 1; }
echo "postgres://pendopo@127.0.0.1:$port/postgres?sslmode=disable" > .tools/postgres.dsn
echo "PostgreSQL for tests: $(cat .tools/postgres.dsn)"
