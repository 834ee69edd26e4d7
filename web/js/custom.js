// Metrics that others pushed to /api/v1/custom: a row for each series, and a chart for each name.

import { element, setText } from './dom.js';
import { endpoint } from './endpoints.js';
import { duration, longText } from './format.js';
import { labelText } from './schema.js';
import { drawSparkline } from './sparkline.js';

const MOST_CHARTS = 24;
const LINES_OF_A_CHART = 12;

export class Custom {
  #store;
  #view;
  #board;
  #grid;
  #revision = -1;
  #rows = new Map(); // series key → its nodes
  #charts = new Map(); // metric name → Chart
  #body = element('tbody');
  #table;
  #empty = explanation();

  constructor({ store, view, painter, board, parent }) {
    this.#store = store;
    this.#view = view;
    this.#board = board;
    this.#grid = parent;
    this.#table = element(
      'table',
      { class: 'custom' },
      element('caption', { class: 'unseen' }, 'Custom metrics'),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...[
            ['Metric', ''],
            ['', 'spark'],
            ['Value', 'number'],
            ['Changed', 'number age'],
          ].map(([title, kind]) =>
            element(title ? 'th' : 'td', { scope: title ? 'col' : null, class: kind }, title),
          ),
        ),
      ),
      this.#body,
    );
    const card = element(
      'article',
      { class: 'card card-wide' },
      element(
        'div',
        { class: 'table-tall', tabindex: '0', role: 'region', 'aria-label': 'Custom metrics' },
        this.#table,
      ),
      this.#empty,
    );
    parent.append(card);
    painter.add(card, () => this.draw(), { isText: true });
    this.card = card;
  }

  draw() {
    const series = this.#store.family('custom');
    if (this.#revision !== this.#store.revision) {
      this.#revision = this.#store.revision;
      this.#arrange(series);
    }
    const [from, to] = this.#view.range(this.#store);
    for (const one of series) this.#show(one, from, to);
  }

  // Which rows and charts there are changes only with the schema.
  #arrange(series) {
    const present = new Set(series.map(({ key }) => key));
    for (const [key, { row }] of this.#rows) {
      if (present.has(key)) continue;
      row.remove();
      this.#rows.delete(key);
    }
    for (const one of series) {
      if (this.#rows.has(one.key)) continue;
      const nodes = make(one);
      this.#rows.set(one.key, nodes);
      this.#body.append(nodes.row);
    }
    this.#empty.hidden = series.length > 0;
    this.#table.hidden = series.length === 0;

    const names = [...new Set(series.map(({ name }) => name))].slice(0, MOST_CHARTS);
    for (const [name, chart] of this.#charts) {
      if (names.includes(name)) continue;
      this.#board.remove(chart);
      this.#charts.delete(name);
    }
    for (const name of names) {
      if (!this.#charts.has(name))
        this.#charts.set(name, this.#board.add(chartOf(name, series), this.#grid));
    }
  }

  #show(one, from, to) {
    const { row, value, age, spark } = this.#rows.get(one.key);
    setText(value, longText(one.value, one.unit));
    const now = this.#store.lastTime;
    row.classList.toggle('is-stale', one.isStale);
    setText(age, one.isStale ? 'stale' : `${duration(now - one.changedAt)} ago`);
    const bounds = row.getBoundingClientRect();
    if (bounds.bottom < 0 || bounds.top > innerHeight) return;
    drawSparkline(spark, {
      store: this.#store,
      lines: [{ colour: 'd0', series: [one] }],
      from,
      to,
    });
  }
}

function make({ name, labels, key }) {
  const nodes = {
    spark: element('canvas', { class: 'row-spark', 'aria-hidden': 'true' }),
    value: element(
      'td',
      { class: 'number', data: { series: name, labels: JSON.stringify(labels) } },
      '–',
    ),
    age: element('td', { class: 'number age' }),
  };
  nodes.row = element(
    'tr',
    { data: { key } },
    element(
      'th',
      { scope: 'row' },
      element('span', { class: 'metric' }, name),
      element('span', { class: 'device' }, labelText(labels) || 'no labels'),
    ),
    element('td', { class: 'spark' }, nodes.spark),
    nodes.value,
    nodes.age,
  );
  return nodes;
}

function chartOf(name, series) {
  const { unit } = series.find((one) => one.name === name);
  return {
    id: `custom-${name}`,
    family: 'custom',
    title: name,
    unit,
    isRoomy: true,
    lines: ({ store }) =>
      store
        .named(name)
        .slice(0, LINES_OF_A_CHART)
        .map((one, index) => ({
          label: labelText(one.labels) || name,
          colour: `d${index % 8}`,
          dash: index >= 8,
          series: [one],
        })),
  };
}

function explanation() {
  const command = `curl -H 'Content-Type: application/json' -d '{"name":"room_temperature","value":21.5,"unit":"Cel","labels":{"room":"office"}}' ${endpoint('api/v1/custom')}`;
  return element(
    'div',
    { class: 'empty', hidden: true },
    element(
      'p',
      {},
      'Nobody has pushed a metric yet. Any program on this host can; it is here with the next sample:',
    ),
    element(
      'pre',
      { tabindex: '0', 'aria-label': 'Example command' },
      element('code', {}, command),
    ),
  );
}
