// Who listens, who talks with whom, and what of it belongs to which unit.

import { element, setText } from '../dom.js';
import { clock } from '../format.js';
import { amount, bar, named, shown } from './cells.js';
import { Grid } from './grid.js';
import { comparison } from './rows.js';
import { watchWhileSeen } from './tools.js';

const text = (value) => (cell, { row }) => setText(cell, value(row) ?? '');

const ASCENDING = new Set(['port', 'address', 'process', 'unit', 'user']);

// nameOf: the name of a process by its number, or null.
const listeners = (nameOf) => [
  { id: 'port', title: 'Port', width: 62, rank: 0, kind: 'number', value: ({ port }) => port, write: text(({ port }) => String(port)) },
  { id: 'address', title: 'Address', width: 96, isWide: true, rank: 1, write: text(({ address, protocol }) => `${address}${protocol === 'tcp' ? '' : ` (${protocol})`}`) },
  {
    id: 'process', title: 'Process', width: 112, rank: 2, value: (row) => processOf(row, nameOf) ?? row.pid,
    write: named(({ row }) => processOf(row, nameOf) ?? row.pid ?? '', ({ row }) => (processOf(row, nameOf) ? row.pid : '')),
  },
  { id: 'unit', title: 'Unit', width: 124, rank: 4, write: text(({ unit }) => unit) },
  { id: 'user', title: 'User', width: 64, rank: 5, value: ({ user, uid }) => user ?? String(uid), write: text(({ user, uid }) => user ?? String(uid)) },
  { id: 'backlog', title: 'Waiting', help: 'Connections that nobody has accepted yet; the bar shows how full the backlog is', width: 68, rank: 3, kind: 'number', write: bar('backlog', '', ({ backlog_limit }) => backlog_limit) },
  { id: 'backlog_limit', title: 'Backlog', help: 'How many may wait', width: 70, rank: 6, kind: 'number', write: text(({ backlog_limit }) => String(backlog_limit)) },
]; // prettier-ignore

function processOf({ pid, process }, nameOf) {
  return process ?? (pid === null ? null : nameOf(pid));
}

const TRAFFIC = [
  { id: 'tcp_sent', title: 'Sent', width: 82, rank: 2, kind: 'number', write: amount('tcp_sent', 'By/s') },
  { id: 'tcp_received', title: 'Received', width: 82, rank: 3, kind: 'number', write: amount('tcp_received', 'By/s') },
  { id: 'retransmits', title: 'Resent', help: 'Segments sent again, each second', width: 66, rank: 4, kind: 'number', write: amount('retransmits', '{segment}/s') },
]; // prettier-ignore

const CONNECTIONS = { id: 'connections', title: 'Conn.', help: 'Connections', width: 58, rank: 1, kind: 'number', write: text(({ connections }) => String(connections)) };

const PEERS = [
  { id: 'address', title: 'Remote address', width: 170, isWide: true, rank: 0, write: named(({ row }) => row.address, ({ row }) => row.units.join(', ')) },
  CONNECTIONS,
  ...TRAFFIC,
]; // prettier-ignore

const UNITS = [
  { id: 'unit', title: 'Unit', width: 170, isWide: true, rank: 0, write: text(({ unit }) => unit ?? 'unattributed') },
  CONNECTIONS,
  ...TRAFFIC,
  { id: 'rtt', title: 'Round trip', help: 'The median of its connections', width: 80, rank: 5, kind: 'number', write: amount('rtt', 's') },
]; // prettier-ignore

export class SocketTables {
  #grids;
  #sorts = {}; // table → { sort, isDescending }; the order is the service's until somebody wants another
  #message = null;
  #note = element('p', { class: 'who-foot' });

  constructor({ topics, page, nameOf }) {
    const grid = (name, id, label, columns) => {
      this.#sorts[name] = { sort: '', isDescending: true, columns };
      const handlers = { arranged: () => this.#draw(), sort: (column) => this.#sortBy(name, column) };
      return new Grid({ id, label, columns, least: 4, handlers });
    };
    this.#grids = {
      listeners: grid('listeners', 'listener-grid', 'Listeners', listeners(nameOf)),
      peers: grid('peers', 'peer-grid', 'Remote peers', PEERS),
      units: grid('units', 'socket-unit-grid', 'TCP by unit', UNITS),
    };
    const card = (title, node, ...more) =>
      element('article', { class: 'card who-card who-small' }, element('header', { class: 'card-head' }, element('h3', {}, title)), node, ...more);
    this.card = element(
      'div',
      { class: 'card-wide who-cards', id: 'socket-tables' },
      card('Listeners', this.#grids.listeners.node),
      card('TCP by unit', this.#grids.units.node),
      card('Remote peers', this.#grids.peers.node),
      this.#note,
    );
    page.grid('sockets').append(this.card);
    watchWhileSeen(this.card, topics, 'sockets', {
      receive: (message) => {
        this.#message = message;
        this.#draw();
      },
      state: (word) => this.card.classList.toggle('is-cut-off', word === 'reconnecting'),
    });
  }

  #sortBy(name, column) {
    const { sort, isDescending } = this.#sorts[name];
    Object.assign(this.#sorts[name], { sort: column, isDescending: sort === column ? !isDescending : !ASCENDING.has(column) });
    this.#draw();
  }

  #draw() {
    const message = this.#message;
    const waiting = 'Waiting for the first list of sockets …';
    const show = (name, rows, key, empty) => {
      const { sort, isDescending, columns } = this.#sorts[name];
      const order = comparison(columns.find(({ id }) => id === sort)?.value ?? ((row) => row[sort]), isDescending);
      const lines = (sort ? [...rows].sort(order) : rows).map((row) => ({ key: key(row), row, depth: 0, count: 0, isOpen: false }));
      this.#grids[name].show(lines, { sort, isDescending, empty: message ? empty : waiting });
    };
    const byPort = [...(message?.listeners ?? [])].sort((a, b) => a.port - b.port || a.address.localeCompare(b.address));
    show('listeners', byPort, ({ protocol, address, port }) => `${protocol} ${address} ${port}`, 'Nobody listens.');
    show('peers', message?.peers ?? [], ({ address }) => address, 'No TCP connection to another address.');
    show('units', message?.units ?? [], ({ unit }) => unit ?? '', 'No TCP connection.');
    if (message) setText(this.#note, about(message));
  }
}

function about({ time, source, total, unattributed, overruns, unseen }) {
  const parts = [
    `${shown(total.tcp_received, 'By/s')} received and ${shown(total.tcp_sent, 'By/s')} sent over TCP at ${clock(time)}`,
    `${shown(unattributed.tcp_received, 'By/s')} and ${shown(unattributed.tcp_sent, 'By/s')} of it could not be told whose`,
  ];
  if (source !== 'sock_diag') parts.push('the kernel’s dump of sockets is refused, so bytes are not known');
  if (overruns > 0) parts.push(`${overruns} times the kernel had to drop the last words of closing sockets`);
  if (unseen?.length > 0) parts.push(`not seen: ${unseen.join(', ')}`);
  return `${parts.join(' · ')}.`;
}
