// A table of any number of lines of which only those in view are on the page.
//
// columns: [{ id, title, help, width, isWide, rank, kind, onDemand, write(cell, line) }]. `width` is in
// pixels; the wide one takes what is left. Where the table is narrow, columns with the highest `rank`
// are left out, but never the one that the lines are sorted by; `onDemand` are those that are there only
// for that. `write` puts a line's text into its cell; nothing from the server becomes HTML.
// `least`: for how many lines a table has room that grows with its lines, and never shrinks, so that
// what stands below does not jump; without it there is room as the style has it.

import { element, setText } from '../dom.js';

const HEIGHT = 26;
const SPARE = 6; // lines above and below the view
const WIDE_SHARE = 0.42; // of a narrow table that the wide column may claim

export class Grid {
  #columns;
  #shown = [];
  #lines = [];
  #places = new Map(); // key → index
  #pool = []; // { node, cells, line, top, isChosen }
  #chosen = null;
  #handlers;
  #head = element('div', { class: 'who-head', role: 'row' });
  #space = element('div', { class: 'who-space' });
  #frame = 0;
  #width = 0;
  #sort = '';
  #isTimed = false; // a column tells a time that goes on by itself
  #room;
  #empty = element('p', { class: 'empty who-empty', hidden: true });

  // handlers: { open(line), choose(line), sort(column), key(event, line) → whether it was of use }
  constructor({ id, label, columns, handlers, least }) {
    this.#columns = columns;
    this.#handlers = handlers;
    this.scroller = element(
      'div',
      { class: 'who-scroll', tabindex: '0', role: 'rowgroup', 'aria-label': label },
      this.#space,
      this.#empty,
    );
    this.node = element('div', { class: 'who-grid', id, role: 'grid', 'aria-label': label }, this.#head, this.scroller);
    if (least) this.#makeRoom(least);
    this.scroller.addEventListener('scroll', () => this.#request(), { passive: true });
    this.node.addEventListener('keydown', (event) => this.press(event));
    this.scroller.addEventListener('click', (event) => this.#click(event, false));
    this.scroller.addEventListener('dblclick', (event) => this.#click(event, true));
    new ResizeObserver(() => this.#resized()).observe(this.scroller);
  }

  get lines() {
    return this.#lines;
  }

  get chosen() {
    return this.#lines[this.#places.get(this.#chosen)] ?? null;
  }

  // Puts the lines on the page, in this order.
  show(lines, { sort, isDescending, empty = '' }) {
    if (sort !== this.#sort) {
      this.#sort = sort;
      this.#fit();
    }
    this.#lines = lines;
    this.#places = new Map(lines.map(({ key }, index) => [key, index]));
    this.node.setAttribute('aria-rowcount', String(lines.length));
    this.#space.style.height = `${lines.length * HEIGHT}px`;
    if (lines.length > this.#room) this.#makeRoom(lines.length);
    this.#isTimed = this.#shown.some(({ isTimed }) => isTimed);
    this.#empty.hidden = lines.length > 0;
    setText(this.#empty, empty);
    for (const column of this.#shown) {
      const isSorted = column.id === sort;
      const state = isSorted ? (isDescending ? 'descending' : 'ascending') : 'none';
      if (column.node.getAttribute('aria-sort') !== state) column.node.setAttribute('aria-sort', state);
    }
    this.#request();
  }

  has(key) {
    return this.#places.has(key);
  }

  choose(key, { isFollowed = false } = {}) {
    this.#chosen = key;
    const at = this.#places.get(key);
    if (at !== undefined && isFollowed) this.#reveal(at);
    this.#request();
  }

  #makeRoom(lines) {
    this.#room = lines;
    this.scroller.style.setProperty('--room', `${lines * HEIGHT + 4}px`);
  }

  focus() {
    this.scroller.focus({ preventScroll: true });
  }

  // --- drawing

  #request() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const { scrollTop, clientHeight } = this.scroller;
    const first = Math.max(0, Math.floor(scrollTop / HEIGHT) - SPARE);
    const last = Math.min(this.#lines.length, Math.ceil((scrollTop + clientHeight) / HEIGHT) + SPARE);
    while (this.#pool.length < last - first) this.#pool.push(this.#make());
    // A line keeps its place in the pool while one scrolls, so only those that come into view are written.
    const size = this.#pool.length;
    for (const [index, slot] of this.#pool.entries()) {
      const at = first + ((((index - first) % size) + size) % size);
      const line = at < last ? this.#lines[at] : null;
      if (slot.node.hidden !== !line) slot.node.hidden = !line;
      if (line) this.#write(slot, line, at);
    }
    this.#isTimed = false;
    const at = this.#places.get(this.#chosen);
    if (at === undefined) this.scroller.removeAttribute('aria-activedescendant');
    else this.scroller.setAttribute('aria-activedescendant', this.#id(at % size));
  }

  #id(slot) {
    return `${this.node.id}-line-${slot}`;
  }

  #make() {
    const cells = this.#shown.map(({ id, kind }) =>
      element('span', { class: `who-cell ${kind ?? ''}`, role: 'gridcell', data: { column: id } }),
    );
    const node = element('div', { class: 'who-line', role: 'row', id: this.#id(this.#pool.length) }, ...cells);
    this.#space.append(node);
    return { node, cells, top: -1 };
  }

  #write(slot, line, at) {
    const { node, cells } = slot;
    const isChosen = line.key === this.#chosen;
    if (!this.#isTimed && slot.top === at && isSame(slot.line, line) && slot.isChosen === isChosen) return;
    slot.line = line;
    slot.isChosen = isChosen;
    if (slot.top !== at) {
      node.style.transform = `translateY(${at * HEIGHT}px)`;
      node.setAttribute('aria-rowindex', String(at + 1));
      node.classList.toggle('is-odd', at % 2 === 1);
      slot.top = at;
    }
    node.dataset.key = line.key;
    if (node.getAttribute('aria-selected') !== String(isChosen)) node.setAttribute('aria-selected', String(isChosen));
    node.classList.toggle('is-group', Boolean(line.row.isGroup));
    node.dataset.level = line.level ?? '';
    for (const [index, column] of this.#shown.entries()) column.write(cells[index], line);
  }

  // Which columns have room.
  #resized() {
    const width = this.scroller.clientWidth;
    if (width === this.#width || width === 0) {
      this.#request();
      return;
    }
    this.#width = width;
    if (this.#fit()) this.#handlers.arranged?.();
    this.#request();
  }

  // Whether other columns are shown than before.
  #fit() {
    const width = this.#width;
    if (width === 0) return false;
    // The wide one says what a line is of, and the one sorted by why it stands where it does.
    const importance = ({ id, isWide, rank }) => (isWide ? -2 : id === this.#sort ? -1 : rank);
    const byRank = this.#columns
      .filter(({ id, onDemand }) => !onDemand || id === this.#sort)
      .sort((a, b) => importance(a) - importance(b));
    let left = width;
    const chosen = new Set();
    for (const column of byRank) {
      const least = column.isWide ? Math.min(column.width, width * WIDE_SHARE) : column.width;
      if (least > left) break;
      left -= least;
      chosen.add(column);
    }
    const shown = this.#columns.filter((column) => chosen.has(column));
    if (shown.map(({ id }) => id).join() === this.#shown.map(({ id }) => id).join()) return false;
    this.#arrange(shown);
    return true;
  }

  #arrange(shown) {
    this.#shown = shown.map((column) => ({ ...column, node: this.#title(column) }));
    const focused = document.activeElement?.closest('.who-head .who-cell')?.dataset.column;
    const isFocused = this.#head.contains(document.activeElement);
    this.#head.replaceChildren(...this.#shown.map(({ node }) => node));
    if (isFocused) this.#shown.find(({ id }) => id === focused)?.node.firstChild.focus({ preventScroll: true });
    const template = shown.map(({ width, isWide }) => (isWide ? 'minmax(0, 1fr)' : `${width}px`)).join(' ');
    this.node.style.setProperty('--columns', template);
    for (const { node } of this.#pool) node.remove();
    this.#pool = [];
  }

  #title({ id, title, help, kind }) {
    const sort = (event) => {
      this.#handlers.sort(id);
      // After a click the keys are the table's; who came to the title by key stays there.
      if (event.detail > 0) this.focus();
    };
    const label = help ? `${title}: ${help}` : title;
    const head = this.#handlers.sort
      ? element('button', { type: 'button', title: label, on: { click: sort } }, title)
      : element('span', { class: 'who-title', title: label }, title);
    return element('span', { class: `who-cell ${kind ?? ''}`, role: 'columnheader', 'aria-sort': 'none', data: { column: id } }, head);
  }

  // --- choosing

  // A key that was pressed in the table, or in a part of the page that belongs to it.
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'Enter' && event.target.closest('button')) return;
    const at = this.#places.get(this.#chosen) ?? -1;
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / HEIGHT) - 1);
    const last = this.#lines.length - 1;
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? 0 : at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    }[event.key];
    if (to !== undefined && last >= 0) {
      event.preventDefault();
      this.#choose(Math.min(Math.max(to, 0), last));
    } else if (event.key === 'Enter' && this.chosen) {
      event.preventDefault();
      this.#handlers.open?.(this.chosen);
    } else if (this.#handlers.key?.(event, this.chosen) || this.#sortByKey(event.key)) event.preventDefault();
  }

  // By the next column or the one before, whether it is in view or not yet; or the other way round.
  #sortByKey(key) {
    const step = { '<': -1, '>': 1, r: 0 }[key];
    if (step === undefined || !this.#handlers.sort) return false;
    const at = this.#columns.findIndex(({ id }) => id === this.#sort);
    if (at < 0 && step === 0) return true;
    const size = this.#columns.length;
    this.#handlers.sort(this.#columns[at < 0 && step < 0 ? size - 1 : (at + step + size) % size].id);
    return true;
  }

  #click(event, isDouble) {
    const node = event.target.closest('.who-line');
    if (!node) return;
    const slot = this.#pool.find((one) => one.node === node);
    const at = this.#places.get(slot.line.key);
    if (at === undefined) return;
    const isFold = event.target.closest('.who-fold') !== null;
    const wasChosen = slot.line.key === this.#chosen;
    this.#choose(at);
    if (isFold) this.#handlers.fold?.(this.#lines[at]);
    else if (wasChosen || isDouble || matchMedia('(pointer: coarse)').matches) this.#handlers.open?.(this.#lines[at]);
  }

  #choose(at) {
    const line = this.#lines[at];
    this.#chosen = line.key;
    this.#reveal(at);
    this.#handlers.choose?.(line);
    this.#request();
  }

  #reveal(at) {
    const { scrollTop, clientHeight } = this.scroller;
    if (at * HEIGHT < scrollTop) this.scroller.scrollTop = at * HEIGHT;
    else if ((at + 1) * HEIGHT > scrollTop + clientHeight) this.scroller.scrollTop = (at + 1) * HEIGHT - clientHeight;
  }
}

// Rows that are the same object say the same: a change brings a new one.
function isSame(one, other) {
  return (
    one !== undefined &&
    one.row === other.row &&
    one.depth === other.depth &&
    one.count === other.count &&
    one.isOpen === other.isOpen &&
    one.note === other.note
  );
}

// For the sheet of keys: what all tables have in common.
export const TABLE_KEYS = [
  ['↑ ↓ Home End', 'Choose a line'],
  ['PgUp PgDn', 'A page back, on'],
  ['Enter', 'Open it (or click it twice)'],
  ['< >', 'Sort by another column'],
  ['r', 'Turn the order round'],
  ['z', 'Freeze, let go'],
  ['/', 'Filter'],
  ['Esc', 'All lines again'],
];
