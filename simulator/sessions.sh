#!/usr/bin/env bash
# Runs the AWS CLI and the AWS SDK for JavaScript, as they are published, through a full session each. What is not installed
# is skipped, and said so. Usage: simulator/sessions.sh [endpoint]; without one, `onhook simulate` is started for it.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
simulator=
trap '[ -z "$simulator" ] || kill "$simulator" 2>/dev/null || true; rm -rf "$work"' EXIT

endpoint=${1:-}
if [ -z "$endpoint" ]; then
  ./onhook simulate --accounts 3 --regions us-east-1,eu-west-1 --numbers 300 --role VoiceOps >"$work/out" &
  simulator=$!
  until grep -q '^listening on ' "$work/out"; do
    kill -0 "$simulator" || { echo "onhook simulate did not start" >&2; exit 1; }
    sleep 0.2
  done
  endpoint=$(sed -n 's/^listening on //p' "$work/out" | head -1)
fi

# Two numbers that are on a connector now, each with its place: one for each client.
field() { sed -n "$1p" "$work/numbers" | sed "s/.*\"$2\":\"\([^\"]*\)\".*/\1/"; }
curl -fsS "$endpoint/_onhook/numbers?associated=true" >"$work/numbers"
place() { echo "$(field "$1" accountId) $(field "$1" region) $(field "$1" voiceConnectorId) $(field "$1" phoneNumber)"; }

if command -v aws >/dev/null && aws --version >/dev/null 2>&1; then
  # shellcheck disable=SC2046
  bash simulator/clients/session-cli.sh "$endpoint" $(place 1)
else
  echo "AWS CLI: skipped, it is not installed"
fi

if command -v node >/dev/null && command -v npm >/dev/null; then
  cp simulator/clients/session.mjs "$work/"
  (cd "$work" && npm init -y >/dev/null \
    && npm install --silent --no-audit --no-fund @aws-sdk/client-chime-sdk-voice @aws-sdk/client-sts >/dev/null)
  # shellcheck disable=SC2046
  node "$work/session.mjs" "$endpoint" $(place 2)
else
  echo "JavaScript SDK: skipped, node and npm are not installed"
fi
