// One unit of systemd, slice or container: what it is, its limits, its own live charts, its processes.

import { element, setText } from '../dom.js';
import { clock } from '../format.js';
import { shown } from './cells.js';
import { chartsOf, Drawer, line } from './drawer.js';
import { Rows } from './rows.js';
import { UnitMembers } from './unit-members.js';
import { unitKey, unitName } from './units.js';

const CHARTS = chartsOf('unit', 'Memory', [
  line('memory', 'in use', 'memory'),
  line('memory_high', 'throttled above', 'd1', { dash: true, isBare: true, isOptional: true }),
  line('memory_limit', 'limit', 'alarm', { dash: true, isBare: true, isOptional: true }),
]);

// Which controller tells of what; the rest needs none.
const CONTROLLERS = {
  cpu_limit: 'cpu', throttled: 'cpu',
  memory: 'memory', memory_anon: 'memory', memory_file: 'memory', memory_peak: 'memory', memory_high: 'memory', memory_limit: 'memory', oom_kills: 'memory',
  read: 'io', written: 'io',
  tasks: 'pids', tasks_limit: 'pids',
}; // prettier-ignore
const UNTOLD = 'not measured';
const UNLIMITED = 'no limit';
const UNKNOWN = 'not known';
const NOT_RUNNING = 'not running';

export class UnitDrawer {
  #topics;
  drawer; // what is on the page
  #stop = null;
  #row = null;
  #rows = new Rows(unitKey);
  #absent = [];
  #about = element('p', { class: 'drawer-about' });
  #members;

  // onProcesses(row): shows the processes of a unit in their table. onProcess(row, time): opens one.
  constructor({ topics, view, painter, onProcesses, onProcess }) {
    this.#topics = topics;
    this.#members = new UnitMembers((row) => onProcess(row, this.#rows.time));
    const all = () => onProcesses(this.#row);
    this.drawer = new Drawer({
      id: 'unit-drawer',
      view,
      painter,
      charts: CHARTS,
      actions: [element('button', { type: 'button', class: 'tool', title: 'Its processes, in their table (p)', on: { click: all } }, 'Processes')],
      above: [this.#about],
      below: [this.#members.node],
      onClose: () => this.#unwatch(),
    });
    this.drawer.node.addEventListener('keydown', (event) => {
      if (event.key !== 'p' || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      all();
    });
  }

  // The row is what the table knows already; absent: controllers that the host lacks.
  open(row, absent) {
    this.#row = row;
    this.#absent = absent;
    this.#rows = new Rows(unitKey);
    this.drawer.open(row, (members) => this.#missing(members[0]));
    this.#members.open();
    this.#describe(row);
    this.#stop = this.#topics.watch('units', { receive: (message) => this.#receive(message) });
  }

  #unwatch() {
    this.#stop?.();
    this.#stop = null;
    this.#members.close();
  }

  #receive(message) {
    this.#rows.take(message, 'units');
    // Changes since a list that this drawer has not got say nothing of what is gone.
    if (Number.isNaN(this.#rows.time)) return;
    if (message.absent) this.#absent = message.absent;
    const row = this.#find();
    const { isStill } = this.drawer;
    if (!row) {
      if (!isStill) this.drawer.end(`Gone before ${clock(message.time)}. What it did last stays here.`);
      return;
    }
    this.#row = row;
    this.drawer.add(message.time, row);
    if (isStill) return;
    this.#describe(row);
    this.#members.refresh(unitKey(row));
  }

  // A unit that fails loses its control group, and one that is started again gets one.
  #find() {
    const { byKey, all } = this.#rows;
    const same = byKey.get(unitKey(this.#row));
    if (same) return same;
    if (this.#row.cgroup) return byKey.get(this.#row.name);
    return all.filter(({ name }) => name === this.#row.name).sort((a, b) => a.cgroup.length - b.cgroup.length)[0];
  }

  // Why a member has no value: the host has no such controller, or it is not on for this unit.
  #missing(member) {
    const controller = CONTROLLERS[member];
    if (!this.#row.cgroup) return NOT_RUNNING;
    if (!controller && !member.startsWith('pressure')) return UNKNOWN;
    return this.#absent.includes(controller) ? `no controller for ${controller}` : UNTOLD;
  }

  #describe(row) {
    this.drawer.node.dataset.unit = unitKey(row);
    this.drawer.say(unitName(row), [row.kind, row.state, row.substate, row.result !== 'success' && row.result].filter(Boolean).join(' · '));
    this.drawer.node.dataset.state = row.state ?? '';
    this.#about.hidden = !row.description;
    setText(this.#about, row.description ?? '');
    const told = (member, unit) => (typeof row[member] === 'number' ? shown(row[member], unit) : this.#missing(member));
    // Without a limit there is none to tell, but only where the rest is told.
    const limit = (member, of, unit) => (typeof row[member] === 'number' ? shown(row[member], unit) : typeof row[of] === 'number' ? UNLIMITED : this.#missing(member));
    const stall = (resource) => {
      const { some, full } = row[`pressure_${resource}`] ?? {};
      if (typeof some !== 'number' && typeof full !== 'number') return this.#missing('pressure');
      return `some ${shown(some, '1')} · full ${shown(full, '1')}`;
    };
    const words = [UNTOLD, UNLIMITED, UNKNOWN, NOT_RUNNING, ...this.#absent.map((one) => `no controller for ${one}`)];
    const say = (title, facts) => this.drawer.facts.say(title, facts, words);
    say('Unit', {
      ...(row.container && { Container: `${row.container.runtime} ${row.container.id}` }),
      'Control group': row.cgroup || 'none',
      Slice: row.slice,
      ...(row.restarts !== null && { Restarts: row.restarts }),
      ...(row.result && { Result: row.result }),
    });
    say('CPU', {
      Now: told('cpu', '1'),
      Limit: limit('cpu_limit', 'cpu', '1'),
      'Held back': typeof row.throttled === 'number' ? `${shown(row.throttled, '1')} of the time` : this.#missing('throttled'),
      Stalled: stall('cpu'),
      Tasks: typeof row.tasks_limit === 'number' ? `${told('tasks', '')} of ${row.tasks_limit}` : told('tasks', ''),
    });
    say('Memory', {
      Now: told('memory', 'By'),
      Peak: told('memory_peak', 'By'),
      Anonymous: told('memory_anon', 'By'),
      'Page cache': told('memory_file', 'By'),
      'Throttled above': limit('memory_high', 'memory', 'By'),
      Limit: limit('memory_limit', 'memory', 'By'),
      'OOM kills': told('oom_kills', ''),
      Stalled: stall('memory'),
    });
    say('Storage and network', {
      Read: told('read', 'By/s'),
      Written: told('written', 'By/s'),
      Stalled: stall('io'),
      'TCP received': told('tcp_received', 'By/s'),
      'TCP sent': told('tcp_sent', 'By/s'),
    });
  }
}
