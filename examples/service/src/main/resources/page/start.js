// The form that starts a run.

import {Problem, newKey, start} from './api.js';
import {count, h} from './dom.js';

const TYPES = {csv: 'text/csv', jsonl: 'application/x-ndjson', ndjson: 'application/x-ndjson', json: 'application/json'};

const OPERATIONS = {'': 'Take them off their connectors', move: 'Move them to other connectors', release: 'Release them: into the deletion queue'};

const field = (label, input, hint) => h('p', {class: 'field'}, h('label', {for: input.id}, label), input,
  hint && h('small', {id: input.id + '-hint'}, hint));

const check = (id, label) => h('p', {class: 'check'}, h('input', {type: 'checkbox', id, name: id}), h('label', {for: id}, label));

function text(id, attributes) {
  return h('input', {id, name: id, autocomplete: 'off', 'aria-describedby': id + '-hint', ...attributes});
}

function problemBox(e) {
  return h('div', {class: 'problem', role: 'alert', tabindex: '-1'}, h('h2', {}, 'Nothing was started'), h('p', {}, e.message),
    e instanceof Problem && e.problems.length > 0 && h('ul', {}, e.problems.map(problem => h('li', {}, problem))),
    e instanceof Problem && e.count > e.problems.length && h('p', {}, `… and ${count(e.count - e.problems.length)} more`));
}

/** The form; calls back with the run. */
export function startForm(onStarted) {
  let key = newKey();
  const file = h('input', {id: 'file', type: 'file', accept: '.csv,.jsonl,.ndjson,.json', 'aria-describedby': 'file-hint'});
  const limit = text('limit', {type: 'number', min: 1, max: 1_000_000, value: 2000});
  const simulated = h('fieldset', {hidden: true}, h('legend', {}, 'Or try it out'),
    field('Numbers of the simulated fleet', limit, 'Taken where no file is chosen, in requests of 5 so that there is something to see. Nothing reaches AWS.'));
  const operation = h('select', {id: 'operation', name: 'operation', 'aria-describedby': 'operation-hint'},
    Object.entries(OPERATIONS).map(([value, label]) => h('option', {value}, label)));
  const to = text('to', {size: 24});
  const confirm = text('confirm', {inputmode: 'numeric', size: 8});
  const rate = text('rate', {inputmode: 'decimal', size: 8});
  const batchSize = text('batchSize', {inputmode: 'numeric', size: 8});
  const maxFailures = text('maxFailures', {size: 8});
  const canary = text('canary', {size: 8});
  const problems = h('div');
  const submit = h('button', {class: 'primary'}, 'Start the run');

  const form = h('form', {novalidate: true},
    h('h1', {}, 'Start a run'),
    h('p', {}, 'Takes every number of a targets file off its Voice Connector, or moves or releases it. The file is checked as a whole before anything is sent.'),
    field('Targets', file, 'CSV with account_id,region,voice_connector_id,phone_number; or JSON objects with these fields.'),
    simulated,
    field('What to do', operation, 'Never by force. A release is of numbers that are on no connector.'),
    field('Connector to move to', to, 'CONNECTOR or ACCOUNT/REGION=CONNECTOR, separated by spaces; for targets without to_voice_connector_id.'),
    field('Numbers to release', confirm, 'How many it must be: releasing gives numbers away.'),
    h('details', {}, h('summary', {}, 'Options'),
      field('Known quota', rate, 'Requests per second of each location; left empty, the rate is found.'),
      field('Numbers in one request', batchSize, 'At most; left empty, 50.'),
      field('Stop beyond so many failures', maxFailures, 'Such as 25 or 1%.'),
      field('So many go first', canary, 'Such as 20 or 1%: failures among them stop the run.'),
      check('skipInvalid', 'Reject rows that break a rule, and run the others'),
      check('allowConflicts', 'Let one number be on two connectors')),
    problems,
    h('p', {}, submit));

  fetch('/simulator/targets.csv?limit=1').then(response => {
    simulated.hidden = !response.ok;
  }).catch(() => {});
  form.addEventListener('change', () => {
    key = newKey();
  });
  form.addEventListener('submit', async event => {
    event.preventDefault();
    submit.disabled = true;
    problems.replaceChildren();
    try {
      const {body, type} = await targets();
      const run = await start(body, type, query(form, file.files.length === 0), key);
      onStarted(run);
    } catch (e) {
      problems.replaceChildren(problemBox(e));
      problems.firstChild.focus();
    } finally {
      submit.disabled = false;
    }
  });

  async function targets() {
    const chosen = file.files[0];
    if (chosen) {
      return {body: chosen, type: TYPES[chosen.name.split('.').pop().toLowerCase()] ?? 'text/csv'};
    }
    if (simulated.hidden) {
      throw new Error('Choose a file of targets first.');
    }
    const response = await fetch('/simulator/targets.csv?limit=' + encodeURIComponent(limit.value));
    return {body: await response.blob(), type: 'text/csv'};
  }

  return form;
}

function query(form, simulated) {
  const options = new URLSearchParams();
  for (const one of form.elements.to.value.split(/\s+/).filter(Boolean)) {
    options.append('to', one);
  }
  for (const name of ['operation', 'confirm', 'rate', 'batchSize', 'maxFailures', 'canary']) {
    const value = form.elements[name].value.trim();
    if (value) {
      options.set(name, value);
    }
  }
  if (simulated && !options.has('batchSize')) {
    options.set('batchSize', '5');
  }
  for (const name of ['skipInvalid', 'allowConflicts']) {
    if (form.elements[name].checked) {
      options.set(name, 'true');
    }
  }
  return options.size ? '?' + options : '';
}
