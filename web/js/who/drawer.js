// What the drawers of a process and of a unit have in common: a panel at the side of the page with facts
// and live charts of one thing.

import { Board } from '../board.js';
import { element, setText } from '../dom.js';
import { Store } from '../store.js';
import { Facts } from './facts.js';

export class Drawer {
  #view;
  #painter;
  #definitions;
  #series; // { member, unit, isOptional } of what the charts draw
  #store = null;
  #board = null;
  #seq = 0;
  #drawn = []; // members that are drawn
  #opener = null;
  #onClose;
  #title;
  #state = element('p', { class: 'drawer-state' });
  #news = element('p', { class: 'unseen', role: 'status' }); // for who does not see the page
  #charts = element('div', { class: 'grid drawer-charts' });
  #told;
  facts = new Facts();

  // id: of its element. charts: made by `chartsOf` below. actions: buttons beside 'Close'. above, below: what
  // stands above and below the facts. onClose: called whenever what is shown is no longer.
  constructor({ id, view, painter, charts, actions = [], above = [], below = [], onClose }) {
    this.#view = view;
    this.#painter = painter;
    this.#definitions = charts;
    this.#series = charts.flatMap(({ series }) => series);
    this.#onClose = onClose;
    this.#title = element('h2', { id: `${id}-title` });
    this.#told = element('div', { class: 'drawer-told' }, this.facts.node, ...below);
    const close = element('button', { type: 'button', class: 'tool', title: 'Close (Esc)', on: { click: () => this.close() } }, 'Close');
    this.node = element(
      'aside',
      { id, class: 'drawer', 'aria-labelledby': `${id}-title`, tabindex: '-1', hidden: true },
      element('header', { class: 'drawer-head' }, element('div', { class: 'drawer-name' }, this.#title, this.#state, this.#news), ...actions, close),
      ...above,
      element('div', { class: 'drawer-body' }, this.#told, this.#charts),
    );
    document.body.append(this.node);
    this.node.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.close();
    });
  }

  get isOpen() {
    return this.#board !== null;
  }

  // While the page is paused facts stand still as charts do, once all that is told of the thing is there.
  get isStill() {
    return this.#view.isPaused && this.#seq > 0;
  }

  // Shows nothing yet but empty charts.
  // row: what is known by now. why(members): the words where nothing of them is known, or null.
  open(row, why) {
    if (this.isOpen) this.#end();
    else this.#opener = document.activeElement;
    this.#store = new Store();
    this.#seq = 0;
    this.#drawn = [];
    this.#choose(row);
    this.#board = new Board({ store: this.#store, view: this.#view, painter: this.#painter, marks: [] });
    for (const one of this.#definitions) this.#board.add({ ...one, why: () => why(one.members) }, this.#charts);
    this.facts.clear();
    this.node.classList.remove('is-gone');
    this.node.hidden = false;
    this.node.scrollTop = 0;
    this.node.focus({ preventScroll: true });
  }

  close() {
    if (!this.isOpen) return;
    this.#end();
    this.node.hidden = true;
    this.#opener?.focus?.({ preventScroll: true });
  }

  say(title, state) {
    setText(this.#title, title);
    setText(this.#state, state);
    setText(this.#news, '');
    this.node.classList.remove('is-gone');
  }

  // What it was is gone; what is known of it stays.
  end(words) {
    setText(this.#state, words);
    setText(this.#news, words);
    this.node.classList.add('is-gone');
  }

  // One more point on each chart.
  add(time, row) {
    this.#choose(row);
    this.#seq += 1;
    this.#store.add({
      type: 'sample',
      seq: this.#seq,
      time,
      values: Float64Array.from(this.#drawn, (member) => row[member] ?? NaN),
    });
    if (!this.#view.isFrozen) this.#board.draw();
  }

  #choose(row) {
    const wanted = this.#series.filter(({ member, isOptional }) => !isOptional || typeof row[member] === 'number' || this.#drawn.includes(member));
    if (wanted.length === this.#drawn.length) return;
    this.#drawn = wanted.map(({ member }) => member);
    this.#store.add({
      type: 'schema',
      version: this.#store.version + 1,
      series: wanted.map(({ member, unit }) => ({ key: member, name: member, unit, labels: {}, kind: 'gauge', family: 'drawer' })),
    });
  }

  drawLegends() {
    this.#board?.drawLegends();
  }

  restyle() {
    this.#board?.restyle();
  }

  #end() {
    this.#onClose?.();
    for (const one of this.#board.charts) this.#board.remove(one);
    this.#board = null;
  }
}

// A line of a chart: a member of a row. One that is optional, as a limit, is drawn once there is a value of it.
export const line = (member, label, colour, more = {}) => ({ member, label, colour, ...more });

// A chart of some members of a row.
function chart(id, title, unit, lines, more = {}) {
  return {
    id,
    members: lines.map(({ member }) => member),
    family: 'drawer',
    title,
    unit,
    isWide: true,
    series: lines.map(({ member, isOptional }) => ({ member, unit, isOptional })),
    lines: ({ store }) => lines.map(({ member, ...one }) => ({ ...one, series: store.named(member) })),
    ...more,
  };
}

// The charts of whatever uses processors, memory, storage and the network. id: what theirs begin with. title,
// lines: of the chart of memory.
export const chartsOf = (id, title, lines) => [
  chart(`${id}-cpu`, 'CPU', '1', [line('cpu_user', 'user', 'user'), line('cpu_system', 'system', 'system')], {
    note: '100 % is one processor',
    isStacked: true,
    least: 0.05,
  }),
  chart(`${id}-memory`, title, 'By', lines, { isFilled: true }),
  chart(`${id}-io`, 'Storage', 'By/s', [line('read', 'read', 'in'), line('written', 'written', 'out')], { isFilled: true, least: 1000 }),
  chart(`${id}-tcp`, 'TCP', 'By/s', [line('tcp_received', 'received', 'in'), line('tcp_sent', 'sent', 'out')], { isFilled: true, least: 1000 }),
];
