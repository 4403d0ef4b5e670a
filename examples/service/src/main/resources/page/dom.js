// Elements and figures. Text only ever becomes text: nothing here parses HTML.

export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

export function svg(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  set(element, attributes);
  element.append(...children.flat());
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'vars') {
      Object.entries(value).forEach(([key, v]) => element.style.setProperty(key, v));
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
}

export const byId = id => document.getElementById(id);

export const count = n => n.toLocaleString('en');

export const percent = (part, whole) => whole === 0 ? '0 %' : (Math.floor(part * 1000 / whole) / 10).toLocaleString('en') + ' %';

export function duration(millis) {
  const seconds = millis / 1000;
  if (seconds < 60) {
    return seconds.toFixed(seconds < 10 ? 1 : 0) + ' s';
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
    : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

export const time = iso => new Date(iso).toLocaleString('en-GB', {dateStyle: 'medium', timeStyle: 'medium'});

export const words = state => state.toLowerCase().replaceAll('_', ' ');

const DONE = ['MOVED', 'ALREADY_MOVED', 'RELEASED', 'ALREADY_RELEASED', 'RESTORED', 'ALREADY_RESTORED'];

/** How many of a run's numbers are as it wants them. */
export const done = totals =>
  totals.disassociated + totals.alreadyDisassociated + totals.associated + totals.alreadyAssociated
    + DONE.reduce((sum, status) => sum + figure(totals, status), 0);

/** How many of a run's numbers have a status, by the name that it has in the totals. */
export const figure = (totals, name) => totals[name] ?? totals.others?.[name] ?? 0;

/** Says something to those who do not see it. */
export function say(text) {
  byId('said').textContent = text;
}
