#!/usr/bin/env bash
# Looks at the HTML report in Chromium: axe-core, the keyboard, paper, no network, time to interactive with 50,000 rows,
# and pictures to look at. Needs chromium, node with npm, and pdftoppm; the rest is installed into target/. Not part of
# mvn verify.
#   examples/runbook/browser/check.sh [DIR]   DIR gets the pictures (examples/runbook/target/browser/pictures)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
tools=$root/examples/runbook/target/browser
pictures=${1:-$tools/pictures}
large=$tools/large

command -v "${CHROMIUM:=chromium}" >/dev/null || { echo "chromium is missing: apt-get install chromium" >&2; exit 4; }
command -v pdftoppm >/dev/null || { echo "pdftoppm is missing: apt-get install poppler-utils" >&2; exit 4; }
mkdir -p "$tools" "$pictures" "$large"
rm -f "$pictures"/print-*.png
(cd "$tools" && npm install --silent --no-fund --no-audit --no-save playwright-core@1.65.1 axe-core@4.14.1)
cp "$here/check.mjs" "$tools/check.mjs"

# The demo ends with 1: its failures are injected.
rm -rf "$tools/demo"
"$root/onhook" demo --run-dir "$tools/demo" --progress none >/dev/null || [ $? -eq 1 ]
JAVA_OPTS=${JAVA_OPTS:--Xmx64m} "$root/benchmarks/run" Reports 1000000 50000 500 "$large"

CHROMIUM=$(command -v "$CHROMIUM") node "$tools/check.mjs" "$tools/demo/report.html" "$large/report.html" "$pictures"
pdftoppm -r 60 -png "$pictures/print.pdf" "$pictures/print"
ls "$pictures"
