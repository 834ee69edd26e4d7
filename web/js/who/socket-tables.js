// Who listens, who talks with whom, what of it belongs to which unit, and how many sockets there are.

import { element, setText } from '../dom.js';
import { clock } from '../format.js';
import { shown } from './cells.js';
import { Grid } from './grid.js';
import { comparison, Rows, together } from './rows.js';
import { LISTENER_COLUMNS, PEER_COLUMNS, UNIT_COLUMNS } from './socket-columns.js';
import { SocketStates } from './socket-states.js';
import { Freeze, watchWhileSeen } from './tools.js';

const ASCENDING = new Set(['port', 'address', 'process', 'unit', 'user']);
// As the service orders names, whatever the reader's language.
const byLetters = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const traffic = comparison(together('tcp_sent', 'tcp_received'), true);

// name: of its rows in a message, and under what a message says that they are gone, by `key`. order: what
// they stand in until somebody wants another.
const LISTENERS = {
  name: 'listeners', id: 'listener-grid', title: 'Listeners', columns: LISTENER_COLUMNS, empty: 'Nobody listens.',
  key: ({ inode }) => inode,
  order: (a, b) => a.port - b.port || byLetters(a.address, b.address) || byLetters(a.protocol, b.protocol),
}; // prettier-ignore
const UNITS = {
  name: 'units', id: 'socket-unit-grid', title: 'TCP by unit', columns: UNIT_COLUMNS, empty: 'No TCP connection.',
  key: ({ unit }) => unit,
  order: (a, b) => traffic(a, b) || byLetters(a.unit ?? '', b.unit ?? ''),
}; // prettier-ignore
const PEERS = {
  name: 'peers', id: 'peer-grid', title: 'Remote peers', columns: PEER_COLUMNS, empty: 'No TCP connection to another address.',
  key: ({ address }) => address,
  order: (a, b) => traffic(a, b) || byLetters(a.address, b.address),
}; // prettier-ignore

// Lines for which each table has room from the start: who jumps to what stands below scrolls past the tables,
// and they must not grow under way.
const LEAST = 8;
const MARKED = 5000; // ms that a table is marked which somebody asked for

export class SocketTables {
  #tables = []; // as above, and { rows, grid, card, sort, isDescending }
  #states = new SocketStates();
  #counts = card('Sockets by state', this.#states.node);
  #markTimer = 0;
  #newest = null; // the last message, of which only what is no table counts
  #shown = null; // the one that is shown: an older one while the tables stand still
  #freeze;
  #note = element('p', { role: 'note' });

  constructor({ view, topics, page }) {
    this.#freeze = new Freeze(view, 'the tables of sockets', () => this.#draw());
    const cards = [LISTENERS, UNITS, PEERS].map((table) => this.#make(table));
    this.card = element(
      'div',
      { class: 'card-wide who-cards', id: 'socket-tables' },
      ...cards,
      this.#counts,
      element('footer', { class: 'who-foot' }, this.#note, this.#freeze.button),
    );
    page.grid('sockets').append(this.card);
    watchWhileSeen(this.card, topics, 'sockets', {
      receive: (message) => this.#receive(message),
      state: (word) => this.card.classList.toggle('is-cut-off', word === 'reconnecting'),
    });
  }

  // Somebody asks who: goes to one of the tables, sorted as it answers, and marks it for a while.
  ask({ grid, sort, isDescending }) {
    const table = this.#tables.find(({ name }) => name === grid);
    const asked = table?.card ?? this.#counts;
    if (table) Object.assign(table, { sort, isDescending });
    this.#freeze.toggle(false);
    this.#draw();
    asked.scrollIntoView({ block: 'center' });
    table?.grid.focus();
    if (table) table.grid.scroller.scrollTop = 0;
    for (const card of this.card.children) card.classList.toggle('is-asked', card === asked);
    clearTimeout(this.#markTimer);
    this.#markTimer = setTimeout(() => asked.classList.remove('is-asked'), MARKED);
  }

  #make(described) {
    const table = { ...described, rows: new Rows(described.key), sort: '', isDescending: true };
    const handlers = {
      arranged: () => this.#draw(),
      sort: (column) => this.#sortBy(table, column),
      key: ({ key }) => key === 'z' && (this.#freeze.toggle(), true),
    };
    table.grid = new Grid({ id: table.id, label: table.title, columns: table.columns, least: LEAST, handlers });
    table.card = card(table.title, table.grid.node);
    this.#tables.push(table);
    return table.card;
  }

  #receive(message) {
    const isFirst = this.#shown === null;
    if (isFirst && !message.full) return;
    this.#newest = message;
    for (const { rows, name } of this.#tables) {
      rows.hold(this.#freeze.isStill);
      rows.take(message, name);
    }
    this.card.dataset.time = message.time;
    if (isFirst) this.#shown = message;
    if (isFirst || !this.#freeze.isStill) this.#draw();
  }

  #sortBy(table, column) {
    const isDescending = table.sort === column ? !table.isDescending : !ASCENDING.has(column);
    Object.assign(table, { sort: column, isDescending });
    this.#draw();
  }

  #draw() {
    if (!this.#freeze.isStill) this.#shown = this.#newest;
    for (const table of this.#tables) this.#show(table);
    if (!this.#shown) return;
    this.#states.show(this.#shown.states);
    setText(this.#note, about(this.#shown, this.#freeze.words(this.#shown.time)));
  }

  #show({ rows, grid, columns, sort, isDescending, order, key, empty }) {
    rows.hold(this.#freeze.isStill);
    const by = comparison(columns.find(({ id }) => id === sort)?.value ?? ((row) => row[sort]), isDescending);
    const lines = rows.all
      .sort((a, b) => (sort ? by(a, b) : 0) || order(a, b))
      .map((row) => ({ key: String(key(row) ?? ''), row, depth: 0, count: 0, isOpen: false }));
    grid.show(lines, { sort, isDescending, empty: this.#shown ? empty : 'Waiting for the first list of sockets …' });
  }
}

function card(title, node) {
  return element('article', { class: 'card who-card who-small' }, element('header', { class: 'card-head' }, element('h3', {}, title)), node);
}

function about({ time, source, total, unattributed, overruns, unseen }, frozen) {
  const parts = [
    `${shown(total.tcp_received, 'By/s')} received and ${shown(total.tcp_sent, 'By/s')} sent over TCP at ${clock(time)}`,
    `${shown(unattributed.tcp_received, 'By/s')} and ${shown(unattributed.tcp_sent, 'By/s')} of it could not be told whose`,
  ];
  if (source !== 'sock_diag') parts.push('the kernel’s dump of sockets is refused, so bytes are not known');
  if (overruns > 0) parts.push(`${overruns} times the kernel had to drop the last words of closing sockets`);
  if (unseen?.length > 0) parts.push(`not seen: ${unseen.join(', ')}`);
  if (frozen) parts.push(frozen);
  return `${parts.join(' · ')}.`;
}
