// The titles of a table's columns, and which of them there is room for.
//
// Where there is room for few, as on a phone, the table is wider than its frame: what says what a line is of
// stays at the left, and the rest moves below one's finger, the most important first.

import { element } from '../dom.js';

const WIDE_SHARE = 0.42; // of a narrow table that the wide column may claim
const narrow = matchMedia('(max-width: 760px)');

export class GridHead {
  #columns;
  #sort = '';
  #width = 0;
  #onSort;
  #focus;
  #onArrange;
  node = element('div', { class: 'who-head', role: 'row' });
  shown = []; // columns that are on the page, each with its title's `node`
  template = ''; // of the lines' grid

  // onSort(id), or null where nobody may sort. focus: gives the lines the keys. onArrange: other columns
  // are shown than before.
  constructor({ columns, onSort, focus, onArrange }) {
    this.#columns = columns;
    this.#onSort = onSort;
    this.#focus = focus;
    this.#onArrange = onArrange;
  }

  // Whether the columns are wider than the frame.
  get isSwept() {
    return narrow.matches;
  }

  // The column before or after the one that is sorted by, or that one itself.
  step(by) {
    const at = this.#columns.findIndex(({ id }) => id === this.#sort);
    if (at < 0 && by === 0) return null;
    const size = this.#columns.length;
    return this.#columns[at < 0 && by < 0 ? size - 1 : (at + by + size) % size].id;
  }

  sortBy(sort) {
    if (sort === this.#sort) return false;
    this.#sort = sort;
    this.#fit();
    return true;
  }

  // Whether other columns are shown than before.
  resize(width) {
    if (width === this.#width || width === 0) return false;
    this.#width = width;
    return this.#fit();
  }

  mark(isDescending) {
    for (const { id, node } of this.shown) {
      const state = id === this.#sort ? (isDescending ? 'descending' : 'ascending') : 'none';
      if (node.getAttribute('aria-sort') !== state) node.setAttribute('aria-sort', state);
    }
  }

  // What all columns need.
  get width() {
    return this.shown.reduce((sum, { width, least }) => sum + (least ?? width), 0);
  }

  // Where the column that is sorted by stands: from and to, in pixels behind the one that stays.
  get sortedAt() {
    let [from, found] = [0, null];
    for (const { id, isWide, width } of this.shown) {
      if (id === this.#sort && !isWide) found = [from, from + width];
      if (!isWide) from += width;
    }
    return found;
  }

  #fit() {
    if (this.#width === 0) return false;
    const shown = this.isSwept ? this.#swept() : this.#fitting();
    const template = this.#template(shown);
    if (template === this.template && shown.map(({ id }) => id).join() === this.shown.map(({ id }) => id).join()) return false;
    this.template = template;
    this.#arrange(shown);
    return true;
  }

  #wanted() {
    // The wide one says what a line is of, and the one sorted by why it stands where it does.
    const importance = ({ id, isWide, rank }) => (isWide ? -2 : id === this.#sort && !this.isSwept ? -1 : rank);
    return this.#columns
      .filter(({ id, onDemand }) => !onDemand || id === this.#sort)
      .sort((a, b) => importance(a) - importance(b));
  }

  #fitting() {
    let left = this.#width;
    const chosen = new Set();
    for (const column of this.#wanted()) {
      const least = column.isWide ? Math.min(column.width, this.#width * WIDE_SHARE) : column.width;
      if (least > left) break;
      left -= least;
      chosen.add(column);
    }
    return this.#columns.filter((column) => chosen.has(column));
  }

  #swept() {
    const wanted = this.#wanted();
    // What stays leaves room for two columns and the sight of a third.
    return wanted.map((column) => (column.isWide ? { ...column, least: Math.round(Math.min(column.width, this.#width * WIDE_SHARE)) } : column));
  }

  #template(shown) {
    return shown.map(({ width, least, isWide }) => (isWide ? `minmax(${least ?? 0}px, 1fr)` : `${width}px`)).join(' ');
  }

  #arrange(shown) {
    const focused = document.activeElement?.closest('.who-head .who-cell')?.dataset.column;
    const isFocused = this.node.contains(document.activeElement);
    this.shown = shown.map((column) => ({ ...column, node: this.#title(column) }));
    this.node.replaceChildren(...this.shown.map(({ node }) => node));
    if (isFocused) this.shown.find(({ id }) => id === focused)?.node.firstChild.focus({ preventScroll: true });
    this.#onArrange();
  }

  #title({ id, title, help, kind }) {
    const sort = (event) => {
      this.#onSort(id);
      // After a click the keys are the table's; who came to the title by key stays there.
      if (event.detail > 0) this.#focus();
    };
    const label = help ? `${title}: ${help}` : title;
    const head = this.#onSort
      ? element('button', { type: 'button', title: label, on: { click: sort } }, title)
      : element('span', { class: 'who-title', title: label }, title);
    return element('span', { class: `who-cell ${kind ?? ''}`, role: 'columnheader', 'aria-sort': 'none', data: { column: id } }, head);
  }
}
