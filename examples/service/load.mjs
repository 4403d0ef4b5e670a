// The load, and what it does to the service: see load.sh.

import {readFileSync} from 'node:fs';
import http from 'node:http';

const [, , base, pid, targetsFile, runCount, watcherCount] = process.argv;
const agent = new http.Agent({keepAlive: true, maxSockets: Infinity});
const sleep = millis => new Promise(resolve => setTimeout(resolve, millis));

function request(method, path, headers = {}, body = undefined) {
  return new Promise((resolve, reject) => {
    const sent = http.request(base + path, {method, headers, agent}, response => {
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('end', () => resolve({status: response.statusCode, body: Buffer.concat(chunks).toString()}));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const seen = {events: 0, bytes: 0, ended: 0};

function watch(id, read) {
  return new Promise((resolve, reject) => {
    const sent = http.request(`${base}/api/runs/${id}/events`, {agent: false, headers: {Accept: 'text/event-stream'}}, response => {
      if (!read) {
        response.socket.pause();
        response.pause();
      } else {
        response.on('data', chunk => {
          seen.bytes += chunk.length;
          seen.events += chunk.includes('event: state') ? 1 : 0;
        });
        response.on('end', () => seen.ended++);
      }
      response.on('error', () => {});
      resolve(sent);
    });
    sent.on('error', reject);
    sent.end();
  });
}

function usage() {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const rss = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  return {cpu: (Number(stat[11]) + Number(stat[12])) / 100, rss, at: Date.now() / 1000};
}

async function heap() {
  const {body} = await request('GET', '/metrics');
  return body.split('\n').filter(line => line.startsWith('jvm_memory_used_bytes{area="heap"')).reduce((sum, line) => sum + Number(line.split(' ').pop()), 0) / 2 ** 20;
}

/** How long answers take, for so many seconds. */
async function measure(label, ids, seconds) {
  const took = [];
  const before = usage();
  const events = seen.events;
  const end = Date.now() + seconds * 1000;
  for (let i = 0; Date.now() < end; i++) {
    const started = performance.now();
    const {status} = await request('GET', i % 10 ? '/api/runs/' + ids[i % ids.length] : '/api/runs?limit=50');
    if (status !== 200) {
      throw new Error('the service answered ' + status);
    }
    took.push(performance.now() - started);
    await sleep(20);
  }
  const after = usage();
  took.sort((a, b) => a - b);
  const at = share => took[Math.min(took.length - 1, Math.floor(share * took.length))].toFixed(1) + ' ms';
  console.log(`${label}: API p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)}; CPU ${((after.cpu - before.cpu) / (after.at - before.at)).toFixed(2)} cores;`
    + ` memory ${after.rss.toFixed(0)} MiB, heap ${(await heap()).toFixed(0)} MiB; ${((seen.events - events) / seconds).toFixed(0)} events/s to watchers`);
}

const [header, ...rows] = readFileSync(targetsFile, 'utf8').trim().split('\n');
const starting = performance.now();
const ids = await Promise.all(Array.from({length: Number(runCount)}, async (_, i) => {
  const answer = await request('POST', '/api/runs?batchSize=20', {'Content-Type': 'text/csv', 'Idempotency-Key': 'run-' + i},
    [header, ...rows.slice(i * 10_000, (i + 1) * 10_000)].join('\n') + '\n');
  if (answer.status !== 201) {
    throw new Error(answer.body);
  }
  return JSON.parse(answer.body).id;
}));
console.log(`${ids.length} runs of 10,000 numbers started in ${((performance.now() - starting) / 1000).toFixed(1)} s`);
await measure('runs alone', ids, 10);
await Promise.all(Array.from({length: Number(watcherCount)}, (_, i) => watch(ids[i % ids.length], true)));
await sleep(2000);
await measure(`and ${watcherCount} watchers`, ids, 15);
const stalled = await watch(ids[0], false);
await measure('and one that never reads', ids, 15);
for (;;) {
  const states = JSON.parse((await request('GET', '/api/runs?limit=50')).body);
  if (states.every(run => run.endedAt)) {
    console.log(`ended: ${states.filter(run => run.state === 'SUCCEEDED').length} of ${states.length} succeeded, `
      + `${states.reduce((sum, run) => sum + run.totals.disassociated, 0)} numbers are off`);
    break;
  }
  await sleep(1000);
}
await sleep(2000);
console.log(`${seen.ended} of ${watcherCount} watchers received the end event; ${(seen.bytes / 2 ** 20).toFixed(0)} MiB were sent`);
await measure('idle, at the end', ids, 5);
stalled.destroy();
process.exit(0);
