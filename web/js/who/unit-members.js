// What is in a unit: its busiest processes, and the units next below it.

import { element, setText, tableHead } from '../dom.js';
import { endpoint } from '../endpoints.js';
import { count } from '../format.js';
import { shown } from './cells.js';
import { processName } from './process-columns.js';

const MOST = 8;
const EVERY = 3000; // ms between two looks

export class UnitMembers {
  #onProcess;
  #look = null; // the request under way
  #lookedAt = -Infinity;
  #rows = [];
  #title = element('h3', {});
  #body = element('tbody');
  #below = element('p', { class: 'drawer-below' });
  #table = element('table', {}, tableHead([['Busiest', ''], ['CPU', 'number'], ['Memory', 'number']]), this.#body);
  node = element('section', { class: 'drawer-members', hidden: true }, this.#title, this.#table, this.#below);

  // onProcess(row): opens a process.
  constructor(onProcess) {
    this.#onProcess = onProcess;
  }

  open() {
    this.close();
    this.#lookedAt = -Infinity;
    this.node.hidden = true;
    this.#body.replaceChildren();
  }

  close() {
    this.#look?.abort();
    this.#look = null;
  }

  // To be called when the unit is known to be there: asking for one that is gone is an error.
  async refresh(unit) {
    if (this.#look || performance.now() - this.#lookedAt < EVERY) return;
    this.#lookedAt = performance.now();
    const look = new AbortController();
    this.#look = look;
    try {
      const response = await fetch(endpoint(`api/v1/units/${encodeURIComponent(unit)}`), { signal: look.signal });
      const answer = response.ok ? await response.json() : null;
      if (answer && this.#look === look) this.#show(answer);
    } catch {
      // The server is gone, which the page says elsewhere, or nobody wants to know any more.
    }
    if (this.#look === look) this.#look = null;
  }

  #show({ processes, children }) {
    this.node.hidden = processes.length + children.length === 0;
    setText(this.#title, count(processes.length, 'process', 'processes'));
    this.#table.hidden = processes.length === 0;
    this.#rows = processes.sort((a, b) => (b.cpu ?? 0) - (a.cpu ?? 0) || (b.rss ?? 0) - (a.rss ?? 0)).slice(0, MOST);
    while (this.#body.rows.length > this.#rows.length) this.#body.lastChild.remove();
    while (this.#body.rows.length < this.#rows.length) this.#body.append(this.#line(this.#body.rows.length));
    for (const [index, row] of this.#rows.entries()) {
      const { cells } = this.#body.rows[index];
      setText(cells[0].firstChild, `${processName(row)} ${row.pid}`);
      setText(cells[1], shown(row.cpu, '1'));
      setText(cells[2], shown(row.rss, 'By'));
    }
    const [some, more] = [children.slice(0, MOST), children.length - MOST];
    this.#below.hidden = children.length === 0;
    setText(this.#below, `Below it: ${some.join(', ')}${more > 0 ? ` and ${count(more, 'more unit')}` : ''}`);
  }

  #line(index) {
    const open = element('button', { type: 'button', class: 'link', on: { click: () => this.#onProcess(this.#rows[index]) } });
    return element('tr', {}, element('th', { scope: 'row' }, open), element('td', { class: 'number' }), element('td', { class: 'number' }));
  }
}
