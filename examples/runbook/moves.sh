#!/usr/bin/env bash
# Moves numbers under faults, kills the moves at random moments, lets them go on, and holds what they report against the
# simulator's record of which number was on which connector, and when.
#   examples/runbook/moves.sh [KILLS [NUMBERS [ACCOUNTS [REGIONS]]]]
# moves.sh 0 20000 12 3 moves 20,000 numbers of 12 accounts and 3 Regions without a kill.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/onhook" --version >/dev/null
(cd "$root" && mvn -q -B -pl examples/runbook -am test-compile -Dspotless.check.skip)
java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
  -cp "$root/examples/runbook/target/test-classes:$root/examples/runbook/target/onhook.jar:$root/testing/target/classes" \
  io.github.onhook.runbook.MoveKills "$work" "${1:-200}" "${2:-5000}" "${3:-8}" "${4:-1}" "$root/onhook"
