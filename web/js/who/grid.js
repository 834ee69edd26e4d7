// A table of any number of lines of which only those in view are on the page.
//
// columns: [{ id, title, help, width, isWide, rank, kind, onDemand, write(cell, line) }]. `width` is in
// pixels; the wide one takes what is left. Where the table is narrow, columns with the highest `rank`
// are left out, but never the one that the lines are sorted by, or stand last where one can move the table
// sideways; `onDemand` are those that are there only while the lines are sorted by them. `write` puts a line's text into its cell; nothing from the server becomes HTML.
// `least`: for how many lines a table has room that grows with its lines, and never shrinks, so that
// what stands below does not jump; without it there is room as the style has it.

import { element, setText } from '../dom.js';
import { GridHead } from './grid-head.js';

const SPARE = 6; // lines above and below the view
// A finger needs more room than a pointer.
const coarse = matchMedia('(pointer: coarse)');
const [HEIGHT, HEIGHT_OF_FINGERS] = [26, 42];

export class Grid {
  #lines = [];
  #places = new Map(); // key → index
  #pool = []; // { node, cells, line, top, isChosen }
  #chosen = null;
  #handlers;
  #head;
  #space = element('div', { class: 'who-space' });
  #frame = 0;
  #height; // of a line
  #isTimed = false; // a column tells a time that goes on by itself
  #room;
  #empty = element('p', { class: 'empty who-empty', hidden: true });

  // handlers: { open(line), choose(line), sort(column), key(event, line) → whether it was of use }
  constructor({ id, label, columns, handlers, least }) {
    this.#handlers = handlers;
    this.#head = new GridHead({ columns, onSort: handlers.sort, focus: () => this.focus(), onArrange: () => this.#dropLines() });
    this.scroller = element(
      'div',
      { class: 'who-scroll', tabindex: '0', role: 'rowgroup', 'aria-label': label },
      this.#space,
      this.#empty,
    );
    this.node = element('div', { class: 'who-grid', id, role: 'grid', 'aria-label': label }, this.#head.node, this.scroller);
    this.#room = least;
    this.#setHeight();
    coarse.addEventListener('change', () => this.#setHeight());
    this.scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
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
    const isOther = this.#head.sortBy(sort);
    this.#lines = lines;
    this.#places = new Map(lines.map(({ key }, index) => [key, index]));
    this.node.setAttribute('aria-rowcount', String(lines.length));
    this.#space.style.height = `${lines.length * this.#height}px`;
    if (lines.length > this.#room) this.#makeRoom(lines.length);
    this.#isTimed = this.#head.shown.some(({ isTimed }) => isTimed);
    this.#empty.hidden = lines.length > 0;
    setText(this.#empty, empty);
    this.#head.mark(isDescending);
    if (isOther) this.#revealColumn();
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
    if (lines) this.scroller.style.setProperty('--room', `${lines * this.#height + 4}px`);
  }

  #setHeight() {
    this.#height = coarse.matches ? HEIGHT_OF_FINGERS : HEIGHT;
    this.node.style.setProperty('--height', `${this.#height}px`);
    this.#space.style.height = `${this.#lines.length * this.#height}px`;
    this.#makeRoom(this.#room);
    this.#dropLines();
    this.#request();
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
    const first = Math.max(0, Math.floor(scrollTop / this.#height) - SPARE);
    const last = Math.min(this.#lines.length, Math.ceil((scrollTop + clientHeight) / this.#height) + SPARE);
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
    const cells = this.#head.shown.map(({ id, kind }) =>
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
      node.style.transform = `translateY(${at * this.#height}px)`;
      node.setAttribute('aria-rowindex', String(at + 1));
      node.classList.toggle('is-odd', at % 2 === 1);
      slot.top = at;
    }
    node.dataset.key = line.key;
    if (node.getAttribute('aria-selected') !== String(isChosen)) node.setAttribute('aria-selected', String(isChosen));
    node.classList.toggle('is-group', Boolean(line.row.isGroup));
    node.dataset.level = line.level ?? '';
    for (const [index, column] of this.#head.shown.entries()) column.write(cells[index], line);
  }

  // Which columns have room.
  #resized() {
    if (this.#head.resize(this.scroller.clientWidth)) {
      this.#handlers.arranged?.();
      this.#revealColumn();
    }
    this.#request();
  }

  #scrolled() {
    const { scrollLeft } = this.scroller;
    if (this.#head.node.scrollLeft !== scrollLeft) this.#head.node.scrollLeft = scrollLeft;
    this.node.classList.toggle('is-swept', scrollLeft > 0);
    this.#request();
  }

  // Lines are made anew for the columns that are shown now.
  #dropLines() {
    this.node.style.setProperty('--columns', this.#head.template);
    this.node.style.setProperty('--swept', this.#head.isSwept ? `${this.#head.width}px` : 'auto');
    for (const { node } of this.#pool) node.remove();
    this.#pool = [];
  }

  // Moves the table sideways, if need be, to the column that the lines are sorted by.
  #revealColumn() {
    const at = this.#head.isSwept ? this.#head.sortedAt : null;
    if (!at) return;
    const [stays] = this.#head.shown;
    const room = this.scroller.clientWidth - stays.node.offsetWidth;
    const { scrollLeft } = this.scroller;
    if (at[0] < scrollLeft) this.scroller.scrollLeft = at[0];
    else if (at[1] > scrollLeft + room) this.scroller.scrollLeft = at[1] - room;
  }

  // --- choosing

  // A key that was pressed in the table, or in a part of the page that belongs to it.
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'Enter' && event.target.closest('button')) return;
    const at = this.#places.get(this.#chosen) ?? -1;
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / this.#height) - 1);
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
    const column = this.#head.step(step);
    if (column) this.#handlers.sort(column);
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
    else if (wasChosen || isDouble || coarse.matches) this.#handlers.open?.(this.#lines[at]);
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
    if (at * this.#height < scrollTop) this.scroller.scrollTop = at * this.#height;
    else if ((at + 1) * this.#height > scrollTop + clientHeight) this.scroller.scrollTop = (at + 1) * this.#height - clientHeight;
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
