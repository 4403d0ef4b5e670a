#!/usr/bin/env bash
# Puts the service under load: 20 runs of 10,000 numbers at once, 1,000 watchers, and one more that never reads. Prints
# memory, CPU and how long the API takes to answer, before, while, and with the watcher that does not read.
# Usage: examples/service/load.sh [RUNS] [WATCHERS] [HEAP]. Needs Node and Maven.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
runs=${1:-20}
watchers=${2:-1000}
heap=${3:-512m}
[ -n "${ONHOOK_SKIP_BUILD:-}" ] || (cd "$root" && mvn -q -B -pl examples/service,examples/runbook -am package -Dmaven.test.skip -Dspotless.check.skip)
ulimit -n 8192
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
until_there() { for _ in $(seq 240); do "$@" >/dev/null 2>&1 && return; sleep 0.5; done; cat "$work"/*.log; exit 1; }

java -Xmx1g -jar "$root/examples/runbook/target/onhook.jar" simulate --accounts "$runs" --regions us-east-1,us-west-2,eu-west-2 \
  --numbers $((runs * 10000)) --role VoiceOps --quota 2 --targets-out "$work/targets.csv" >"$work/simulator.log" 2>&1 &
until_there grep -q AWS_ENDPOINT_URL "$work/simulator.log"
grep '^export' "$work/simulator.log" >"$work/variables"
. "$work/variables"
java "-Xmx$heap" -jar "$root/examples/service/target/onhook-service.jar" --server.port=18082 --onhook.directory="$work/runs" \
  --onhook.max-running="$runs" --onhook.per-user.max-running="$runs" --onhook.per-user.max-uploads="$runs" --onhook.max-uploads="$runs" >"$work/service.log" 2>&1 &
service=$!
until_there curl -sf http://127.0.0.1:18082/health/readiness
node "$here/load.mjs" http://127.0.0.1:18082 "$service" "$work/targets.csv" "$runs" "$watchers"
