#!/usr/bin/env bash
# Shows what a person sees of a run: a terminal at three moments of the demo, and then the same run piped. Needs tmux.
#   examples/runbook/session.sh [COLUMNS]
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
columns=${1:-110}
work=$(mktemp -d)
terminal=onhook-session-$$
finish() {
  tmux -L "$terminal" kill-server 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
command -v tmux >/dev/null || { echo "tmux is missing: apt-get install tmux" >&2; exit 4; }

say() { printf '\n== %s\n' "$*"; }
screen() { tmux -L "$terminal" capture-pane -p -t demo 2>/dev/null; }
show() { screen | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'; }
percent() { screen | grep -o '[0-9]\+%' | tail -1 | tr -d '%' || true; }

"$root/onhook" --version >/dev/null
tmux -L "$terminal" -f /dev/null new-session -d -s demo -x "$columns" -y 45 \
  "cd '$root'; ./onhook demo --run-dir '$work/terminal'; echo \"exit code \$?\"; read -r _"
for moment in 10 60; do
  until [ "$(percent || echo 0)" -ge "$moment" ] 2>/dev/null || screen | grep -q '^exit code'; do sleep 0.1; done
  say "at a terminal of $columns columns, past $moment %"
  show
done
until screen | grep -q '^exit code'; do sleep 0.1; done
say "at the end"
show

say "piped: what goes to standard output"
status=0
(cd "$root" && ./onhook demo --run-dir "$work/piped" 2>"$work/err" | cat; exit "${PIPESTATUS[0]}") || status=$?
echo "exit code $status"
say "piped: what goes to standard error meanwhile"
cat "$work/err"
say "piped as JSON: what jq makes of it"
(cd "$root"; ./onhook demo --run-dir "$work/json" --output json --progress none 2>/dev/null || [ $? -eq 1 ]) |
  jq -c '{status, totals, errors: [.errors[] | {code, count}]}'
