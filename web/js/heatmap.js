// How busy each CPU was: one row for each, time along x as on the charts, darker to lighter (in the
// light theme: lighter to darker) by the share of time that was neither idle nor waiting for I/O.

import { element, setText } from './dom.js';
import { count, text } from './format.js';
import { drawFrame, drawMarks, plotArea, prepare } from './frame.js';
import { momentText } from './moment.js';
import { colour } from './theme.js';
import { whoButton } from './who/button.js';

const MOST_COLUMNS = 600;
const TALLEST = 300; // px of rows before they become thinner
const SPOKEN_EVERY = 15_000;

export class Heatmap {
  #store;
  #view;
  #marks;
  #cpus = []; // { name, idle, iowait }
  #revision = -1;
  #image = new OffscreenCanvas(1, 1);
  #palette = null;
  #spokenAt = 0;
  #parts;

  constructor({ store, view, marks, parent, onWho }) {
    this.#store = store;
    this.#view = view;
    this.#marks = marks;
    const canvas = element('canvas', { class: 'plot-frame', 'aria-hidden': 'true' });
    const hair = element('div', { class: 'plot-hair', 'aria-hidden': 'true', hidden: true });
    const shade = element('div', { class: 'plot-shade', 'aria-hidden': 'true', hidden: true });
    const row = element('div', { class: 'heat-row', 'aria-hidden': 'true', hidden: true });
    const moment = element('span', { class: 'card-moment' });
    const now = element('p', { class: 'heat-now' });
    const table = element('tbody');
    const details = element(
      'details',
      { class: 'heat-table', on: { toggle: () => this.#fillTable() } },
      element('summary', {}, 'As a table'),
      element(
        'div',
        {
          class: 'table-scroll',
          tabindex: '0',
          role: 'region',
          'aria-label': 'Busy share of each CPU',
        },
        element(
          'table',
          {},
          element(
            'thead',
            {},
            element(
              'tr',
              {},
              ...['CPU', 'Busy', 'Waiting for I/O'].map((title) =>
                element('th', { scope: 'col' }, title),
              ),
            ),
          ),
          table,
        ),
      ),
    );
    this.pad = element(
      'div',
      {
        class: 'plot plot-heat',
        role: 'img',
        id: 'heatmap',
        'aria-label': 'Busy share of each CPU',
      },
      canvas,
      row,
      shade,
      hair,
    );
    this.card = element(
      'article',
      { class: 'card card-wide', data: { chart: 'heatmap', family: 'cpu', points: '0' } },
      element(
        'header',
        { class: 'card-head' },
        element('h3', {}, 'Each CPU'),
        element('span', { class: 'card-note' }, 'busy share; click a row for its modes above'),
        scale(),
        moment,
        whoButton('each CPU busy', onWho),
      ),
      element('div', { class: 'heat-scroll' }, this.pad),
      now,
      details,
    );
    this.#parts = { canvas, hair, shade, row, moment, now, table, details };
    parent.append(this.card);
    this.#listen();
  }

  get title() {
    return 'Each CPU (heat map)';
  }

  get area() {
    return plotArea(this.pad.clientWidth, this.pad.clientHeight);
  }

  draw() {
    const store = this.#store;
    this.arrange();
    const { clientWidth: width, clientHeight: height } = this.pad;
    if (store.count === 0 || this.#cpus.length === 0 || width === 0) return;
    const [from, to] = this.#view.range(store);
    const area = this.area;
    const context = prepare(this.#parts.canvas, width, height);
    drawFrame(context, {
      area,
      range: [from, to],
      values: null,
      gaps: store.gaps,
      marks: [],
      isNamed: false,
    });
    const columns = this.#paintImage(from, to);
    context.imageSmoothingEnabled = false;
    context.drawImage(
      this.#image,
      0,
      0,
      columns,
      this.#cpus.length,
      area.x,
      area.y,
      area.w,
      area.h,
    );
    // On top: the picture covers what the frame has.
    drawMarks(context, area, [from, to], this.#marks);
    this.#drawNames(context, area);
    this.card.dataset.points = String(columns);
    this.drawLegend();
    if (this.#parts.details.open) this.#fillTable();
  }

  restyle() {
    this.#palette = null;
  }

  resize() {}

  // --- the picture: one pixel for each CPU and step of time, then stretched

  arrange() {
    if (this.#store.revision === this.#revision) return;
    this.#revision = this.#store.revision;
    const iowait = new Map(
      this.#store
        .named('system.cpu.utilization', { mode: 'iowait' })
        .map((one) => [one.labels.cpu, one]),
    );
    this.#cpus = this.#store
      .named('system.cpu.utilization', { mode: 'idle' })
      .filter(({ labels, isPresent }) => labels.cpu !== undefined && isPresent)
      .map((idle) => ({ name: idle.labels.cpu, idle, iowait: iowait.get(idle.labels.cpu) }))
      .sort((a, b) => Number(a.name) - Number(b.name));
    const number = this.#cpus.length;
    const rowHeight = Math.max(
      Math.min(Math.floor(TALLEST / Math.max(number, 1)), 20),
      number > 512 ? 1 : 2,
    );
    this.pad.style.height = `${number * rowHeight + 24}px`;
  }

  #paintImage(from, to) {
    const store = this.#store;
    const columns = Math.max(1, Math.min(MOST_COLUMNS, Math.round((to - from) / store.interval)));
    const rows = this.#cpus.length;
    if (this.#image.width !== columns || this.#image.height !== rows) {
      this.#image.width = columns;
      this.#image.height = rows;
    }
    const context = this.#image.getContext('2d');
    const picture = context.createImageData(columns, rows);
    const pixels = new Uint32Array(picture.data.buffer);
    this.#palette ??= palette();
    const columnOf = (time) =>
      Math.min(Math.max(Math.round(((time - from) / (to - from)) * columns), 0), columns);
    const end = store.indexOf(to + store.interval / 2);
    const levels = new Uint8Array(rows * columns);
    // A sample tells of the time since the one before it.
    let before = from;
    for (let index = store.indexOf(from); index < end; index += 1) {
      const time = store.timeAt(index);
      if (time - before > 1.5 * store.interval) before = time - store.interval;
      const right = Math.max(columnOf(time), 1);
      const left = Math.min(columnOf(before), right - 1);
      const slot = store.slotAt(index);
      for (let row = 0; row < rows; row += 1) {
        const level =
          Math.round(Math.min(Math.max(busyShare(this.#cpus[row], slot), 0), 1) * 254) + 1;
        // Where several samples share a column, the busiest shows.
        for (let at = row * columns + left; at < row * columns + right; at += 1)
          if (level > levels[at]) levels[at] = level;
      }
      before = time;
    }
    for (let at = 0; at < levels.length; at += 1)
      if (levels[at] > 0) pixels[at] = this.#palette[levels[at]];
    context.putImageData(picture, 0, 0);
    return columns;
  }

  #drawNames(context, area) {
    const rowHeight = area.h / this.#cpus.length;
    const step = [1, 2, 4, 8, 16, 32, 64, 128].find((one) => one * rowHeight >= 13) ?? 256;
    context.font = '11px system-ui, sans-serif';
    context.fillStyle = colour('axis');
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (let row = 0; row < this.#cpus.length; row += step) {
      context.fillText(
        this.#cpus[row].name,
        area.x - 6,
        area.y + Math.max((row + 0.5) * rowHeight, 5),
      );
    }
  }

  // --- values

  drawLegend() {
    const store = this.#store;
    if (store.count === 0 || this.#cpus.length === 0) return;
    const { hover } = this.#view;
    const index =
      hover === null ? Math.max(store.nearest(this.#view.end(store)), 0) : store.nearest(hover);
    const slot = store.slotAt(index);
    const pointed = this.#row === null ? null : this.#cpus[this.#row];
    const busy = this.#cpus
      .map((cpu) => ({ cpu, share: busyShare(cpu, slot) }))
      .filter(({ share }) => !Number.isNaN(share));
    setText(
      this.#parts.moment,
      momentText({ store, view: this.#view, marks: this.#marks, index, area: this.area }),
    );
    setText(
      this.#parts.now,
      pointed ? `CPU ${pointed.name}: ${text(busyShare(pointed, slot), '1')} busy` : summary(busy),
    );
    this.#drawHair(hover);
    this.#speak(busy);
  }

  shade(selection) {
    const { shade } = this.#parts;
    shade.hidden = selection === null;
    if (selection === null) return;
    const [from, to] = this.#view.range(this.#store);
    const area = this.area;
    const xOf = (time) => area.x + ((time - from) / (to - from)) * area.w;
    shade.style.transform = `translateX(${xOf(selection[0])}px)`;
    shade.style.width = `${xOf(selection[1]) - xOf(selection[0])}px`;
  }

  #drawHair(hover) {
    const { hair } = this.#parts;
    const [from, to] = this.#view.range(this.#store);
    hair.hidden = hover === null || hover < from || hover > to;
    if (hair.hidden) return;
    const area = this.area;
    hair.style.transform = `translateX(${(area.x + ((hover - from) / (to - from)) * area.w).toFixed(1)}px)`;
  }

  #row = null; // index of the CPU under the pointer

  #listen() {
    const { pad } = this;
    const rowOf = (event) => {
      const area = this.area;
      const row = Math.floor(
        ((event.clientY - pad.getBoundingClientRect().top - area.y) / area.h) * this.#cpus.length,
      );
      return row >= 0 && row < this.#cpus.length ? row : null;
    };
    pad.addEventListener('pointermove', (event) => this.#point(rowOf(event)));
    pad.addEventListener('pointerleave', () => this.#point(null));
    let pressedAt = 0;
    pad.addEventListener('pointerdown', ({ clientX }) => {
      pressedAt = clientX;
    });
    pad.addEventListener('click', (event) => {
      const row = rowOf(event);
      // The end of a drag, which selects a time, is a click too.
      if (row === null || Math.abs(event.clientX - pressedAt) > 4) return;
      const { name } = this.#cpus[row];
      const isChosen = this.#view.filters.cpu?.[0] === name;
      this.#view.set({ filters: { ...this.#view.filters, cpu: isChosen ? null : [name] } });
    });
  }

  #point(row) {
    this.#row = row;
    const mark = this.#parts.row;
    mark.hidden = row === null;
    if (row === null) return;
    const area = this.area;
    const height = area.h / this.#cpus.length;
    mark.style.transform = `translate(${area.x}px, ${area.y + row * height}px)`;
    mark.style.width = `${area.w}px`;
    mark.style.height = `${Math.max(height, 2)}px`;
  }

  #fillTable() {
    const { table, details } = this.#parts;
    if (!details.open) return;
    while (table.rows.length > this.#cpus.length) table.deleteRow(-1);
    while (table.rows.length < this.#cpus.length) {
      table.append(
        element(
          'tr',
          {},
          element('th', { scope: 'row' }),
          element('td', { class: 'number' }),
          element('td', { class: 'number' }),
        ),
      );
    }
    this.#cpus.forEach(({ name, idle, iowait }, index) => {
      const [title, busy, waiting] = table.rows[index].cells;
      setText(title, name);
      setText(busy, text(1 - idle.value - (iowait?.value ?? 0), '1'));
      setText(waiting, text(iowait?.value ?? NaN, '1'));
    });
  }

  #speak(busy) {
    const now = performance.now();
    if (this.#spokenAt && now - this.#spokenAt < SPOKEN_EVERY) return;
    this.#spokenAt = now;
    this.pad.setAttribute('aria-label', `Busy share of each CPU. ${summary(busy)}`);
  }
}

function busyShare({ idle, iowait }, slot) {
  const waiting = iowait ? iowait.past[slot] : 0;
  return 1 - idle.past[slot] - (Number.isNaN(waiting) ? 0 : waiting);
}

function summary(busy) {
  if (busy.length === 0) return 'no data';
  const busiest = [...busy].sort((a, b) => b.share - a.share).slice(0, 3);
  const full = busy.filter(({ share }) => share >= 0.9).length;
  const list = busiest.map(({ cpu, share }) => `CPU ${cpu.name} ${text(share, '1')}`).join(', ');
  return `${count(busy.length, 'CPU')}, ${full} above 90 % · busiest: ${list}`;
}

// 256 colours between the theme's five steps, as pixels.
function palette() {
  const stops = ['heat-0', 'heat-1', 'heat-2', 'heat-3', 'heat-4'].map((token) =>
    parse(colour(token)),
  );
  const colours = new Uint32Array(256);
  for (let index = 0; index < 256; index += 1) {
    const place = (index / 255) * (stops.length - 1);
    const low = Math.min(Math.floor(place), stops.length - 2);
    const [red, green, blue] = stops[low].map((channel, at) =>
      Math.round(channel + (stops[low + 1][at] - channel) * (place - low)),
    );
    colours[index] = (255 << 24) | (blue << 16) | (green << 8) | red;
  }
  return colours;
}

function parse(hex) {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

function scale() {
  return element(
    'span',
    { class: 'heat-scale', 'aria-hidden': 'true' },
    '0',
    element('span', { class: 'heat-ramp' }),
    '100 %',
  );
}
