// The service's API, and who is asking. A token is kept in memory only; a session is a cookie that no script can read.

import {byId} from './dom.js';

let token = null;
let csrf = null;
let acting = sessionStorage.getItem('onhook-acting') || 'operator';

export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `the service answered ${status}`);
    this.status = status;
    this.problems = body.problems || [];
    this.count = body.count || 0;
  }
}

export const user = () => acting;
export const hasToken = () => token !== null;

/** Who is signed in: changes by a session need the header that came with it. */
export function signedIn(me) {
  csrf = me.csrf ?? null;
}

export const signOut = () => call('/logout', {method: 'POST'}).then(() => location.reload());

export function actAs(name) {
  acting = name;
  sessionStorage.setItem('onhook-acting', name);
}

function identity() {
  if (token) {
    return {Authorization: 'Bearer ' + token};
  }
  return csrf ? {[csrf.header]: csrf.token} : {'Onhook-User': acting};
}

/** Asks for a token, or leaves this page to sign in where the service says. */
function signIn(path) {
  const dialog = byId('sign-in');
  byId('browser').hidden = !path;
  if (path) {
    byId('browser-link').href = path;
  }
  return new Promise(resolve => {
    dialog.addEventListener('close', () => {
      token = byId('token').value.trim() || null;
      byId('token').value = '';
      resolve();
    }, {once: true});
    if (!dialog.open) {
      dialog.showModal();
    }
  });
}

/** A response; asks for a token where one is needed. */
export async function call(path, options = {}) {
  for (let attempt = 0; ; attempt++) {
    const response = await fetch(path, {...options, headers: {...identity(), ...options.headers}, cache: 'no-store'});
    if (response.status === 401 && attempt < 3) {
      token = null;
      const {signIn: path} = await response.json().catch(() => ({}));
      await signIn(path);
      continue;
    }
    if (!response.ok) {
      throw new Problem(response.status, await response.json().catch(() => ({})));
    }
    return response;
  }
}

export const get = path => call(path).then(response => response.json());

export const act = (run, action) => call(`/api/runs/${run.id}/${action}`, {
  method: 'POST',
  headers: {'If-Match': `"${run.version}"`}
}).then(response => response.json());

/** A key for one request, however often it is tried. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');

export const restore = (run, key) => call(`/api/runs/${run.id}/restore`, {
  method: 'POST',
  headers: {'Idempotency-Key': key}
}).then(response => response.json());

export const start = (body, type, query, key) => call('/api/runs' + query, {
  method: 'POST',
  headers: {'Content-Type': type, 'Idempotency-Key': key},
  body
}).then(response => response.json());

export const search = (id, phoneNumber) => call(`/api/runs/${id}/search`, {
  method: 'POST',
  headers: {'Content-Type': 'application/json'},
  body: JSON.stringify({phoneNumber})
}).then(response => response.json());

/** Calls back with each state of a run, and again after a connection broke, until it has ended or the signal says so. */
export async function watch(id, signal, onState, onLost) {
  let wait = 500;
  while (!signal.aborted) {
    try {
      const response = await call(`/api/runs/${id}/events`, {signal, headers: {Accept: 'text/event-stream'}});
      wait = 500;
      if (await read(response.body, onState)) {
        return;
      }
    } catch (e) {
      if (signal.aborted) {
        return;
      }
      if (e instanceof Problem && e.status < 500) {
        throw e;
      }
    }
    onLost();
    await new Promise(resolve => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, 10_000);
  }
}

/** Whether the stream was brought to its end. */
async function read(body, onState) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) {
      return false;
    }
    text += value;
    const events = text.split('\n\n');
    text = events.pop();
    let latest = null;
    let end = false;
    for (const event of events) {
      if (event.startsWith('event: state\ndata: ')) {
        latest = event.slice('event: state\ndata: '.length);
      }
      end ||= event.startsWith('event: end');
    }
    if (latest) {
      onState(JSON.parse(latest));
    }
    if (end) {
      return true;
    }
  }
}
