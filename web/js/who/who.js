// Who did it: the tables of processes, units and sockets, their drawers, and the way there from a chart.

import { Topics } from '../topics.js';
import { askOf } from './asks.js';
import { exactly } from './filter.js';
import { ProcessDrawer } from './process-drawer.js';
import { ProcessTable } from './process-table.js';
import { SocketTables } from './socket-tables.js';
import { UnitDrawer } from './unit-drawer.js';
import { UnitTable } from './unit-table.js';

export class Who {
  #page;
  #processes;
  #units;
  #drawers;
  #sockets = null;
  #addSockets;
  #store;
  #topics = new Topics();

  constructor({ view, page, painter, store }) {
    this.#page = page;
    this.#store = store;
    const topics = this.#topics;
    const memory = () => store.series('system.memory.limit')?.value ?? NaN;
    const processors = () => store.series('system.cpu.logical.count')?.value ?? NaN;
    this.#units = new UnitTable({ view, topics, page, memory, processors });
    this.#processes = new ProcessTable({ view, topics, page, memory });
    this.#addSockets = () => {
      this.#sockets = new SocketTables({ view, topics, page });
    };
    const openProcess = (row, time) => this.#open(process, row, time);
    const showProcesses = (row) => {
      unit.drawer.close();
      this.#ask({ table: 'processes', filter: processesOf(row), mode: 'flat' });
    };
    const process = new ProcessDrawer({ topics, view, painter });
    const unit = new UnitDrawer({ topics, view, painter, onProcesses: showProcesses, onProcess: openProcess });
    this.#drawers = [process, unit];
    this.#processes.onOpen = openProcess;
    this.#units.onOpen = (row, lacking) => this.#open(unit, row, lacking);
    this.#units.onProcesses = showProcesses;
  }

  // Which viewer the page is.
  identify(viewer) {
    this.#topics.identify(viewer);
  }

  // The tables of sockets stand below the charts of their section.
  addSockets() {
    this.#addSockets();
  }

  // What to do when somebody asks who makes a chart what it is; null where nobody can be named.
  of(definition) {
    const ask = askOf(definition);
    return ask && (() => this.#ask(typeof ask === 'function' ? ask(this.#store) : ask));
  }

  #ask({ table, ...wish }) {
    this.#page.jump(table);
    if (table === 'sockets') this.#sockets.ask(wish);
    else if (table === 'units') this.#units.ask(wish);
    else this.#processes.ask(wish);
  }

  // One drawer at a time; what had the focus before any was open gets it back.
  #open(drawer, ...what) {
    for (const other of this.#drawers) if (other !== drawer) other.drawer.close();
    drawer.open(...what);
  }

  drawLegends() {
    for (const { drawer } of this.#drawers) drawer.drawLegends();
  }

  restyle() {
    for (const { drawer } of this.#drawers) drawer.restyle();
  }
}

// What filters the processes of a unit, of which there may be several of one name, or of all units in a slice.
function processesOf({ kind, cgroup, name }) {
  return kind === 'slice' ? exactly('slice', cgroup) : exactly('unit', cgroup || name);
}
