#!/usr/bin/env bash
# Kills a run with 12,000 numbers in doubt, sent and not answered, at 20 locations of 5 requests a second; then resumes it, and
# says how long that took and how many reads it made.
#   examples/runbook/doubt.sh [COMMAND]       ./onhook, or that of another version
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
onhook=${1:-$root/onhook}
work=$(mktemp -d)
trap '[ -z "${simulator:-}" ] || kill "$simulator"; rm -rf "$work"' EXIT

# Each location answers its first change, and is silent on the next twelve, which it applies.
python3 - >"$work/faults.json" <<'PY'
import json
rules = [{"operation": "DisassociatePhoneNumbersFromVoiceConnector", "account": account, "region": region,
          "calls": "2..13", "then": "stall"}
         for account in range(1, 11) for region in ("us-east-1", "eu-west-2")]
print(json.dumps({"faults": rules}))
PY
"$root/onhook" --version >/dev/null
touch "$work/simulator"
"$root/onhook" simulate --accounts 10 --regions us-east-1,eu-west-2 --connectors 1 --numbers 13000 --quota 5 \
    --faults "$work/faults.json" --targets-out "$work/targets.csv" >"$work/simulator" 2>&1 &
simulator=$!
until grep -q '^export AWS_REGION' "$work/simulator"; do sleep 0.2; done
eval "$(grep '^export' "$work/simulator")"

"$onhook" run --targets "$work/targets.csv" --role-name VoiceOps --rate 5 --max-in-flight-per-location 16 \
    --request-timeout 60s --run-dir "$work/run" --yes --progress none >"$work/first" 2>&1 &
run=$!
sent() {
    curl -s "$AWS_ENDPOINT_URL/_onhook/record" | python3 -c '
import json, sys
print(json.load(sys.stdin)["requestsByOperation"].get("DisassociatePhoneNumbersFromVoiceConnector", 0))'
}
until [ "$(sent)" -ge 260 ]; do
    kill -0 "$run" 2>/dev/null || { cat "$work/first" >&2; exit 1; }
    sleep 0.5
done
pkill -9 -P "$run" 2>/dev/null || true
kill -9 "$run"
wait "$run" 2>/dev/null || true

since=$(date +%s.%N)
status=0
"$onhook" resume "$work/run" --yes --progress none >"$work/second" 2>&1 || status=$?
until=$(date +%s.%N)
python3 - "$work/run/report.json" "$AWS_ENDPOINT_URL" "$since" "$until" "$status" <<'PY'
import json, sys, urllib.request
file, url, since, until, status = sys.argv[1:]
report = json.load(open(file))
off = sum(place["disassociated"] for place in json.load(urllib.request.urlopen(url + "/_onhook/record"))["locations"])
print("resumed in %.1f s, exit %s" % (float(until) - float(since), status))
print("numbers off: %d as the simulator has it, %d as the report has it" % (off, report["totals"]["disassociated"]))
print("requests of the whole run:", ", ".join("%s %d" % pair for pair in report["requests"].items()))
sys.exit(0 if status == "0" and off == report["totals"]["disassociated"] == report["totals"]["targets"] else 1)
PY
