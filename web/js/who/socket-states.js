// How many sockets there are of each protocol, by state.

import { element, setText, tableHead } from '../dom.js';

// In the order of a connection's life; what a newer service counts besides stands below.
const STATES = [
  'listen', 'syn_sent', 'syn_recv', 'new_syn_recv', 'established', 'fin_wait1', 'fin_wait2', 'close_wait',
  'closing', 'last_ack', 'time_wait', 'close', 'bound_inactive', 'connected', 'unconnected',
]; // prettier-ignore
// States that are short or rare: where no protocol has a socket in one, it is left out until one has.
const RARE = new Set(['new_syn_recv', 'closing', 'bound_inactive', 'close', 'last_ack', 'syn_sent', 'syn_recv', 'fin_wait1']);

export class SocketStates {
  #protocols = [];
  #head = element('thead');
  #body = element('tbody');
  #rows = new Map(); // state → row
  #seen = new Set(); // rare states that were there once, and so keep their lines
  node = element('div', { class: 'states-scroll' }, element('table', { class: 'states', id: 'socket-states' }, this.#head, this.#body));

  // states: { protocol: { state: how many } }
  show(states) {
    this.#arrange(states);
    for (const [state, row] of this.#rows) {
      for (const [index, protocol] of this.#protocols.entries()) {
        const cell = row.cells[index + 1];
        const number = states[protocol][state];
        // A protocol that has no such state has no count of it, which is not 0.
        setText(cell, number === undefined ? '' : String(number));
        cell.classList.toggle('is-quiet', !number);
        cell.dataset.count = number ?? '';
      }
    }
  }

  #arrange(states) {
    const protocols = Object.keys(states);
    const known = new Set(protocols.flatMap((protocol) => Object.keys(states[protocol])));
    for (const state of known) if (protocols.some((protocol) => states[protocol][state] > 0)) this.#seen.add(state);
    const wanted = [...STATES.filter((state) => known.has(state)), ...[...known].filter((state) => !STATES.includes(state))]
      .filter((state) => !RARE.has(state) || this.#seen.has(state));
    if (protocols.join() === this.#protocols.join() && wanted.join() === [...this.#rows.keys()].join()) return;
    this.#protocols = protocols;
    this.#head.replaceChildren(...tableHead([['State', ''], ...protocols.map((one) => [one, 'number'])]).children);
    this.#rows = new Map(wanted.map((state) => [state, this.#line(state, protocols)]));
    this.#body.replaceChildren(...this.#rows.values());
  }

  #line(state, protocols) {
    return element(
      'tr',
      { data: { state } },
      element('th', { scope: 'row' }, state.replaceAll('_', ' ')),
      ...protocols.map((protocol) => element('td', { class: 'number', data: { protocol } })),
    );
  }
}
