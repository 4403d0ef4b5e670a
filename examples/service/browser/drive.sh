#!/usr/bin/env bash
# Drives the page in a headless Chromium against the service and its simulator: starts, watches, pauses, resumes, cancels,
# approves, moves, searches and downloads, and signs in with a token and at an issuer; fails on what axe finds, and takes pictures.
# Usage: examples/service/browser/drive.sh [DIRECTORY FOR THE PICTURES]. Needs Node, npm, OpenSSL, Maven and Chromium (CHROMIUM=path).
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
openssl genrsa -out "$work/private.pem" 2048 2>/dev/null
openssl rsa -in "$work/private.pem" -pubout -out "$work/public.pem" 2>/dev/null
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
serve() {
  java -jar "$jar" --spring.profiles.active=simulator --server.port="$1" --onhook.directory="$work/$1" \
    --onhook.max-targets=4000 "${@:2}" >"$work/$1.log" 2>&1 &
}
until_ready() {
  for _ in $(seq 240); do
    curl -sf "http://127.0.0.1:$1/health/readiness" >/dev/null && return
    sleep 0.5
  done
  cat "$work/$1.log"
  exit 1
}
# One that is open to this machine, one that asks for tokens, and one where people sign in at an issuer.
serve "$port"
serve "$((port + 1))" "--spring.security.oauth2.resourceserver.jwt.public-key-location=file:$work/public.pem"
node "$here/issuer.mjs" "$((port + 3))" "$work/private.pem" &
client=--spring.security.oauth2.client
serve "$((port + 2))" "--spring.security.oauth2.resourceserver.jwt.issuer-uri=http://127.0.0.1:$((port + 3))" \
  --spring.security.oauth2.resourceserver.jwt.audiences=onhook $client.registration.company.client-id=onhook-page \
  $client.registration.company.client-secret=for-tests-only $client.registration.company.scope=openid \
  "$client.provider.company.issuer-uri=http://127.0.0.1:$((port + 3))"
for each in "$port" "$((port + 1))" "$((port + 2))"; do until_ready "$each"; done
node "$here/drive.mjs" "http://127.0.0.1:$port" "$pictures" "${CHROMIUM:-/usr/bin/chromium}" "http://127.0.0.1:$((port + 1))" "$work/private.pem" \
  "http://127.0.0.1:$((port + 2))" "http://127.0.0.1:$((port + 3))"
