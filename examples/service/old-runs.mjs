// Makes old runs, and measures the service while it deletes them: see old-runs.sh.

import assert from 'node:assert/strict';
import {cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';

const [, , where, argument, what, old] = process.argv;
const DAY = 86_400_000;
const YOUNGER = 10;
const RUNS = 4;
const NUMBERS = 10_000;
const PATIENCE = 20 * 60_000;
const sleep = millis => new Promise(resolve => setTimeout(resolve, millis));
const seconds = since => ((Date.now() - since) / 1000).toFixed(1) + ' s';

async function get(path) {
  const answer = await fetch(where + path);
  if (!answer.ok) {
    throw new Error(`${path}: the service answered ${answer.status}`);
  }
  return answer;
}

async function until(done) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      const result = await done();
      if (result) {
        return result;
      }
    } catch (e) {
      process.kill(Number(argument), 0);
      if (Date.now() > end) {
        throw e;
      }
    }
    assert.ok(Date.now() < end, 'not reached: ' + done);
    await sleep(500);
  }
}

async function start(key, targets) {
  const answer = await fetch(where + '/api/runs?batchSize=15', {
    method: 'POST',
    headers: {'Content-Type': 'text/csv', 'Idempotency-Key': key},
    body: targets
  });
  assert.equal(answer.status, 201, await answer.clone().text());
  return (await answer.json()).id;
}

const targets = async limit => (await get('/simulator/targets.csv?limit=' + limit)).text();
const run = async id => (await get('/api/runs/' + id)).json();
const ended = async id => (await run(id)).endedAt;

/** One run, from which the old ones are copied. */
async function one() {
  await until(() => get('/health/readiness'));
  const id = await start('one', await targets(100));
  await until(() => ended(id));
}

function copy() {
  const [id] = readdirSync(where).filter(name => name.startsWith('2'));
  const record = JSON.parse(readFileSync(`${where}/${id}/run.json`, 'utf8'));
  for (let n = 1; n <= Number(argument) + YOUNGER; n++) {
    const at = new Date(Date.now() - (n <= Number(argument) ? 100 : 10) * DAY).toISOString();
    const other = at.replace(/[-:]|\.\d+/g, '') + '-' + n.toString(16).padStart(8, '0');
    mkdirSync(`${where}/${other}`, {mode: 0o700});
    cpSync(`${where}/${id}`, `${where}/${other}`, {recursive: true});
    const upload = {...record.upload, idempotencyKey: other};
    writeFileSync(`${where}/${other}/run.json`, JSON.stringify({...record, id: other, createdAt: at, endedAt: at, upload}));
  }
}

const memory = (text, area) => text.split('\n').filter(line => line.startsWith(`jvm_memory_used_bytes{area="${area}"`))
  .reduce((sum, line) => sum + Number(line.split(' ').pop()), 0) / 2 ** 20;
const count = text => text.split('\n').filter(line => line.startsWith('onhook_service_runs{'))
  .reduce((sum, line) => sum + Number(line.split(' ').pop()), 0);
const resident = name => Number(new RegExp(name + ':\\s+(\\d+)').exec(readFileSync(`/proc/${argument}/status`, 'utf8'))[1]) / 1024;
const at = (took, share) => took[Math.min(took.length - 1, Math.floor(share * took.length))].toFixed(0) + ' ms';

async function measure() {
  const before = Date.now();
  await until(() => get('/health/readiness'));
  const all = count(await (await get('/metrics')).text());
  assert.equal(all, Number(old) + YOUNGER + 1, 'runs at the start');
  console.log(`${what}: ready with ${all} runs after ${seconds(before)}`);

  const [header, ...rows] = (await targets(RUNS * NUMBERS)).trim().split('\n');
  const ids = [];
  for (let n = 0; n < RUNS; n++) {
    ids.push(await start('new-' + n, [header, ...rows.slice(n * NUMBERS, (n + 1) * NUMBERS)].join('\n') + '\n'));
  }
  const took = [];
  let heap = 0;
  let deleting;
  let left = all + RUNS;
  const done = async () => Promise.all(ids.map(async id => (await run(id)).totals?.disassociated ?? 0)).then(each => each.reduce((a, b) => a + b));
  let off;
  for (const end = Date.now() + PATIENCE; left > YOUNGER + 1 + RUNS;) {
    assert.ok(Date.now() < end, left + ' runs are left');
    const begun = performance.now();
    const text = await (await get('/metrics')).text();
    left = count(text);
    heap = Math.max(heap, memory(text, 'heap'));
    await run(ids[took.length % RUNS]);
    await get('/api/runs?limit=50');
    took.push((performance.now() - begun) / 3);
    if (left < all + RUNS && !deleting) {
      deleting = Date.now();
      off = await done();
      took.length = 0;
    }
    await sleep(100);
  }
  const since = await done() - off;
  const states = await Promise.all(ids.map(async id => (await run(id)).state));
  took.sort((a, b) => a - b);
  console.log(`  ${old} runs deleted in ${seconds(deleting)}, while ${RUNS} runs took ${since} numbers off (${states.join(', ')})`);
  console.log(`  API p50 ${at(took, 0.5)}, p99 ${at(took, 0.99)}, most ${at(took, 1)}; heap at most ${heap.toFixed(0)} MiB, `
    + `memory at most ${resident('VmHWM').toFixed(0)} MiB`);
  assert.ok(since > 0, 'no run went on while old ones were deleted');
  await until(async () => (await Promise.all(ids.map(ended))).every(end => end));
  const totals = (await Promise.all(ids.map(run))).map(({state, totals}) => `${state} ${totals.disassociated} of ${totals.targets}`);
  console.log(`  the new runs ended: ${totals.join(', ')}`);
  assert.equal(count(await (await get('/metrics')).text()), YOUNGER + 1 + RUNS, 'runs at the end');
}

await ({one, copy}[what] ?? measure)();
