// One chart: a card with a heading, dygraphs' lines over our frame, and a legend that shows the
// newest values, or those under the crosshair.

import { element, setData, setText } from './dom.js';
import { axisText, longText, text } from './format.js';
import { drawFrame, frameRoom, plotArea, prepare } from './frame.js';
import { momentText } from './moment.js';
import { buildRows, valueAt } from './rows.js';
import { colour } from './theme.js';
import { valueStep } from './ticks.js';
import { whoButton } from './who/button.js';

const SPOKEN_EVERY = 15_000; // ms between changes of the text that screen readers find

export class Chart {
  #definition;
  #store;
  #view;
  #marks;
  #graph = null;
  #lines = [];
  #linesFor = '';
  #top = 0; // of the value axis; it grows at once and shrinks only when much too large
  #bottom = 0;
  #spokenAt = 0;
  #parts;

  // definition: see chart-list.js; onWho: what to do when somebody asks who it was, or null
  constructor(definition, { store, view, marks, onWho = null }) {
    this.#definition = definition;
    this.#store = store;
    this.#view = view;
    this.#marks = marks;
    const { id, family, title, note } = definition;
    const frame = element('canvas', { class: 'plot-frame', 'aria-hidden': 'true' });
    const lines = element('div', { class: 'plot-lines', 'aria-hidden': 'true' });
    const shade = element('div', { class: 'plot-shade', 'aria-hidden': 'true', hidden: true });
    const hair = element('div', { class: 'plot-hair', 'aria-hidden': 'true', hidden: true });
    const empty = element('p', { class: 'plot-empty', hidden: true });
    this.pad = element(
      'div',
      { class: 'plot', role: 'img', 'aria-label': title },
      frame,
      lines,
      shade,
      hair,
      empty,
    );
    const legend = element('ul', { class: 'legend' });
    const moment = element('span', { class: 'card-moment' });
    this.card = element(
      'article',
      {
        class: `card${definition.isWide ? ' card-wide' : ''}`,
        id: `chart-${id}`,
        data: { chart: id, family, points: '0' },
      },
      element(
        'header',
        { class: 'card-head' },
        element('h3', {}, title),
        note ? element('span', { class: 'card-note' }, note) : null,
        moment,
        onWho ? whoButton(title, onWho) : null,
      ),
      this.pad,
      legend,
    );
    this.#parts = { frame, lines, shade, hair, empty, legend, moment };
  }

  get id() {
    return this.#definition.id;
  }

  get title() {
    return this.#definition.title;
  }

  get area() {
    return plotArea(this.pad.clientWidth, this.pad.clientHeight);
  }

  // --- drawing

  draw() {
    const store = this.#store;
    this.arrange();
    const [from, to] = this.#view.range(store);
    const { rows, low, high } =
      this.#lines.length > 0 && store.count > 0
        ? buildRows(store, this.#lines, from, to, Boolean(this.#definition.isStacked))
        : { rows: [], low: 0, high: -Infinity };
    const hasValues = Number.isFinite(high) && !this.#isAbsent;
    this.#explain(hasValues);
    setData(this.card, 'points', String(hasValues ? rows.length : 0));
    const width = this.pad.clientWidth;
    const height = this.pad.clientHeight;
    if (width === 0 || height === 0 || Number.isNaN(to) || this.#isAbsent) return;
    const values = hasValues ? this.#axis(low, high) : null;
    drawFrame(prepare(this.#parts.frame, width, height), {
      area: plotArea(width, height),
      range: [from, to],
      values,
      gaps: store.gaps,
      marks: this.#marks,
      isNamed: true,
    });
    this.#parts.lines.hidden = !hasValues;
    // dygraphs takes a point exactly at the upper edge for a missing one and leaves a hole in its area.
    const edge = hasValues ? (values.high - values.low) * 1e-6 : 0;
    if (hasValues)
      this.#drawLines(rows, [from * 1000, to * 1000], [values.low, values.high + edge]);
    this.drawLegend();
  }

  // The size of the card changed.
  resize() {
    if (this.#graph && this.pad.clientWidth > 0) this.#graph.resize();
  }

  // Colours are the theme's.
  restyle() {
    this.#linesFor = '';
  }

  destroy() {
    this.#graph?.destroy();
    this.#graph = null;
  }

  // Which series are drawn changes with the schema and with the filters, not with each sample.
  // Charts out of sight are arranged too: their legends' heights must not shift the page later.
  arrange() {
    const wanted = `${this.#store.revision} ${JSON.stringify(this.#view.filters)}`;
    if (wanted === this.#linesFor) return;
    this.#linesFor = wanted;
    this.#chooseLines();
    // Nothing to show now or later: a low card that says so, instead of an empty chart.
    this.card.classList.toggle('is-absent', this.#isAbsent);
    if (this.#definition.isOptional) this.card.hidden = this.#lines.length === 0;
  }

  #chooseLines() {
    const lines = this.#definition
      .lines({ store: this.#store, view: this.#view })
      .filter(({ series }) => series.length > 0)
      .map((line) => ({ ...line, tint: colour(line.colour) }));
    const looks = (line) => `${line.label}\0${line.tint}`;
    if (lines.map(looks).join('\n') === this.#lines.map(looks).join('\n')) {
      lines.forEach(({ series }, index) => {
        this.#lines[index].series = series;
      });
      return;
    }
    this.#lines = lines;
    this.destroy();
    this.#top = 0;
    this.#bottom = 0;
    this.#makeLegend();
  }

  // One entry for each line; lines of one `group`, as a disk's reads and writes, share theirs.
  #makeLegend() {
    const entries = new Map();
    for (const line of this.#lines) {
      const name = line.group ?? line.label;
      if (!entries.has(name)) {
        entries.set(
          name,
          element(
            'li',
            { class: 'legend-item', var: { '--tint': `var(--c-${line.colour})` } },
            line.group ? null : mark(line),
            element('span', { class: 'legend-name', title: name }, name),
          ),
        );
      }
      line.item = entries.get(name);
      line.value = element('span', { class: 'legend-value number', title: line.label }, '–');
      if (line.group) line.item.append(mark(line));
      line.item.append(line.value);
    }
    this.#parts.legend.classList.toggle('legend-roomy', Boolean(this.#definition.isRoomy));
    this.#parts.legend.classList.toggle(
      'legend-grouped',
      this.#lines.some(({ group }) => group),
    );
    this.#parts.legend.replaceChildren(...entries.values());
  }

  // The host has none of what the chart is about: no such series, or as with swap a limit of zero.
  get #isAbsent() {
    const { needs } = this.#definition;
    if (this.#store.version === 0) return false;
    return this.#lines.length === 0 || (Boolean(needs) && this.#store.series(needs)?.value === 0);
  }

  // Where there is nothing to draw, why.
  #explain(hasValues) {
    const { empty } = this.#parts;
    if (empty.hidden !== hasValues) empty.hidden = hasValues;
    if (hasValues) return;
    const store = this.#store;
    if (store.version === 0 || store.count === 0) setText(empty, 'waiting for the first sample');
    else if (this.#isAbsent)
      setText(empty, this.#definition.absent ?? 'this host does not report it');
    else setText(empty, this.#definition.why?.() ?? 'no data in the time shown');
  }

  #axis(low, high) {
    const { unit, fixed, ceiling, least = 0, isMirrored } = this.#definition;
    const limit = ceiling ? this.#store.series(ceiling)?.value : NaN;
    if (limit > 0) return this.#scale(0, Math.max(limit, high), unit);
    if (fixed) return this.#scale(fixed[0], fixed[1], unit);
    // Calm: a new scale at once when the lines leave it, a smaller one only when most is empty.
    if (high > this.#top || high < this.#top * 0.4) this.#top = Math.max(high, 0);
    if (low < this.#bottom || low > this.#bottom * 0.4) this.#bottom = Math.min(low, 0);
    if (this.#top - this.#bottom < least || this.#top === this.#bottom) {
      this.#top = least || 1;
      this.#bottom = isMirrored ? -this.#top : 0;
    }
    const step = valueStep(this.#top - this.#bottom, this.#bottom < 0 ? 4 : 3, unit === 'By');
    this.#top = Math.ceil(this.#top / step - 1e-9) * step;
    this.#bottom = Math.floor(this.#bottom / step + 1e-9) * step;
    return this.#scale(this.#bottom, this.#top, unit, step);
  }

  #scale(low, high, unit, step = valueStep(high - low, 4, unit === 'By')) {
    return {
      low,
      high,
      step,
      format: (value) =>
        axisText(this.#definition.isMirrored ? Math.abs(value) : value, unit, step),
    };
  }

  #drawLines(rows, dateWindow, valueRange) {
    if (this.#graph) {
      this.#graph.updateOptions({ file: rows, dateWindow, valueRange });
      return;
    }
    const labels = this.#lines.map(({ label }, index) => `${index} ${label}`);
    const { isStacked, isFilled, isStep } = this.#definition;
    this.#graph = new Dygraph(this.#parts.lines, rows, {
      labels: ['time', ...labels],
      colors: this.#lines.map(({ tint }) => tint),
      series: Object.fromEntries(
        this.#lines.map(({ dash, isBare }, index) => [
          labels[index],
          { ...(dash && { strokePattern: [4, 3] }), ...(isBare && { fillGraph: false }) },
        ]),
      ),
      dateWindow,
      valueRange,
      plugins: [frameRoom],
      axes: { x: { drawAxis: false, ticker: () => [] }, y: { drawAxis: false, ticker: () => [] } },
      stackedGraph: Boolean(isStacked),
      stackedGraphNaNFill: 'none',
      fillGraph: Boolean(isStacked || isFilled),
      fillAlpha: isStacked ? 0.55 : 0.16,
      stepPlot: Boolean(isStep),
      strokeWidth: isStacked ? 1 : 1.4,
      pointSize: 1,
      drawGrid: false,
      rightGap: 0,
      legend: 'never',
      highlightCircleSize: 0,
      showLabelsOnHighlight: false,
      interactionModel: {},
    });
  }

  // --- legend and crosshair

  drawLegend() {
    const store = this.#store;
    const { unit, isMirrored } = this.#definition;
    const hover = this.#view.hover;
    const index =
      hover === null
        ? Math.max(store.nearest(this.#view.zoom ? this.#view.zoom[1] : this.#view.end(store)), 0)
        : store.nearest(hover);
    const isNewest = index === store.count - 1;
    for (const line of this.#lines) {
      const value = store.count > 0 ? valueAt(store, line, index) : NaN;
      setText(line.value, text(isMirrored ? Math.abs(value) : value, unit));
      line.item.classList.toggle(
        'is-stale',
        isNewest && line.series.every(({ isStale }) => isStale),
      );
    }
    setText(
      this.#parts.moment,
      momentText({ store, view: this.#view, marks: this.#marks, index, area: this.area }),
    );
    this.#drawHair(hover);
    this.#speak(isNewest);
  }

  #drawHair(hover) {
    const { hair } = this.#parts;
    const [from, to] = this.#view.range(this.#store);
    if (hover === null || hover < from || hover > to) {
      hair.hidden = true;
      return;
    }
    const area = this.area;
    hair.hidden = false;
    hair.style.transform = `translateX(${(area.x + ((hover - from) / (to - from)) * area.w).toFixed(1)}px)`;
  }

  // The drag that selects a time: from and to in seconds, or null for none.
  shade(selection) {
    const { shade } = this.#parts;
    shade.hidden = selection === null;
    if (selection === null) return;
    const [from, to] = this.#view.range(this.#store);
    const area = this.area;
    const left = area.x + ((selection[0] - from) / (to - from)) * area.w;
    const right = area.x + ((selection[1] - from) / (to - from)) * area.w;
    shade.style.transform = `translateX(${left}px)`;
    shade.style.width = `${right - left}px`;
  }

  #speak(isNewest) {
    const now = performance.now();
    if (!isNewest || (this.#spokenAt && now - this.#spokenAt < SPOKEN_EVERY)) return;
    this.#spokenAt = now;
    const { title, unit } = this.#definition;
    const values = this.#lines
      .slice(0, 12)
      .map(
        (line) =>
          `${line.label} ${longText(Math.abs(valueAt(this.#store, line, this.#store.count - 1)), unit)}`,
      );
    this.pad.setAttribute('aria-label', `${title}, newest: ${values.join(', ') || 'no data'}`);
  }
}

function mark({ dash }) {
  return element('span', {
    class: `legend-mark${dash ? ' legend-dash' : ''}`,
    'aria-hidden': 'true',
  });
}
