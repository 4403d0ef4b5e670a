#!/usr/bin/env bash
# Tries every source of credentials with the packaged command: its jar and the libraries beside it, and nothing else.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
"$root/onhook" --version
cd "$root"
exec mvn -B -q -pl examples/runbook -am test -Dspotless.check.skip \
    -Dtest='IdentitySourcesTest,NetworkTest' \
    "-Donhook.test.packaged=$root/examples/runbook/target/onhook.jar"
