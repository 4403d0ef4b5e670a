// Asks what became of one number.

import {search} from './api.js';
import {h, time, words} from './dom.js';

const row = (name, value) => value && [h('dt', {}, name), h('dd', {}, value)];

function result(found) {
  return h('article', {class: 'cause'},
    h('h3', {}, h('span', {class: 'badge ' + found.status.toLowerCase()}, words(found.status)),
      ` ${found.accountId}, ${found.region}`),
    found.meaning && h('p', {}, found.meaning),
    found.remedy && h('p', {class: 'remedy'}, found.remedy),
    h('dl', {},
      row('Connector', found.voiceConnectorId),
      row('Code', found.code),
      row('Message', found.message),
      row('Attempts', String(found.attempts)),
      row('Request', found.requestId),
      row('Decided', found.settledAt && time(found.settledAt))));
}

/** The search of a run. */
export function searchForm(id) {
  const input = h('input', {id: 'number', type: 'tel', autocomplete: 'off', placeholder: '+12065550100', required: true});
  const answer = h('div', {class: 'causes', 'aria-live': 'polite'});
  const form = h('form', {class: 'search'}, h('label', {for: 'number'}, 'Phone number'), input, ' ', h('button', {}, 'Search'));
  form.addEventListener('submit', async event => {
    event.preventDefault();
    try {
      const found = await search(id, input.value);
      answer.replaceChildren(...(found.length ? found.map(result) : [h('p', {}, 'This number is not a target of the run.')]));
    } catch (e) {
      answer.replaceChildren(h('p', {class: 'problem'}, e.message));
    }
  });
  return h('section', {}, h('h2', {}, 'What became of a number?'), form, answer);
}
