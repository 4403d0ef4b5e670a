#!/usr/bin/env bash
# Takes numbers off, puts some of them on a connector again as somebody else would, releases what the run took off, and takes
# that out of the deletion queue; holds the reports against the simulator's record.
#   examples/runbook/releases.sh [NUMBERS [TAKEN]]
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/onhook" --version >/dev/null
(cd "$root" && mvn -q -B -pl examples/runbook -am test-compile -Dspotless.check.skip)
java -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
  -cp "$root/examples/runbook/target/test-classes:$root/examples/runbook/target/onhook.jar:$root/testing/target/classes" \
  io.github.onhook.runbook.ReleaseRound "$work" "${1:-2000}" "${2:-37}"
