// One process: what it is, its own live charts, its limits.

import { element, setText } from '../dom.js';
import { clock, duration, text } from '../format.js';
import { shown } from './cells.js';
import { DENIED, isDenied } from './denied.js';
import { chartsOf, Drawer, line } from './drawer.js';
import { processName, STATES } from './process-columns.js';
import { ProcessLimits } from './process-limits.js';
import { containerName } from './units.js';

const CHARTS = chartsOf('process', 'Resident memory', [line('rss', 'resident', 'memory')]);

export class ProcessDrawer {
  #topics;
  drawer; // what is on the page
  #stop = null;
  #row = null;
  #command = element('pre', { class: 'drawer-command' });
  #limits = new ProcessLimits();

  constructor({ topics, view, painter }) {
    this.#topics = topics;
    this.drawer = new Drawer({
      id: 'process-drawer',
      view,
      painter,
      charts: CHARTS,
      above: [this.#command],
      below: [this.#limits.node],
      onClose: () => this.#unwatch(),
    });
  }

  // The row is what the table knows already, of that time.
  open(row, time) {
    this.#row = row;
    this.drawer.open(row, (members) => (isDenied(this.#row, ...members) ? DENIED : null));
    this.#command.scrollTop = 0;
    this.#describe(row, time);
    this.#stop = this.#topics.watch(`process/${row.pid}`, {
      receive: ({ time, process }) => this.#receive(time, process),
    });
  }

  #unwatch() {
    this.#stop?.();
    this.#stop = null;
  }

  #receive(time, process) {
    if (!process || (this.#row.start && process.start !== this.#row.start)) {
      this.drawer.end(`Ended before ${clock(time)}. What it did last stays here.`);
      this.#unwatch();
      return;
    }
    this.#row = process;
    if (!this.drawer.isStill) this.#describe(process, time);
    this.drawer.add(time, process);
  }

  #describe(row, time) {
    this.drawer.node.dataset.pid = row.pid;
    const isRefused = (what) => isDenied(row, what);
    const plain = (what, value) => (isRefused(what) ? DENIED : (value ?? '–'));
    const refusable = (what, value, unit) => (isRefused(what) ? DENIED : shown(value, unit));
    this.drawer.say(processName(row), `${row.pid} · ${row.state ? (STATES[row.state] ?? row.state) : `what it does: ${DENIED}`}`);
    setText(this.#command, isRefused('command') ? `command line: ${DENIED}` : row.kernel ? 'a thread of the kernel' : row.command || row.name);
    const say = (title, facts) => this.drawer.facts.say(title, facts, [DENIED]);
    const { pss, uss, swap } = row.memory ?? {};
    say('Process', {
      User: row.user ?? row.uid,
      Unit: plain('cgroup', row.unit),
      ...(row.container && { Container: containerName(row.container) }),
      Parent: plain('ppid', row.ppid),
      ...(row.start && { 'Running for': duration(time - row.start), Started: new Date(row.start * 1000).toLocaleString() }),
      Program: plain('exe', row.exe),
      'Control group': plain('cgroup', row.cgroup),
      'Open files': plain('fds', row.fds),
    });
    say('CPU', {
      Threads: plain('threads', row.threads),
      Priority: plain('priority', `${row.priority}, nice ${row.nice}`),
      'Ended children': refusable('cpu_children', row.cpu_children, '1'),
      ...(row.schedstat && { 'Waited for it': text(row.schedstat.wait, 's') }),
      'Sleeps in': plain('wchan', row.wchan || '–'),
    });
    say('Memory', {
      Resident: refusable('rss', row.rss, 'By'),
      Proportional: refusable('memory', pss, 'By'),
      'Its own alone': refusable('memory', uss, 'By'),
      // The table knows it even where the memory may not be looked at closely.
      'Swapped out': typeof (swap ?? row.swap) === 'number' ? shown(swap ?? row.swap, 'By') : refusable('memory', null, 'By'),
      'Address space': refusable('virtual', row.virtual, 'By'),
      Faults: plain('faults', `${shown(row.minor_faults, '{fault}/s')} minor, ${shown(row.major_faults, '{fault}/s')} major`),
      'OOM score': row.oom_score === undefined || row.oom_score === null ? '–' : `${row.oom_score}, adjusted by ${row.oom_score_adj ?? 0}`,
    });
    this.#limits.show(row.limits ?? [], isRefused('limits'));
  }
}
