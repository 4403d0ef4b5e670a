#!/usr/bin/env bash
# Shows what the command says, and its exit code, where a run directory lets it down: full, read-only, in use, edited,
# damaged. Needs the right to mount a small file system.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
simulator=""
finish() {
  [ -z "$simulator" ] || kill "$simulator" 2>/dev/null || true
  umount "$work/small" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

say() { printf '\n== %s\n' "$*"; }
wrong=0
# expect CODE TEXT ARGUMENT...: runs the command, shows what it says, and holds it to that code and that text.
expect() {
  local code=$1 text=$2 status=0
  shift 2
  "$root/onhook" "$@" >"$work/said" 2>&1 || status=$?
  grep -v '^ *$' "$work/said" | grep -iE 'onhook|stopped|resume|nothing|numbers are|Going on' || cat "$work/said"
  echo "exit code $status"
  if [ "$status" != "$code" ] || ! grep -q "$text" "$work/said" || grep -q $'^\tat ' "$work/said"; then
    echo "WRONG: expected exit code $code, and: $text"
    wrong=1
  fi
}

"$root/onhook" simulate --numbers 8000 --quota 20 --targets-out "$work/targets.csv" >"$work/address" &
simulator=$!
until grep -q '^export AWS_REGION' "$work/address"; do sleep 0.1; done
# shellcheck disable=SC1090
. <(grep '^export' "$work/address")
run=(run --targets "$work/targets.csv" --role-name VoiceOps --batch-size 10 --progress none)

mkdir "$work/small"
mount -t tmpfs -o size=800k tmpfs "$work/small"
say "the disk is full in the middle of a run"
expect 4 "make room" "${run[@]}" --run-dir "$work/small/run"
grep -q "Resume: onhook resume" "$work/said" || { echo "WRONG: no line to resume"; wrong=1; }
say "and still is"
expect 4 "make room" resume "$work/small/run"
say "a report of it, without room for one"
expect 0 "STOPPED" report "$work/small/run" 2>/dev/null || true
say "with room again"
mount -o remount,size=64m "$work/small"
expect 0 "8,000 of 8,000" resume "$work/small/run"

say "a directory that is read-only"
mount -o remount,ro "$work/small"
expect 4 "cannot be written" resume "$work/small/run"
expect 4 "cannot be written" "${run[@]}" --run-dir "$work/small/other"
mount -o remount,rw "$work/small"

say "a directory in use"
"$root/onhook" "${run[@]}" --rate 0.5 --run-dir "$work/slow" >/dev/null 2>&1 &
slow=$!
until [ -s "$work/slow/journal.jsonl" ]; do sleep 0.1; done
expect 4 "in use" resume "$work/slow"
kill "$slow"
wait "$slow" || echo "the run that had it, stopped by a signal: exit code $?"

say "targets that were edited"
cp -r "$work/slow" "$work/edited"
sed -i '$d' "$work/edited/targets.csv"
expect 2 "nothing was sent" resume "$work/edited"

say "a bit that flipped"
cp -r "$work/slow" "$work/flipped"
size=$(stat -c %s "$work/flipped/journal.jsonl")
old=$(od -An -tu1 -j $((size / 2)) -N1 "$work/flipped/journal.jsonl")
printf "\\x$(printf %x $((old ^ 1)))" |
  dd of="$work/flipped/journal.jsonl" bs=1 seek=$((size / 2)) conv=notrunc status=none
expect 2 "is damaged" resume "$work/flipped"
exit $wrong
