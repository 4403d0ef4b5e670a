#!/usr/bin/env bash
# Damages journals of stopped runs at random, and holds what report, verify, resume and restore make of them against the
# simulator's record.
#   examples/runbook/damaged.sh [COUNT [SEED]]
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/onhook" --version >/dev/null
(cd "$root" && mvn -q -B -pl examples/runbook -am test-compile -Dspotless.check.skip)
java -XX:+UseSerialGC -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
  -cp "$root/examples/runbook/target/test-classes:$root/examples/runbook/target/onhook.jar" \
  io.github.onhook.runbook.DamagedRuns "$work" "${@:-10000}"
