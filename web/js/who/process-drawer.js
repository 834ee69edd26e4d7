// One process: what it is, its own live charts, its limits.

import { Board } from '../board.js';
import { element, setText, tableHead } from '../dom.js';
import { clock, duration, text } from '../format.js';
import { Store } from '../store.js';
import { shown } from './cells.js';
import { DENIED, isDenied } from './denied.js';
import { processName, STATES } from './process-columns.js';

// What is drawn of a process: member of its row, unit.
const SERIES = [
  ['cpu_user', '1'],
  ['cpu_system', '1'],
  ['rss', 'By'],
  ['read', 'By/s'],
  ['written', 'By/s'],
  ['tcp_received', 'By/s'],
  ['tcp_sent', 'By/s'],
];
const line = (member, label, colour) => ({ member, label, colour });
// members: those of a row that it shows.
const chart = (id, title, unit, lines, more = {}) => ({
  id: `process-${id}`,
  members: lines.map(({ member }) => member),
  family: 'process',
  title,
  unit,
  isWide: true,
  lines: ({ store }) => lines.map(({ member, label, colour }) => ({ label, colour, series: store.named(member) })),
  ...more,
});
const CHARTS = [
  chart('cpu', 'CPU', '1', [line('cpu_user', 'user', 'user'), line('cpu_system', 'system', 'system')], {
    note: '100 % is one processor',
    isStacked: true,
    least: 0.05,
  }),
  chart('memory', 'Resident memory', 'By', [line('rss', 'resident', 'memory')], { isFilled: true }),
  chart('io', 'Storage', 'By/s', [line('read', 'read', 'in'), line('written', 'written', 'out')], { isFilled: true, least: 1000 }),
  chart('tcp', 'TCP', 'By/s', [line('tcp_received', 'received', 'in'), line('tcp_sent', 'sent', 'out')], { isFilled: true, least: 1000 }),
];

export class ProcessDrawer {
  #topics;
  #view;
  #painter;
  #stop = null;
  #store;
  #board;
  #row = null;
  #seq = 0;
  #opener = null;
  #parts = {
    title: element('h2', { id: 'drawer-title' }),
    state: element('p', { class: 'drawer-state', role: 'status' }),
    command: element('pre', { class: 'drawer-command' }),
    facts: element('dl', { class: 'drawer-facts' }),
    charts: element('div', { class: 'grid drawer-charts' }),
    limits: element('tbody'),
  };
  #facts = new Map();

  constructor({ topics, view, painter }) {
    this.#topics = topics;
    this.#view = view;
    this.#painter = painter;
    const { title, state, command, facts, charts, limits } = this.#parts;
    this.node = element(
      'aside',
      { id: 'process-drawer', class: 'drawer', 'aria-labelledby': 'drawer-title', tabindex: '-1', hidden: true },
      element(
        'header',
        { class: 'drawer-head' },
        title,
        element('button', { type: 'button', class: 'tool', on: { click: () => this.close() } }, 'Close'),
      ),
      state,
      command,
      charts,
      facts,
      element(
        'details',
        { class: 'drawer-limits' },
        element('summary', {}, 'Resource limits'),
        element('table', {}, tableHead([['Limit', ''], ['Soft', 'number'], ['Hard', 'number']]), limits),
      ),
    );
    document.body.append(this.node);
    this.node.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.close();
    });
  }

  get isOpen() {
    return this.#stop !== null;
  }

  drawLegends() {
    this.#board?.drawLegends();
  }

  restyle() {
    this.#board?.restyle();
  }

  // The row is what the table knows already, of that time.
  open(row, time) {
    this.#end();
    this.#opener = document.activeElement;
    this.#row = row;
    this.#store = new Store();
    this.#store.add({
      type: 'schema',
      version: 1,
      series: SERIES.map(([name, unit]) => ({ key: name, name, unit, labels: {}, kind: 'gauge', family: 'process' })),
    });
    this.#board = new Board({ store: this.#store, view: this.#view, painter: this.#painter, marks: [] });
    this.#parts.charts.replaceChildren();
    for (const definition of CHARTS) {
      const why = () => (isDenied(this.#row, ...definition.members) ? DENIED : null);
      this.#board.add({ ...definition, why }, this.#parts.charts);
    }
    this.node.hidden = false;
    this.node.scrollTop = 0;
    this.#parts.command.scrollTop = 0;
    this.#facts.clear();
    this.#parts.facts.replaceChildren();
    this.#describe(row, time);
    this.#stop = this.#topics.watch(`process/${row.pid}`, {
      receive: ({ time, process }) => this.#receive(time, process),
    });
    this.node.focus({ preventScroll: true });
  }

  close() {
    if (!this.isOpen) return;
    this.#end();
    this.node.hidden = true;
    this.#opener?.focus?.({ preventScroll: true });
  }

  #end() {
    this.#stop?.();
    this.#stop = null;
    for (const one of this.#board?.charts ?? []) this.#board.remove(one);
    this.#board = null;
  }

  #receive(time, process) {
    if (!process || (this.#row.start && process.start !== this.#row.start)) {
      setText(this.#parts.state, `Ended before ${clock(time)}. What it did last stays here.`);
      this.node.classList.add('is-gone');
      this.#stop?.();
      this.#stop = () => {};
      return;
    }
    this.#row = process;
    this.#seq += 1;
    this.#store.add({
      type: 'sample',
      seq: this.#seq,
      time,
      values: Float64Array.from(SERIES, ([name]) => process[name] ?? NaN),
    });
    this.#describe(process, time);
    if (!this.#view.isFrozen) this.#board?.draw();
  }

  #describe(row, time) {
    const { title, state, command } = this.#parts;
    this.node.classList.remove('is-gone');
    this.node.dataset.pid = row.pid;
    setText(title, processName(row));
    const isRefused = (what) => isDenied(row, what);
    const plain = (what, value) => (isRefused(what) ? DENIED : (value ?? '–'));
    const refusable = (what, value, unit) => (isRefused(what) ? DENIED : shown(value, unit));
    setText(state, `${row.pid} · ${row.state ? (STATES[row.state] ?? row.state) : `what it does: ${DENIED}`}`);
    setText(command, isRefused('command') ? `command line: ${DENIED}` : row.kernel ? 'a thread of the kernel' : row.command || row.name);
    const memory = row.memory ?? {};
    this.#say('User', row.user ?? row.uid);
    this.#say('Unit', plain('cgroup', row.unit));
    if (row.container) this.#say('Container', `${row.container.runtime} ${row.container.id.slice(0, 12)}`);
    this.#say('Parent', plain('ppid', row.ppid));
    if (row.start) this.#say('Running for', `${duration(time - row.start)}, since ${new Date(row.start * 1000).toLocaleString()}`);
    this.#say('Threads', plain('threads', row.threads));
    this.#say('Priority', plain('priority', `${row.priority}, nice ${row.nice}`));
    this.#say('CPU of ended children', refusable('cpu_children', row.cpu_children, '1'));
    this.#say('Proportional memory', refusable('memory', memory.pss, 'By'));
    this.#say('Its own alone', refusable('memory', memory.uss, 'By'));
    this.#say('Swapped out', refusable('memory', memory.swap, 'By'));
    this.#say('Address space', refusable('virtual', row.virtual, 'By'));
    this.#say('Faults', plain('faults', `${shown(row.minor_faults, '{fault}/s')} minor, ${shown(row.major_faults, '{fault}/s')} major`));
    this.#say('Open files', plain('fds', row.fds));
    this.#say('Sleeps in', plain('wchan', row.wchan || '–'));
    if (row.schedstat) this.#say('Waited for a CPU', text(row.schedstat.wait, 's'));
    this.#say('OOM score', row.oom_score === undefined || row.oom_score === null ? '–' : `${row.oom_score}, adjusted by ${row.oom_score_adj ?? 0}`);
    this.#say('Program', plain('exe', row.exe));
    this.#say('Control group', plain('cgroup', row.cgroup));
    this.#limits(row.limits ?? [], isRefused('limits'));
  }

  #say(name, value) {
    let node = this.#facts.get(name);
    if (!node) {
      node = element('dd', {});
      this.#facts.set(name, node);
      this.#parts.facts.append(element('div', {}, element('dt', {}, name), node));
    }
    setText(node, value === null || value === undefined || value === '' ? '–' : String(value));
  }

  #limits(limits, isRefused) {
    const { limits: body } = this.#parts;
    if (isRefused) {
      body.replaceChildren(element('tr', {}, element('td', { colspan: '3' }, DENIED)));
      return;
    }
    if (body.rows.length !== limits.length || body.firstChild?.children.length === 1) {
      body.replaceChildren(
        ...limits.map(({ name }) =>
          element('tr', {}, element('th', { scope: 'row' }, name), element('td', { class: 'number' }), element('td', { class: 'number' })),
        ),
      );
    }
    const words = (value, unit) => (value === null ? 'unlimited' : `${value}${unit ? ` ${unit}` : ''}`);
    for (const [index, { soft, hard, unit }] of limits.entries()) {
      setText(body.rows[index].cells[1], words(soft, unit));
      setText(body.rows[index].cells[2], words(hard, unit));
    }
  }
}
