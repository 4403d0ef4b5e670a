#!/usr/bin/env bash
# Drives the page in a headless Chromium against the service and its simulator: starts, watches, pauses, resumes, cancels,
# approves, refuses, searches and downloads; looks for what keeps people out (axe), and takes pictures.
# Usage: examples/service/browser/drive.sh [DIRECTORY FOR THE PICTURES]. Needs Node, npm, Maven and Chromium (CHROMIUM=path).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
pictures=${1:-$here/../target/pictures}
jar=$root/examples/service/target/onhook-service.jar
mkdir -p "$pictures"
[ -d "$here/node_modules" ] || (cd "$here" && npm install --silent --no-audit --no-fund)
[ -n "${ONHOOK_SKIP_BUILD:-}" ] || (cd "$root" && mvn -q -B -pl examples/service -am package -Dmaven.test.skip -Dspotless.check.skip)
work=$(mktemp -d)
port=${PORT:-18081}
java -jar "$jar" --spring.profiles.active=simulator --server.port="$port" --onhook.directory="$work/runs" \
  --onhook.max-targets=1500 >"$work/log" 2>&1 &
service=$!
trap 'kill $service 2>/dev/null || true; wait $service 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 120); do
  curl -sf "http://127.0.0.1:$port/health/readiness" >/dev/null && break
  kill -0 $service || { cat "$work/log"; exit 1; }
  sleep 0.5
done
node "$here/drive.mjs" "http://127.0.0.1:$port" "$pictures" "${CHROMIUM:-/usr/bin/chromium}"
