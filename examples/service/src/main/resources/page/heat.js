// Accounts by Regions: each cell fills as its numbers are settled.

import {count, h, percent} from './dom.js';

const MOST_ACCOUNTS = 300;

const share = (part, whole) => (whole ? 100 * part / whole : 0).toFixed(1) + '%';

function cell(place) {
  if (!place) {
    return h('td', {class: 'empty'}, h('span', {class: 'hidden'}, 'none'));
  }
  const settled = place.done + place.notDone;
  const classes = ['cell', place.closed && 'closed', settled === place.targets && (place.notDone ? 'some' : 'all')];
  return h('td', {
    class: classes.filter(Boolean).join(' '),
    vars: {'--share-off': share(place.done, place.targets), '--share-settled': share(settled, place.targets)},
    title: `${count(place.done)} of ${count(place.targets)} done, ${count(place.notDone)} not done`
      + (place.closed ? `; closed: ${place.closed}` : '')
  }, h('b', {}, percent(place.done, place.targets)),
  h('small', {}, place.notDone ? `${count(place.notDone)} not done` : `of ${count(place.targets)}`));
}

/** The rows with the most that is not done come first. */
export function heatMap(locations) {
  const regions = [...new Set(locations.map(place => place.region))].sort();
  const accounts = new Map();
  for (const place of locations) {
    const row = accounts.get(place.accountId) ?? {id: place.accountId, at: {}, notDone: 0};
    row.at[place.region] = place;
    row.notDone += place.notDone;
    accounts.set(place.accountId, row);
  }
  const rows = [...accounts.values()].sort((a, b) => b.notDone - a.notDone || a.id.localeCompare(b.id));
  return {
    head: h('tr', {}, h('th', {scope: 'col'}, 'Account'), regions.map(region => h('th', {scope: 'col'}, region))),
    rows: rows.slice(0, MOST_ACCOUNTS)
      .map(row => h('tr', {}, h('th', {scope: 'row'}, row.id), regions.map(region => cell(row.at[region])))),
    more: rows.length > MOST_ACCOUNTS ? `The first ${MOST_ACCOUNTS} of ${count(rows.length)} accounts.` : ''
  };
}
