// Which run is shown, which there are, and who is looking.

import {actAs, get, signedIn, signOut, user} from './api.js';
import {byId, count, done, h, percent, words} from './dom.js';
import {showRun} from './run.js';
import {startForm} from './start.js';

const REFRESH_MILLIS = 3_000;

let showing = new AbortController();
let current = null;

async function who() {
  const me = await get('/api/me');
  signedIn(me);
  byId('sign-out').hidden = !me.csrf;
  byId('identity').hidden = me.verified;
  byId('signed').hidden = !me.verified;
  byId('signed').textContent = `${me.name}: ${me.roles.join(', ') || 'no role'}`;
  byId('acting').value = user();
}

byId('acting').addEventListener('change', event => {
  if (event.target.checkValidity() && event.target.value) {
    actAs(event.target.value);
  }
});
byId('sign-out').addEventListener('click', () => signOut());
byId('identity').addEventListener('submit', event => event.preventDefault());

function item(run) {
  const totals = run.totals;
  const off = totals ? done(totals) : 0;
  return h('li', {}, h('a', {href: '#/runs/' + run.id, 'aria-current': run.id === current ? 'page' : null},
    h('span', {class: 'badge ' + run.state.toLowerCase()}, words(run.state)),
    h('b', {}, percent(off, run.size.targets)),
    h('small', {}, `of ${count(run.size.targets)}; ${run.startedBy}, ${new Date(run.createdAt).toLocaleTimeString('en-GB')}`)));
}

let listed = '';

/** Lists the runs anew where they changed, so that a reader's place is not lost for nothing. */
async function list() {
  const runs = await get('/api/runs?limit=50');
  const now = JSON.stringify([current, runs.map(run => [run.id, run.version, run.totals])]);
  if (now !== listed) {
    const focused = document.activeElement?.closest('#runs a')?.getAttribute('href');
    byId('runs').replaceChildren(...runs.map(item));
    byId('none').hidden = runs.length > 0;
    listed = now;
    if (focused) {
      byId('runs').querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
    }
  }
  return runs;
}

const refresh = () => list().catch(() => {}); // the next attempt comes soon

function route(moveFocus) {
  showing.abort();
  showing = new AbortController();
  const main = byId('main');
  const run = /^#\/runs\/([0-9A-Za-z-]+)$/.exec(location.hash);
  current = run ? run[1] : null;
  document.body.classList.toggle('inside', location.hash.length > 2);
  if (run) {
    showRun(current, main, showing.signal, refresh);
  } else {
    document.title = 'Onhook';
    main.replaceChildren(startForm(started => {
      location.hash = '#/runs/' + started.id;
    }));
  }
  refresh();
  if (moveFocus) {
    main.focus();
  }
}

addEventListener('hashchange', event => {
  if (!event.newURL.endsWith('#main')) {
    route(true);
  }
});
if (new URLSearchParams(location.search).get('sign-in') === 'failed') {
  byId('sign-in-failed').hidden = false;
}
who().then(() => {
  route(false);
  setInterval(refresh, REFRESH_MILLIS);
}).catch(e => byId('main').replaceChildren(h('p', {class: 'problem'}, e.message)));
