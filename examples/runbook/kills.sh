#!/usr/bin/env bash
# Kills runs of the command at random moments, lets them go on, and holds what they report against the simulator's record.
#   examples/runbook/kills.sh [KILLS [NUMBERS]]
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/onhook" --version >/dev/null
(cd "$root" && mvn -q -B -pl examples/runbook -am test-compile -Dspotless.check.skip)
java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
  -cp "$root/examples/runbook/target/test-classes:$root/examples/runbook/target/onhook.jar:$root/testing/target/classes" \
  io.github.onhook.runbook.Kills "$work" "${1:-200}" "${2:-20000}" "$root/onhook"
