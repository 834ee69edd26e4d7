// The row of large numbers, each with its recent shape.

import { outerDevices } from './devices.js';
import { element, setText } from './dom.js';
import { count, measure, text } from './format.js';
import { drawSparkline } from './sparkline.js';

// One tile: figures [{ series, unit, caption, combine }] (the first is the large one), sparkline
// lines, and a note. `hook` names the series whose value the large figure is, for tests.
function tiles(store) {
  const one = (name, labels = {}) => store.series(name, labels);
  const all = (name, where) => store.named(name, where).filter(({ isPresent }) => isPresent);
  const outer = (kind, name, direction) =>
    outerDevices(store, kind)
      .map((device) => one(name, { device, direction }))
      .filter(Boolean);
  const pressure = (resource) => one('system.linux.pressure.stall', { resource, kind: 'some' });
  const idle = ['idle', 'iowait']
    .map((mode) => one('system.cpu.utilization', { mode }))
    .filter(Boolean);
  const mode = (name) => one('system.cpu.utilization', { mode: name });
  return [
    {
      id: 'cpu',
      title: 'CPU',
      href: 'cpu',
      unit: '1',
      fixed: 1,
      level: [0.8, 0.95],
      hook: ['system.cpu.utilization', { mode: 'idle' }],
      value: idle.length > 0 ? 1 - sum(idle) : NaN,
      sources: idle,
      note: `user ${percent(mode('user'))} · sys ${percent(mode('system'))} · wait ${percent(mode('iowait'))}`,
      lines: [
        {
          colour: 'cpu',
          series: ['user', 'nice', 'system', 'irq', 'softirq', 'steal', 'guest', 'guest_nice']
            .map(mode)
            .filter(Boolean),
        },
      ],
    },
    {
      id: 'load',
      title: 'Load',
      href: 'load',
      unit: '{thread}',
      least: 1,
      hook: ['system.cpu.load_average.1m', {}],
      ...single(one('system.cpu.load_average.1m')),
      note: `5 min ${shown(one('system.cpu.load_average.5m'))} · 15 min ${shown(one('system.cpu.load_average.15m'))} · ${count(one('system.cpu.logical.count')?.value ?? 0, 'CPU')}`,
      lines: [{ colour: 'cpu', series: all('system.cpu.load_average.1m') }],
    },
    {
      id: 'memory',
      title: 'Memory',
      href: 'memory',
      unit: '1',
      fixed: 1,
      level: [0.85, 0.95],
      hook: ['system.memory.utilization', {}],
      ...single(one('system.memory.utilization')),
      note: `${shown(one('system.memory.usage', { state: 'used' }))} of ${shown(one('system.memory.limit'))} · swap ${shown(one('system.paging.usage', { state: 'used' }))}`,
      lines: [{ colour: 'memory', series: all('system.memory.utilization') }],
    },
    {
      id: 'pressure',
      title: 'Pressure',
      href: 'pressure',
      unit: '1',
      least: 0.05,
      level: [0.2, 0.5],
      ...largest(['cpu', 'memory', 'io'].map(pressure).filter(Boolean)),
      note: `CPU ${percent(pressure('cpu'))} · memory ${percent(pressure('memory'))} · I/O ${percent(pressure('io'))}`,
      lines: [
        ['cpu', 'cpu'],
        ['memory', 'memory'],
        ['io', 'disk'],
      ].map(([resource, colour]) => ({ colour, series: [pressure(resource)].filter(Boolean) })),
    },
    pair(
      'disk',
      'Disks',
      'By/s',
      outer('disk', 'system.disk.io', 'read'),
      outer('disk', 'system.disk.io', 'write'),
      'read',
      'write',
      busiest(all('system.linux.disk.utilization')),
    ),
    pair(
      'network',
      'Network',
      'By/s',
      outer('net', 'system.network.io', 'receive'),
      outer('net', 'system.network.io', 'transmit'),
      'in',
      'out',
      outerDevices(store, 'net').slice(0, 3).join(', '),
    ),
    {
      id: 'sockets',
      title: 'Sockets',
      href: 'sockets',
      unit: '{socket}',
      least: 4,
      hook: ['system.linux.sockets.used', {}],
      ...single(one('system.linux.sockets.used')),
      note: `${shownSum(all('system.network.connection.count', { state: 'established' }))} TCP established · ${shownSum(all('system.linux.tcp.retransmits'))} resent`,
      lines: [{ colour: 'net', series: all('system.linux.sockets.used') }],
    },
    {
      id: 'processes',
      title: 'Running',
      href: 'system',
      unit: '{process}',
      least: 4,
      hook: ['system.process.count', { status: 'running' }],
      ...single(one('system.process.count', { status: 'running' })),
      note: `${shown(one('system.process.count', { status: 'blocked' }))} blocked · ${shown(one('system.linux.tasks', { state: 'total' }))} threads · ${shown(one('system.process.created'))} new`,
      lines: [{ colour: 'cpu', series: all('system.process.count', { status: 'running' }) }],
    },
  ];
}

function pair(href, title, unit, first, second, firstName, secondName, note) {
  return {
    id: href,
    title,
    href,
    unit,
    least: 1000,
    value: sum(first),
    sources: first,
    prefix: firstName,
    second: { value: sum(second), prefix: secondName },
    note,
    lines: [
      { colour: 'in', series: first },
      { colour: 'out', series: second },
    ],
  };
}

function sum(series) {
  return series.length === 0 ? NaN : series.reduce((total, { value }) => total + value, 0);
}

function single(series) {
  return { value: series?.value ?? NaN, sources: series ? [series] : [] };
}

function largest(series) {
  return {
    value: series.length > 0 ? Math.max(...series.map(({ value }) => value)) : NaN,
    sources: series,
  };
}

function shown(series) {
  return series ? text(series.value, series.unit) : '–';
}

function shownSum(series) {
  return series.length > 0 ? text(sum(series), series[0].unit) : '–';
}

function percent(series) {
  return series ? text(series.value, '1') : '–';
}

function busiest(series) {
  if (series.length === 0) return '';
  const most = series.reduce((best, one) => (one.value > best.value ? one : best));
  return `busiest ${most.labels.device} ${text(most.value, '1')}`;
}

export class Headline {
  #store;
  #view;
  #root;
  #made = new Map(); // tile id → its nodes

  constructor(root, { store, view, painter }) {
    this.#root = root;
    this.#store = store;
    this.#view = view;
    painter.add(root, () => this.#draw(), { isText: true });
  }

  #draw() {
    if (this.#store.count === 0 && this.#made.size > 0) return;
    // The tiles are about now, also while the charts look back.
    const to = this.#view.end(this.#store);
    const from = to - this.#view.window.seconds;
    for (const tile of tiles(this.#store)) {
      const nodes = this.#made.get(tile.id) ?? this.#make(tile);
      show(nodes.figure, tile.value, tile.unit);
      if (tile.second) show(nodes.second, tile.second.value, tile.unit);
      setText(nodes.note, tile.note || '–');
      const isStale = tile.sources.length > 0 && tile.sources.every((series) => series.isStale);
      nodes.card.classList.toggle('is-stale', isStale);
      const [warm, hot] = tile.level ?? [Infinity, Infinity];
      nodes.card.dataset.level = tile.value >= hot ? 'hot' : tile.value >= warm ? 'warm' : '';
      drawSparkline(nodes.spark, {
        store: this.#store,
        lines: tile.lines,
        from,
        to,
        least: tile.least,
        fixed: tile.fixed,
      });
    }
  }

  #make({ id, title, href, hook, prefix, second }) {
    const figure = makeFigure(prefix, hook);
    const nodes = {
      figure,
      second: second ? makeFigure(second.prefix) : null,
      note: element('p', { class: 'tile-note' }),
      spark: element('canvas', { class: 'tile-spark', 'aria-hidden': 'true' }),
    };
    nodes.card = element(
      'a',
      { class: 'tile', href: `#${href}`, data: { tile: id } },
      element('h2', { class: 'tile-title' }, title),
      element(
        'p',
        { class: `tile-figures${second ? ' tile-pair' : ''}` },
        figure.root,
        nodes.second?.root,
      ),
      nodes.note,
      nodes.spark,
    );
    this.#root.append(nodes.card);
    this.#made.set(id, nodes);
    return nodes;
  }
}

function makeFigure(prefix, hook) {
  const number = element('span', { class: 'number' }, '–');
  const unit = element('span', { class: 'unit' });
  const data = hook ? { series: hook[0], labels: JSON.stringify(hook[1]) } : {};
  const root = element(
    'span',
    { class: 'figure', data },
    prefix ? element('span', { class: 'figure-prefix' }, prefix) : null,
    number,
    unit,
  );
  return { root, number, unit };
}

function show({ number, unit, root }, value, inUnit) {
  const parts = measure(value, inUnit);
  setText(number, parts.number);
  setText(unit, parts.unit);
  if (root.dataset.series) root.dataset.value = Number.isNaN(value) ? '' : String(value);
}
