// One run: what is shown of it, and what can be done to it.

import {Problem, act, call, hasToken, newKey, restore, watch} from './api.js';
import {inSteps, throttled, throughput} from './charts.js';
import {byId, count, done, duration, figure, h, percent, say, time, words} from './dom.js';
import {heatMap} from './heat.js';
import {searchForm} from './search.js';

const MOST_LOCATIONS = 200;
const FORMS = {html: 'Page', csv: 'Spreadsheet', json: 'JSON', md: 'Markdown'};
const LEFT_TILES = [['failed', 'Failed', 'failed'], ['unknown', 'Unknown', 'unknown'], ['skipped', 'Skipped', 'skipped'], ['rejected', 'Rejected', 'rejected']];
const OFF_TILES = [['disassociated', 'Taken off', 'off'], ['alreadyDisassociated', 'Off before', 'before'], ...LEFT_TILES];
const ON_TILES = [['associated', 'Put back', 'off'], ['alreadyAssociated', 'On before', 'before'], ...LEFT_TILES];
const NOTHING = Object.fromEntries([...OFF_TILES, ...ON_TILES].map(([name]) => [name, 0]));
const KINDS = [
  {of: /^voice/, wanted: 'off', verb: 'taken off', tiles: OFF_TILES, back: n => `puts the ${n} numbers back on their connectors that this one took off`},
  {of: /^associate/, wanted: 'back', verb: 'put back', tiles: ON_TILES},
  {of: /^move/, wanted: 'moved', verb: 'moved', back: n => `moves the ${n} numbers back to the connectors that they were on`,
    tiles: [['STRANDED', 'Ring nowhere', 'failed'], ['MOVED', 'Moved', 'off'], ['ALREADY_MOVED', 'Moved before', 'before'], ...LEFT_TILES]},
  {of: /^release/, wanted: 'released', verb: 'released', back: n => `takes the ${n} numbers out of the deletion queue, which keeps them for 7 days`,
    tiles: [['RELEASED', 'Released', 'off'], ['ALREADY_RELEASED', 'Released before', 'before'], ...LEFT_TILES]},
  {of: /^undo/, wanted: 'restored', verb: 'taken out of the deletion queue',
    tiles: [['RESTORED', 'Restored', 'off'], ['ALREADY_RESTORED', 'Not in the queue', 'before'], ...LEFT_TILES]}
];
const ACTIONS = {
  PAUSE: ['Pause', () => 'No change is sent until the run is resumed. What is in flight is answered.'],
  RESUME: ['Resume', () => 'The run goes on where it is.'],
  CANCEL: ['Cancel the run', run => `What is in flight is answered; ${left(run)} will not be sent, unless the run is resumed.`],
  APPROVE: ['Approve', run => `${count(run.size.targets)} numbers of ${count(run.size.accounts)} accounts will be ${kind(run).verb}, as ${run.startedBy} asked for.`],
  REFUSE: ['Refuse', () => 'The run ends, and nothing is sent.'],
  RESTORE: ['Put back', run => `A new run ${kind(run).back(count(changed(run.totals)))}. None is taken from where it is now.`]
};

const left = run => run.totals ? `${count(run.totals.targets - settled(run.totals))} numbers` : 'its numbers';
const settled = totals => [...Object.keys(NOTHING).map(name => totals[name]), ...Object.values(totals.others ?? {})].reduce((sum, n) => sum + n, 0);
const changed = totals => ['disassociated', 'MOVED', 'RELEASED'].reduce((sum, name) => sum + figure(totals, name), 0);
const kind = run => KINDS.find(one => one.of.test(run.options.operation));
const wanted = run => kind(run).wanted;
const outage = times => `; out of service: median ${duration(times.medianMillis)}, 99 % at most ${duration(times.p99Millis)}, longest ${duration(times.longestMillis)}; `
  + `${count(times.now)} numbers now, at most ${count(times.mostAtOnce)} at one time`;

function confirmed(title, text) {
  const dialog = byId('ask');
  byId('ask-title').textContent = title;
  byId('ask-text').textContent = text;
  byId('ask-yes').textContent = title;
  dialog.returnValue = 'no';
  return new Promise(resolve => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), {once: true});
    dialog.showModal();
  });
}

/** Shows a run until the signal says otherwise. */
export function showRun(id, main, signal, onChange) {
  const title = h('h1', {}, 'Run');
  const facts = h('p', {class: 'soft facts'});
  const note = h('p', {class: 'note', hidden: true});
  const bar = h('div', {class: 'bar', 'aria-hidden': 'true'}, h('i', {class: 'off'}), h('i', {class: 'left'}));
  const actions = h('p', {class: 'actions', role: 'group', 'aria-label': 'What can be done'});
  const problem = h('p', {class: 'problem', role: 'alert', hidden: true});
  const reports = h('div', {class: 'reports', hidden: true});
  const tiles = h('dl', {class: 'tiles'});
  const charts = h('div', {class: 'charts'});
  const heatHead = h('thead');
  const heatRows = h('tbody');
  const heatMore = h('p', {class: 'soft'});
  const causes = h('div', {class: 'causes'});
  const causesSection = h('section', {hidden: true}, h('h2', {}, 'What went wrong'), causes);
  const rates = h('tbody');
  const ratesMore = h('p', {class: 'soft'});
  const live = h('div', {hidden: true},
    h('section', {}, h('h2', {}, 'Over time'), charts),
    h('section', {}, h('h2', {}, 'Accounts and Regions'),
      h('div', {class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Accounts by Regions'}, h('table', {class: 'heat'}, heatHead, heatRows)), heatMore),
    causesSection,
    searchForm(id),
    h('section', {}, h('h2', {}, 'Locations'),
      h('div', {class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Locations'}, h('table', {},
        h('thead', {}, h('tr', {}, ['Account', 'Region'].map(name => h('th', {scope: 'col'}, name)),
          ['Found rate', 'Waiting', 'Not done', 'Throttled'].map(name => h('th', {scope: 'col', class: 'n'}, name)), h('th', {scope: 'col'}, 'Closed'))),
        rates)), ratesMore));
  const restoreKey = newKey();
  let shown = null;
  let over = false;

  main.replaceChildren(h('p', {class: 'soft id'}, id), title, facts, bar, note, actions, problem, reports, tiles, live);
  reports.append(h('span', {}, 'Report: '), ...Object.entries(FORMS).map(([ending, name]) => reportLink(ending, name)),
    h('span', {class: 'check'}, h('input', {type: 'checkbox', id: 'mask'}), h('label', {for: 'mask'}, 'mask numbers')));

  function reportLink(ending, name) {
    const link = h('a', {href: `/api/runs/${id}/report.${ending}`, download: ''}, name);
    link.addEventListener('click', async event => {
      const path = `/api/runs/${id}/report.${ending}${byId('mask').checked ? '?mask=true' : ''}`;
      link.setAttribute('href', path);
      if (hasToken()) {
        event.preventDefault();
        const url = URL.createObjectURL(await (await call(path)).blob());
        h('a', {href: url, download: `onhook-${id}-report.${ending}`}).click();
        setTimeout(() => URL.revokeObjectURL(url), 60_000);
      }
    });
    return link;
  }

  async function ask(action) {
    const [label, text] = ACTIONS[action];
    if (!await confirmed(label, text(shown.run))) {
      return;
    }
    problem.hidden = true;
    try {
      if (action === 'RESTORE') {
        location.hash = '#/runs/' + (await restore(shown.run, restoreKey)).id;
      } else {
        await act(shown.run, action.toLowerCase());
        onChange();
        if (over) {
          follow();
        }
      }
    } catch (e) {
      problem.textContent = e.message;
      problem.hidden = false;
    }
  }

  function renderRun({run, elapsedMillis, requests, outOfService}) {
    const totals = run.totals ?? {...NOTHING, targets: run.size.targets};
    title.replaceChildren(h('span', {class: 'badge ' + run.state.toLowerCase()}, words(run.state)),
      ` ${count(done(totals))} of ${count(totals.targets)} numbers are ${wanted(run)}`);
    facts.textContent = `${count(run.size.accounts)} accounts, ${count(run.size.locations)} locations; started by ${run.startedBy}, ${time(run.createdAt)}`
      + (run.decidedBy ? `; decided by ${run.decidedBy}` : '') + (elapsedMillis ? `; ${duration(elapsedMillis)}` : '')
      + (requests ? `; ${count(requests.sent)} requests, ${percent(requests.throttled, requests.sent)} throttled` : '')
      + (outOfService ? outage(outOfService) : '');
    note.hidden = !run.note;
    note.textContent = run.note ?? '';
    bar.firstChild.style.setProperty('width', 100 * done(totals) / totals.targets + '%');
    bar.lastChild.style.setProperty('width', 100 * (settled(totals) - done(totals)) / totals.targets + '%');
    reports.hidden = !['SUCCEEDED', 'PARTIAL', 'STOPPED'].includes(run.state);
    tiles.replaceChildren(...kind(run).tiles.map(([name, label, colour]) =>
      h('div', {class: `tile ${colour}${figure(totals, name) ? '' : ' none'}`}, h('dt', {}, label), h('dd', {}, count(figure(totals, name))))));
    if (!shown || shown.run.state !== run.state) {
      const focused = actions.contains(document.activeElement);
      const offered = [...run.actions, ...(changed(totals) && !reports.hidden ? ['RESTORE'] : [])];
      actions.replaceChildren(...offered.map(action => h('button',
        {class: action === 'APPROVE' || action === 'RESUME' ? 'primary' : action === 'CANCEL' ? 'danger' : '', onclick: () => ask(action)}, ACTIONS[action][0])));
      if (focused) {
        (actions.firstChild ?? main).focus();
      }
      say(`The run is ${words(run.state)}: ${count(done(totals))} of ${count(totals.targets)} numbers are ${wanted(run)}`);
      document.title = `${words(run.state)} – Onhook`;
      onChange();
    }
  }

  function renderLive({moments, stepMillis, locations, causes: list}) {
    live.hidden = locations.length === 0;
    if (live.hidden) {
      return;
    }
    const steps = inSteps(moments, stepMillis);
    charts.replaceChildren(
      h('figure', {}, h('h3', {}, 'Numbers settled per second'), throughput(steps),
        h('figcaption', {}, h('span', {class: 'key off'}), 'done ', h('span', {class: 'key left'}), 'not done')),
      h('figure', {}, h('h3', {}, 'Requests throttled'), throttled(steps),
        h('figcaption', {}, h('span', {class: 'key throttled'}), 'share of requests refused for their rate')));
    const heat = heatMap(locations);
    heatHead.replaceChildren(heat.head);
    heatRows.replaceChildren(...heat.rows);
    heatMore.textContent = heat.more;
    causesSection.hidden = list.length === 0;
    causes.replaceChildren(...list.map(cause => h('article', {class: 'cause'},
      h('h3', {}, h('span', {class: 'count'}, count(cause.count)), ` ${cause.code} `, h('small', {}, `${cause.source} error`)),
      h('p', {}, cause.meaning), h('p', {class: 'remedy'}, cause.remedy),
      cause.sampleMessage && h('p', {class: 'sample'}, cause.sampleMessage))));
    const slowest = [...locations].sort((a, b) => waiting(b) - waiting(a) || b.notDone - a.notDone);
    rates.replaceChildren(...slowest.slice(0, MOST_LOCATIONS).map(place => h('tr', {},
      h('th', {scope: 'row'}, place.accountId), h('td', {}, place.region),
      h('td', {class: 'n'}, place.rate === null ? '–' : place.rate.toFixed(1) + '/s'), h('td', {class: 'n'}, count(waiting(place))),
      h('td', {class: 'n'}, count(place.notDone)), h('td', {class: 'n'}, percent(place.throttled, place.sent)), h('td', {}, place.closed ?? ''))));
    ratesMore.textContent = slowest.length > MOST_LOCATIONS ? `The ${MOST_LOCATIONS} with the most to do, of ${count(slowest.length)}.` : '';
  }

  const waiting = place => place.targets - place.done - place.notDone;

  const follow = () => {
    over = false;
    watch(id, signal, state => {
      problem.hidden ||= problem.dataset.lost === 'yes';
      problem.dataset.lost = 'no';
      renderRun(state);
      renderLive(state);
      shown = state;
    }, () => {
      problem.textContent = 'The connection is lost; trying again…';
      problem.dataset.lost = 'yes';
      problem.hidden = false;
    }).then(() => {
      over = true;
    }).catch(e => {
      main.replaceChildren(h('h1', {}, 'Run'), h('p', {class: 'problem'}, e instanceof Problem ? e.message : String(e)));
    });
  };
  follow();
}
