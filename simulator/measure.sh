#!/usr/bin/env bash
# Measures the simulator: heap with 10,000 locations and five million numbers, and how much faster it serves than one
# client JVM sends. Usage: simulator/measure.sh [seconds]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-10}
work=$(mktemp -d)
trap 'exec 9>&- 2>/dev/null || true; rm -rf "$work"' EXIT

mvn -q -pl simulator test-compile dependency:build-classpath -Dmdep.outputFile="$work/classpath" >/dev/null
classpath=simulator/target/test-classes:simulator/target/classes:$(cat "$work/classpath")
package=io.github.onhook.simulator.measure

# One core for the simulator and one for the sender, so that the two can be compared; without taskset they share.
server=() sender=()
if command -v taskset >/dev/null && [ "$(nproc)" -ge 2 ]; then
  server=(taskset -c 0) sender=(taskset -c 1)
fi

java -cp "$classpath" $package.Signing
mkfifo "$work/stdin"
"${server[@]}" java -Xmx1g -cp "$classpath" $package.Serve "$work/endpoint" <"$work/stdin" &
serve=$!
exec 9>"$work/stdin"
while [ ! -s "$work/endpoint" ]; do
  kill -0 $serve || exit 1
  sleep 0.2
done

for batch in 1 50; do
  "${sender[@]}" java -cp "$classpath" $package.Client "$work/endpoint" $batch "$seconds"
  "${sender[@]}" java -cp "$classpath" $package.Blast "$work/endpoint" $batch "$seconds"
done
exec 9>&-
wait $serve
