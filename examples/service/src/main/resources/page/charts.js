// How a run goes over time, drawn.

import {count, duration, percent, svg} from './dom.js';

const WIDTH = 640;
const HEIGHT = 210;
const LEFT = 56;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 28;

const x = share => LEFT + share * (WIDTH - LEFT - RIGHT);
const y = share => HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
const point = (px, py) => px.toFixed(1) + ' ' + py.toFixed(1);

function curve(values, most) {
  const last = Math.max(1, values.length - 1);
  return values.map((value, i) => (i ? 'L' : 'M') + point(x(i / last), y(most ? value / most : 0))).join('');
}

const area = (values, most) => values.length < 2 ? '' : curve(values, most) + `L${point(x(1), y(0))}L${point(x(0), y(0))}Z`;

function frame(label, most, figure, lasts, ...shapes) {
  const grid = [0, 0.25, 0.5, 0.75, 1].flatMap(share => [
    svg('line', {class: 'rule', x1: LEFT, x2: WIDTH - RIGHT, y1: y(share), y2: y(share)}),
    svg('text', {class: 'end', x: LEFT - 6, y: y(share) + 4}, figure(most * share))
  ]);
  const axis = [
    svg('text', {x: LEFT, y: HEIGHT - 8}, '0'),
    svg('text', {class: 'middle', x: x(0.5), y: HEIGHT - 8}, duration(lasts / 2)),
    svg('text', {class: 'end', x: WIDTH - RIGHT, y: HEIGHT - 8}, duration(lasts))
  ];
  return svg('svg', {class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': label}, grid, axis, shapes);
}

/** A round number above the largest. */
function above(values) {
  const most = Math.max(4, ...values); // Fewer would label two lines alike.
  const unit = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 4, 8, 10].map(n => n * unit).find(n => n >= most);
}

/** In so few and long steps that a curve says something. */
export function inSteps(moments, stepMillis) {
  const together = Math.max(1, Math.ceil(moments.length / 80), Math.ceil(500 / stepMillis));
  const merged = [];
  for (let i = 0; i < moments.length; i += together) {
    const group = moments.slice(i, i + together);
    const sum = name => group.reduce((all, moment) => all + moment[name], 0) * together / group.length;
    merged.push({done: sum('done'), notDone: sum('notDone'), sent: sum('sent'), throttled: sum('throttled')});
  }
  return {moments: merged, stepMillis: stepMillis * together};
}

/** Numbers settled per second. */
export function throughput({moments, stepMillis}) {
  const perSecond = moments.map(m => (m.done + m.notDone) * 1000 / stepMillis);
  const off = moments.map(m => m.done * 1000 / stepMillis);
  const most = above(perSecond);
  const now = perSecond.length ? perSecond[perSecond.length - 1] : 0;
  return frame(`Numbers settled per second over time; ${count(Math.round(now))} at last`, most,
    value => count(Math.round(value)), moments.length * stepMillis,
    svg('path', {class: 'area left', d: area(perSecond, most)}),
    svg('path', {class: 'area off', d: area(off, most)}));
}

/** Requests that were throttled, of those sent; over some steps, for there are few requests in one. */
export function throttled({moments, stepMillis}) {
  const reach = Math.max(1, Math.floor(moments.length / 40));
  const shares = moments.map((m, i) => {
    const near = moments.slice(Math.max(0, i - reach), i + reach + 1);
    const sent = near.reduce((sum, n) => sum + n.sent, 0);
    return sent ? Math.min(1, near.reduce((sum, n) => sum + n.throttled, 0) / sent) : 0;
  });
  const sent = moments.reduce((sum, m) => sum + m.sent, 0);
  const refused = moments.reduce((sum, m) => sum + m.throttled, 0);
  return frame(`Share of requests throttled over time; ${percent(refused, sent)} of all`, 1,
    value => Math.round(value * 100) + ' %', moments.length * stepMillis,
    svg('path', {class: 'area throttled', d: area(shares, 1)}));
}
