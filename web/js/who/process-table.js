// The table of processes: sorted, filtered, flat or as a tree or in groups, frozen or following one.

import { element, setText } from '../dom.js';
import { clock, count } from '../format.js';
import { flat, grouped, tree } from './arrange.js';
import { matcher } from './filter.js';
import { Grid } from './grid.js';
import { processColumns, processName, sortValue } from './process-columns.js';
import { Rows } from './rows.js';
import { choiceButtons, filterField, Freeze, keysOfTools, watchWhileSeen } from './tools.js';
import { isBelow } from './units.js';

const MODES = [
  { id: 'flat', title: 'Flat' },
  { id: 'tree', title: 'Tree' },
  { id: 'unit', title: 'By unit' },
  { id: 'user', title: 'By user' },
];
const ASCENDING = new Set(['pid', 'name', 'user', 'unit', 'container', 'state', 'nice']);

// What the words of a filter are looked for in.
const words = ({ name, user, unit, pid, command, container }) =>
  [name ?? '', user ?? '', unit ?? '', String(pid), command ?? '', container ? `${container.runtime} ${container.id}` : ''];

// What stands in a filter as `unit:NAME`, or `unit:/ITS/GROUP` where several have that name, as
// `slice:/ITS/GROUP`, and as `container:RUNTIME` or the beginning of its id.
const EXACT = {
  unit: (value) => (value.startsWith('/') ? ({ unit_cgroup }) => unit_cgroup === value : ({ unit }) => unit === value),
  slice: (value) => ({ cgroup }) => isBelow(cgroup, value),
  container: (value) => ({ container }) => Boolean(container) && (container.runtime === value || container.id.startsWith(value)),
};

export class ProcessTable {
  #view;
  #rows = new Rows(({ pid }) => pid);
  #grid;
  #columns;
  #closed = new Set(); // branches of the tree that are folded
  #opened = new Set(); // groups that are not
  #freeze;
  #followed = null; // { pid, start, name }: a number alone may come to mean another process
  #ended = ''; // what is to be said of the one that was followed
  #word = 'waiting'; // how the table stands with the server
  #order = { by: '', places: new Map() }; // where each process stood
  #parts;
  onOpen = () => {};

  // memory: () → bytes of the host.
  constructor({ view, topics, page, memory }) {
    this.#view = view;
    this.#columns = processColumns({ memory, now: () => this.#rows.time });
    this.#grid = new Grid({
      id: 'process-grid',
      label: 'Processes',
      columns: this.#columns,
      handlers: {
        sort: (column) => this.#sortBy(column),
        open: (line) => this.#open(line),
        choose: (line) => this.#choose(line),
        fold: (line) => this.#fold(line),
        key: (event, line) => this.#press(event, line),
        arranged: () => this.draw(),
      },
    });
    this.#freeze = new Freeze(view, 'the table', () => this.draw());
    this.#parts = this.#tools(page.tools('processes'));
    this.card = element('article', { class: 'card card-wide who-card', id: 'processes-card' }, this.#grid.node, this.#parts.foot);
    page.grid('processes').append(this.card);
    page.focusWith('processes', () => this.#grid.focus());
    view.onChange((what) => what.includes('processes') && this.#restyle());
    watchWhileSeen(this.card, topics, 'processes', {
      receive: (message) => this.#receive(message),
      state: (word) => this.#say(word),
    });
    this.#restyle();
  }

  get #wish() {
    return this.#view.processes;
  }

  // Another part of the page asks: sort so, show only these.
  ask(wish) {
    this.#freeze.toggle(false);
    this.#view.set({ processes: { ...this.#wish, filter: '', ...wish } });
    this.#grid.scroller.scrollTop = 0;
    this.#grid.focus();
  }

  // --- what is shown

  #receive(message) {
    const isFirst = Number.isNaN(this.#rows.time);
    this.#rows.hold(this.#freeze.isStill);
    this.#rows.take(message, 'processes');
    this.#parts.note.hidden = !message.hidden;
    this.card.dataset.time = message.time;
    if (!this.#freeze.isStill || isFirst) this.draw();
  }

  draw() {
    const { sort, isDescending, filter, mode } = this.#wish;
    this.#rows.hold(this.#freeze.isStill);
    const all = this.#rows.all;
    const matches = matcher(filter, words, EXACT);
    const rows = matches ? all.filter(matches) : all;
    const column = this.#columns.find(({ id }) => id === sort) ?? { id: sort };
    // What looks the same keeps its place, so that one can read the table while it lives.
    const by = `${sort} ${isDescending} ${mode}`;
    const places = this.#order.by === by ? this.#order.places : new Map();
    const place = ({ pid }) => places.get(pid) ?? Infinity;
    const order = {
      value: sortValue(column),
      member: sort,
      isDescending,
      isStable: (a, b) => (place(a) === place(b) ? a.pid - b.pid : place(a) - place(b)),
      closed: this.#closed,
      opened: this.#opened,
      by: mode,
    };
    const lines = mode === 'tree' ? tree(rows, order) : mode === 'flat' ? flat(rows, order) : grouped(rows, order);
    this.#order = { by, places: new Map(lines.map(({ key }, index) => [key, index])) };
    this.#grid.show(lines, { sort, isDescending, empty: this.#emptiness(all) });
    this.#keepUp();
    this.card.dataset.count = rows.length;
    const found = matches ? `${rows.length} of ${count(all.length, 'process', 'processes')}` : count(all.length, 'process', 'processes');
    setText(this.#parts.total, all.length > 0 ? found : '');
    const states = [
      all.length > 0 ? this.#freeze.words(this.#rows.time) : '',
      column.onDemand ? `sorted by ${column.title}: ${column.help}` : column.title ? '' : `sorted by ${sort}`,
      this.#ended,
      ['live', 'waiting'].includes(this.#word) ? '' : this.#word,
    ];
    setText(this.#parts.state, states.filter(Boolean).join(' · '));
    this.card.classList.toggle('is-cut-off', this.#word === 'reconnecting');
  }

  // Keeps the process that is followed in view.
  #keepUp() {
    if (!this.#followed) return;
    const { pid, start, name } = this.#followed;
    const row = this.#rows.byKey.get(pid);
    if (row && row.start === start) {
      this.#ended = this.#grid.has(pid) ? '' : `${name} ${pid}, which is followed, is not among those shown`;
      this.#grid.choose(pid, { isFollowed: true });
      return;
    }
    this.#follow(null);
    this.#ended = `${name} ${pid}, which was followed, ended before ${clock(this.#rows.time)}`;
  }

  #emptiness(all) {
    return all.length === 0 ? 'Waiting for the first list of processes …' : 'No process matches.';
  }

  #say(word) {
    if (this.#word === word) return;
    this.#word = word;
    this.draw();
  }

  // --- what the reader does

  #tools(parent) {
    const filter = filterField(
      'Filter processes',
      'Filter: name, user, unit, pid …',
      (text) => this.#set({ filter: text }),
      (event) => {
        if (event.key === 'Escape' && filter.value !== '') {
          event.preventDefault();
          this.#set({ filter: '' });
        } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
          event.preventDefault();
          this.#grid.focus();
        }
      },
    );
    const modes = choiceButtons('Arrangement', 'mode', MODES, (mode) => this.#set({ mode }));
    parent.append(filter, modes.node, this.#freeze.button);
    keysOfTools(parent, this.#grid);
    const total = element('span', { class: 'number' });
    const state = element('span', {});
    const note = element('span', { hidden: true }, 'Processes of other users are hidden from the service (hidepid).');
    return { filter, modes, total, state, note, foot: element('footer', { class: 'who-foot' }, total, state, note) };
  }

  #set(changes) {
    this.#view.set({ processes: { ...this.#wish, ...changes } });
  }

  #restyle() {
    const { filter, mode } = this.#wish;
    const parts = this.#parts;
    if (parts.filter.value !== filter) parts.filter.value = filter;
    parts.modes.show(mode);
    this.draw();
  }

  #sortBy(column) {
    const isSame = this.#wish.sort === column;
    this.#set({ sort: column, isDescending: isSame ? !this.#wish.isDescending : !ASCENDING.has(column) });
  }

  #choose(line) {
    if (this.#followed?.pid !== line.key) this.#follow(null);
  }

  #open(line) {
    if (line.row.isGroup) this.#fold(line);
    else this.onOpen(line.row, this.#rows.time);
  }

  #fold(line, isOpen = !line.isOpen) {
    if (line.count === 0) return;
    const [set, isIn] = line.row.isGroup ? [this.#opened, isOpen] : [this.#closed, !isOpen];
    if (isIn) set.add(line.key);
    else set.delete(line.key);
    this.draw();
  }

  // The process of a row, or none.
  #follow(row) {
    this.#followed = row && { pid: row.pid, start: row.start, name: processName(row) };
    this.#ended = '';
    this.#grid.node.classList.toggle('is-following', row !== null);
    if (row) this.#grid.choose(row.pid, { isFollowed: true });
  }

  #press(event, line) {
    const act = {
      '/': () => this.#parts.filter.focus(),
      t: () => this.#set({ mode: this.#wish.mode === 'tree' ? 'flat' : 'tree' }),
      g: () => this.#set({ mode: { unit: 'user', user: 'flat' }[this.#wish.mode] ?? 'unit' }),
      z: () => this.#freeze.toggle(),
      f: () => this.#follow(!this.#followed && line && !line.row.isGroup ? line.row : null),
      ArrowLeft: () => line && this.#fold(line, false),
      ArrowRight: () => line && this.#fold(line, true),
      Escape: () => {
        this.#follow(null);
        this.#set({ filter: '' });
      },
    }[event.key];
    act?.();
    return act !== undefined;
  }
}
