#!/usr/bin/env bash
# Measures how long numbers that move are on no connector: by `onhook move`, by a run and a loop of associate calls after it,
# and by `onhook move --atomic`.
#   examples/runbook/times.sh [NUMBERS [ACCOUNTS]]
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/onhook" --version >/dev/null
(cd "$root" && mvn -q -B -pl examples/runbook -am test-compile -Dspotless.check.skip)
java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
  -cp "$root/examples/runbook/target/test-classes:$root/examples/runbook/target/onhook.jar:$root/testing/target/classes" \
  io.github.onhook.runbook.MoveTimes "$work" "${1:-2400}" "${2:-4}"
