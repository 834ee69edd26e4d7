// The table of systemd's units, slices and containers, with bars against their limits.

import { element, setText } from '../dom.js';
import { count } from '../format.js';
import { amount, bar, named, shown } from './cells.js';
import { matcher } from './filter.js';
import { Grid } from './grid.js';
import { comparison, Rows, together } from './rows.js';
import { choiceButtons, filterField, Freeze, keysOfTools, watchWhileSeen } from './tools.js';
import { ownerOf, twinNames, unitKey, unitName } from './units.js';

const ASCENDING = new Set(['name', 'state']);
const KINDS = [
  { id: 'leaf', title: 'Units', has: ({ kind }) => kind !== 'slice' },
  { id: 'slice', title: 'Slices', has: ({ kind }) => kind === 'slice' },
  { id: 'all', title: 'All', has: () => true },
];

// kind: some or full
const stall = (resource, kind) => (row) => row[`pressure_${resource}`]?.[kind];

function pressure(resource, kind) {
  const of = stall(resource, kind);
  return (cell, { row }) => {
    const value = of(row);
    setText(cell, shown(value, '1'));
    cell.classList.toggle('is-quiet', !value);
    cell.dataset.level = value >= 0.3 ? 'hot' : value >= 0.1 ? 'warm' : '';
  };
}

function columns({ memory, processors }) {
  return [
    { id: 'name', title: 'Unit', width: 300, isWide: true, rank: 0, write: named(({ row }) => unitName(row), ({ row, note }) => [note, row.description].filter(Boolean).join(' · '), { tip: ({ row }) => row.cgroup }) },
    {
      id: 'state', title: 'State', width: 88, rank: 4,
      write: (cell, { row }) => {
        setText(cell, row.state ?? '');
        const more = [row.substate, row.result && row.result !== 'success' ? row.result : ''].filter(Boolean).join(', ');
        if (cell.title !== more) cell.title = more;
        cell.dataset.level = row.state === 'failed' ? 'hot' : '';
      },
    },
    { id: 'cpu', title: 'CPU', help: '100 % is one processor; the bar shows the share of its limit, or of the host', width: 80, rank: 1, kind: 'number', write: bar('cpu', '1', (row) => row.cpu_limit ?? processors()) },
    { id: 'memory', title: 'Memory', help: 'The bar shows the share of its limit, or of the host', width: 86, rank: 2, kind: 'number', write: bar('memory', 'By', (row) => row.memory_limit ?? row.memory_high ?? memory()) },
    { id: 'memory_limit', title: 'Limit', help: 'Memory that it may have', width: 78, rank: 10, kind: 'number', write: amount('memory_limit', 'By') },
    { id: 'memory_anon', title: 'Anon', help: 'Memory of no file', width: 78, rank: 13, kind: 'number', write: amount('memory_anon', 'By') },
    { id: 'memory_file', title: 'File', help: 'Page cache', width: 78, rank: 14, kind: 'number', write: amount('memory_file', 'By') },
    { id: 'read', title: 'Read', help: 'From storage', width: 80, rank: 5, kind: 'number', write: amount('read', 'By/s') },
    { id: 'written', title: 'Written', help: 'To storage', width: 80, rank: 3, kind: 'number', write: amount('written', 'By/s') },
    { id: 'io', title: 'Storage', help: 'Read and written', width: 86, rank: 1, kind: 'number', onDemand: true, write: amount(['read', 'written'], 'By/s'), value: together('read', 'written') },
    { id: 'tcp_sent', title: 'Sent', help: 'Over TCP', width: 80, rank: 6, kind: 'number', write: amount('tcp_sent', 'By/s') },
    { id: 'tcp_received', title: 'Received', help: 'Over TCP', width: 88, rank: 7, kind: 'number', write: amount('tcp_received', 'By/s') },
    { id: 'tcp', title: 'TCP', help: 'Sent and received', width: 86, rank: 1, kind: 'number', onDemand: true, write: amount(['tcp_sent', 'tcp_received'], 'By/s'), value: together('tcp_sent', 'tcp_received') },
    { id: 'tasks', title: 'Tasks', help: 'Processes and threads; the bar shows the share of its limit', width: 62, rank: 8, kind: 'number', write: bar('tasks', '', (row) => row.tasks_limit ?? NaN) },
    { id: 'pressure_cpu', title: 'CPU wait', help: 'Share of time in which some task waited for a CPU', width: 82, rank: 9, kind: 'number', value: stall('cpu', 'some'), write: pressure('cpu', 'some') },
    { id: 'pressure_memory', title: 'Mem. wait', help: 'Share of time in which some task waited for memory', width: 96, rank: 11, kind: 'number', value: stall('memory', 'some'), write: pressure('memory', 'some') },
    { id: 'pressure_io', title: 'I/O wait', help: 'Share of time in which some task waited for storage', width: 74, rank: 12, kind: 'number', value: stall('io', 'some'), write: pressure('io', 'some') },
    ...[['cpu', 'CPU', 'a CPU'], ['memory', 'Mem.', 'memory'], ['io', 'I/O', 'storage']].map(([resource, title, what]) => (
      { id: `pressure_${resource}_full`, title: `${title} full`, help: `Share of time in which all tasks waited for ${what}`, width: 86, rank: 1, kind: 'number', onDemand: true, value: stall(resource, 'full'), write: pressure(resource, 'full') }
    )),
    { id: 'restarts', title: 'Restarts', help: 'Times that systemd restarted it by itself', width: 80, rank: 15, kind: 'number', write: amount('restarts', '') },
    { id: 'oom_kills', title: 'OOM kills', help: 'Processes that the kernel killed for want of memory', width: 92, rank: 16, kind: 'number', write: amount('oom_kills', '') },
    { id: 'throttled', title: 'Throttled', help: 'Share of time in which its limit of CPU kept it waiting', width: 88, rank: 17, kind: 'number', write: amount('throttled', '1') },
    { id: 'memory_peak', title: 'Peak', help: 'The most memory that it had', width: 78, rank: 18, kind: 'number', write: amount('memory_peak', 'By') },
  ]; // prettier-ignore
}

export class UnitTable {
  #view;
  #rows = new Rows(unitKey);
  #grid;
  #columns;
  #parts;
  #freeze;
  #lacking = []; // controllers that the host does not have
  onOpen = () => {};
  onProcesses = () => {};

  constructor({ view, topics, page, memory, processors }) {
    this.#view = view;
    this.#columns = columns({ memory, processors });
    this.#grid = new Grid({
      id: 'unit-grid',
      label: 'Units',
      columns: this.#columns,
      least: 6,
      handlers: {
        sort: (column) => this.#sortBy(column),
        open: ({ row }) => this.onOpen(row, this.#lacking),
        arranged: () => this.draw(),
        key: ({ key }, line) => this.#press(key, line),
      },
    });
    const filter = filterField('Filter units', 'Filter: name, state …', (text) => this.#set({ filter: text }), (event) => {
      if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
      event.preventDefault();
      this.#grid.focus();
    });
    this.#freeze = new Freeze(view, 'the table', () => this.draw());
    const kinds = choiceButtons('Which', 'kind', KINDS, (kind) => this.#set({ kind }));
    page.tools('units').append(filter, kinds.node, this.#freeze.button);
    keysOfTools(page.tools('units'), this.#grid);
    page.focusWith('units', () => this.#grid.focus());
    const total = element('span', { class: 'number' });
    const absent = element('span', {});
    const frozen = element('span', {});
    const state = element('span', {});
    this.#parts = { filter, kinds, total, absent, frozen, state };
    this.card = element('article', { class: 'card card-wide who-card', id: 'units-card' }, this.#grid.node, element('footer', { class: 'who-foot' }, total, absent, frozen, state));
    page.grid('units').append(this.card);
    view.onChange((what) => what.includes('units') && this.#restyle());
    watchWhileSeen(this.card, topics, 'units', {
      receive: (message) => this.#receive(message),
      state: (word) => {
        this.card.classList.toggle('is-cut-off', word === 'reconnecting');
        setText(this.#parts.state, ['live', 'waiting'].includes(word) ? '' : word);
      },
    });
    this.#restyle();
  }

  ask(wish) {
    this.#freeze.toggle(false);
    this.#set({ filter: '', kind: 'leaf', ...wish });
    this.#grid.scroller.scrollTop = 0;
    this.#grid.focus();
  }

  #receive(message) {
    const isFirst = Number.isNaN(this.#rows.time);
    this.#rows.hold(this.#freeze.isStill);
    this.#rows.take(message, 'units');
    this.card.dataset.time = message.time;
    if (message.hierarchy) setText(this.#parts.absent, about(message));
    if (message.absent) this.#lacking = message.absent;
    if (!this.#freeze.isStill || isFirst) this.draw();
  }

  draw() {
    const { sort, isDescending, filter, kind } = this.#view.units;
    this.#rows.hold(this.#freeze.isStill);
    const all = this.#rows.all.filter(KINDS.find(({ id }) => id === kind).has);
    const matches = matcher(filter, ({ name, description, state, cgroup }) => [name, description ?? '', state ?? '', cgroup ?? '']);
    const rows = matches ? all.filter(matches) : all;
    const value = this.#columns.find(({ id }) => id === sort)?.value ?? ((row) => row[sort]);
    const order = comparison(value, isDescending);
    const twins = twinNames(all);
    const lines = rows
      .sort((a, b) => order(a, b) || a.name.localeCompare(b.name))
      .map((row) => ({ key: unitKey(row), row, depth: 0, count: 0, isOpen: false, note: twins.has(row.name) ? ownerOf(row) : '', level: row.state === 'failed' ? 'hot' : '' }));
    this.#grid.show(lines, {
      sort,
      isDescending,
      empty: Number.isNaN(this.#rows.time) ? 'Waiting for the first list of units …' : all.length === 0 ? 'This host shows no control groups.' : 'No unit matches.',
    });
    setText(this.#parts.frozen, all.length > 0 ? this.#freeze.words(this.#rows.time) : '');
    setText(this.#parts.total, matches ? `${rows.length} of ${count(all.length, 'unit')}` : count(all.length, 'unit'));
  }

  #set(changes) {
    this.#view.set({ units: { ...this.#view.units, ...changes } });
  }

  #restyle() {
    const { filter, kind } = this.#view.units;
    if (this.#parts.filter.value !== filter) this.#parts.filter.value = filter;
    this.#parts.kinds.show(kind);
    this.draw();
  }

  #press(key, line) {
    if (key === '/') this.#parts.filter.focus();
    else if (key === 'z') this.#freeze.toggle();
    else if (key === 'p' && line) this.onProcesses(line.row);
    else if (key === 'Escape') this.#set({ filter: '' });
    else return false;
    return true;
  }

  #sortBy(column) {
    const { sort, isDescending } = this.#view.units;
    this.#set({ sort: column, isDescending: sort === column ? !isDescending : !ASCENDING.has(column) });
  }
}

function about({ hierarchy, absent }) {
  const words = {
    v2: 'control groups v2',
    v1: 'control groups v1',
    hybrid: 'control groups v1 and v2',
    none: 'no control groups',
  };
  const missing = absent?.length > 0 ? ` · no controller for ${absent.join(', ')}` : '';
  return `${words[hierarchy] ?? hierarchy}${missing}`;
}
