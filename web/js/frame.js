// A chart's axes, grid, gaps and marks, drawn on a canvas of its own beneath dygraphs' lines.
// (dygraphs' own axes write their labels as HTML into new elements at every redraw.)

import { clock, minutes } from './format.js';
import { colour } from './theme.js';
import { timeTicks } from './ticks.js';

export const AXIS_WIDTH = 54;
export const AXIS_HEIGHT = 18;
const TOP = 6;
const RIGHT = 8;
const FONT = '11px system-ui, sans-serif';

const GAP_CAUSES = {
  'clock-step': 'clock set',
  suspend: 'asleep',
  'missed-ticks': 'samples missed',
  start: 'service started',
  'not-kept': 'no longer kept',
  'no-samples': 'no samples',
};

// dygraphs' own plugins (legend, axes, labels, annotations, range selector) write HTML and inline
// styles, which the page's Content-Security-Policy forbids. They all go; grid and axes are ours.
if (window.Dygraph) window.Dygraph.PLUGINS = [];

export function gapWords({ cause }) {
  return GAP_CAUSES[cause] ?? cause;
}

// The one plugin that is left: nothing but room for what is drawn here.
export const frameRoom = {
  activate: () => ({
    layout(event) {
      event.reserveSpaceLeft(AXIS_WIDTH);
      event.reserveSpaceRight(RIGHT);
      event.reserveSpaceTop(TOP);
      event.reserveSpaceBottom(AXIS_HEIGHT);
    },
  }),
};

// Sizes a canvas for its element and the screen's pixels; gives the context, cleared.
export function prepare(canvas, width, height) {
  const scale = window.devicePixelRatio || 1;
  const [pixelsX, pixelsY] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== pixelsX || canvas.height !== pixelsY) {
    canvas.width = pixelsX;
    canvas.height = pixelsY;
  }
  const context = canvas.getContext('2d');
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

export function plotArea(width, height) {
  return {
    x: AXIS_WIDTH,
    y: TOP,
    w: Math.max(1, width - AXIS_WIDTH - RIGHT),
    h: Math.max(1, height - TOP - AXIS_HEIGHT),
  };
}

// area: { x, y, w, h }; range: [from, to] in seconds; values: { low, high, step, format } or null;
// isNamed: whether gaps say their cause.
export function drawFrame(context, { area, range, values, gaps, marks, isNamed }) {
  const [from, to] = range;
  const xOf = (time) => area.x + ((time - from) / (to - from)) * area.w;
  drawGaps(context, area, range, xOf, gaps, isNamed);
  context.font = FONT;
  context.lineWidth = 1;
  context.strokeStyle = colour('grid');
  context.fillStyle = colour('axis');
  if (values) drawValues(context, area, values);
  drawTimes(context, area, range, xOf);
  drawMarks(context, area, range, marks);
}

function drawValues(context, area, { low, high, step, format }) {
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  const yOf = (value) => area.y + area.h - ((value - low) / (high - low)) * area.h;
  for (
    let number = Math.ceil(low / step - 1e-9);
    number * step <= high + step * 1e-9;
    number += 1
  ) {
    const y = Math.round(yOf(number * step)) + 0.5;
    context.beginPath();
    context.strokeStyle = number === 0 ? colour('baseline') : colour('grid');
    context.moveTo(area.x, y);
    context.lineTo(area.x + area.w, y);
    context.stroke();
    context.fillText(format(number * step), area.x - 6, Math.max(y, 6));
  }
}

function drawTimes(context, area, [from, to], xOf) {
  const { step, ticks } = timeTicks(from, to, Math.max(2, Math.floor(area.w / 68)));
  const label = step % 60 === 0 ? minutes : clock;
  context.textBaseline = 'alphabetic';
  context.strokeStyle = colour('grid');
  for (const time of ticks) {
    const x = Math.round(xOf(time)) + 0.5;
    context.beginPath();
    context.moveTo(x, area.y);
    context.lineTo(x, area.y + area.h);
    context.stroke();
    const half = context.measureText(label(time)).width / 2;
    if (x - half < area.x - 8 || x + half > area.x + area.w + RIGHT) continue;
    context.textAlign = 'center';
    context.fillText(label(time), x, area.y + area.h + 13);
  }
}

function drawGaps(context, area, [from, to], xOf, gaps, named) {
  context.font = FONT;
  context.textBaseline = 'top';
  context.textAlign = 'left';
  let taken = area.x; // up to where words stand already
  for (const gap of gaps) {
    if (gap.to < from || gap.from > to) continue;
    const left = Math.max(xOf(gap.from), area.x);
    const right = Math.min(xOf(Math.min(gap.to, to)), area.x + area.w);
    const width = Math.max(right - left, 2);
    context.fillStyle = colour('gap');
    context.fillRect(left, area.y, width, area.h);
    if (!named) continue;
    const words = gapWords(gap);
    const room = context.measureText(words).width + 8;
    // In the gap where it is wide enough, else beside it; left out rather than over other words
    // (the crosshair tells them too).
    const places = [width >= room ? left : NaN, right, left - room];
    const place = places.find((x) => x >= taken && x + room <= area.x + area.w);
    if (place === undefined) continue;
    taken = place + room;
    context.fillStyle = colour('axis');
    context.fillText(words, place + 4, area.y + 1);
  }
}

// Moments at which the set of series changed, or the service said something.
export function drawMarks(context, area, [from, to], marks) {
  const xOf = (time) => area.x + ((time - from) / (to - from)) * area.w;
  context.save();
  context.setLineDash([2, 3]);
  context.strokeStyle = colour('mark');
  for (const { time } of marks) {
    if (time < from || time > to) continue;
    const x = Math.round(xOf(time)) + 0.5;
    context.beginPath();
    context.moveTo(x, area.y);
    context.lineTo(x, area.y + area.h);
    context.stroke();
  }
  context.restore();
}
