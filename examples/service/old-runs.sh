#!/usr/bin/env bash
# Ten thousand old runs are deleted while runs go on: makes them as copies of a run that ended, as files and as rows of a
# PostgreSQL, starts the service with a small heap and a retention, and starts runs of 10,000 numbers on the simulator. Prints
# memory and time, and fails unless the old runs are gone, the younger ones are there, and the new ones went on meanwhile.
# Usage: examples/service/old-runs.sh [files|postgres|both] [OLD RUNS] [HEAP]. Needs Node and Maven, and PostgreSQL's binaries.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
profiles=${1:-both}
count=${2:-10000}
heap=${3:-192m}
port=${PORT:-18093}
[ "$profiles" != both ] || profiles="files postgres"
[ -n "${ONHOOK_SKIP_BUILD:-}" ] || (cd "$root" && mvn -q -B -pl examples/service -am package -Dmaven.test.skip -Dspotless.check.skip)
work=$(mktemp -d)
chmod 711 "$work"
service=
stop_service() { [ -z "$service" ] || { kill "$service" && wait "$service"; } 2>/dev/null || true; service=; }
stop_postgres() { [ ! -f "$work/postgres/data/postmaster.pid" ] || as_nobody pg_ctl -D "$work/postgres/data" -m immediate stop >/dev/null; }
trap 'stop_service; stop_postgres; rm -rf "$work"' EXIT

# PostgreSQL refuses to run as root.
as_nobody() {
  local binary
  binary=$(command -v "$1" || compgen -G "/usr/lib/postgresql/*/bin/$1" | sort -V | tail -1)
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u nobody -- "$binary" "${@:2}"); else "$binary" "${@:2}"; fi
}
start_postgres() {
  mkdir "$work/postgres"
  [ "$(id -u)" != 0 ] || chown nobody "$work/postgres"
  as_nobody initdb -D "$work/postgres/data" -U onhook -A trust -E UTF8 --locale=C >/dev/null
  as_nobody pg_ctl -D "$work/postgres/data" -w -l "$work/postgres/log" \
    -o "-p $((port + 1)) -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work/postgres" start >/dev/null || { cat "$work/postgres/log" >&2; exit 1; }
  as_nobody createdb -h 127.0.0.1 -p $((port + 1)) -U onhook onhook
}
# $1: files or postgres; the rest are properties.
serve() {
  local also=simulator
  [ "$1" = files ] || also="simulator,postgres"
  java "-Xmx$heap" -jar "$root/examples/service/target/onhook-service.jar" --spring.profiles.active="$also" --server.port="$port" \
    --spring.r2dbc.url="r2dbc:postgresql://127.0.0.1:$((port + 1))/onhook" --onhook.directory="$work/$1" \
    --onhook.simulator.accounts=5 --onhook.simulator.numbers=50000 --onhook.simulator.quota=1.2 --onhook.per-user.max-running=4 "${@:2}" >>"$work/$1.log" 2>&1 &
  service=$!
}

for profile in $profiles; do
  [ "$profile" = files ] || start_postgres
  serve "$profile"
  node "$here/old-runs.mjs" "http://127.0.0.1:$port" "$service" one || { cat "$work/$profile.log"; exit 1; }
  stop_service
  if [ "$profile" = files ]; then
    node "$here/old-runs.mjs" "$work/$profile" "$count" copy
  else
    as_nobody psql -q -h 127.0.0.1 -p $((port + 1)) -U onhook onhook -v ON_ERROR_STOP=1 -v count="$count" <"$here/old-runs.sql"
  fi
  serve "$profile" --onhook.retention=90d
  node "$here/old-runs.mjs" "http://127.0.0.1:$port" "$service" "$profile" "$count" || { cat "$work/$profile.log"; exit 1; }
  stop_service
  grep -o '[0-9]* runs that ended before .* were deleted' "$work/$profile.log" | sed 's/^/  log: /'
  if [ "$profile" = files ]; then
    echo "  directories left: $(find "$work/files" -mindepth 1 -maxdepth 1 -name '2*' | wc -l)"
  else
    as_nobody psql -qAt -h 127.0.0.1 -p $((port + 1)) -U onhook onhook -c "SELECT '  rows left: ' || (SELECT count(*) FROM onhook_service.run)
      || ' runs, ' || (SELECT count(DISTINCT run_id) FROM onhook_service.file) || ' with files, ' || (SELECT count(*) FROM onhook.run) || ' journals'"
  fi
done
