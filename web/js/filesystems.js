// The table of file systems: how full each is, in space and in inodes.

import { element, setText, tableHead } from './dom.js';
import { text } from './format.js';

const WARM = 0.85;
const HOT = 0.95;

export class Filesystems {
  #store;
  #rows = new Map(); // mountpoint and device → its nodes
  #body = element('tbody');
  #empty = element(
    'p',
    { class: 'empty', hidden: true },
    'No file system of a disk is mounted here.',
  );
  #table;

  constructor({ store, parent, painter }) {
    this.#store = store;
    const heads = [
      ['Mounted on', ''],
      ['Space', 'wide'],
      ['Used', 'number'],
      ['Free', 'number'],
      ['Size', 'number'],
      ['Inodes used', 'number'],
    ];
    this.#table = element(
      'table',
      { class: 'filesystems' },
      element('caption', { class: 'unseen' }, 'File systems'),
      tableHead(heads),
      this.#body,
    );
    const card = element(
      'article',
      { class: 'card card-wide', id: 'filesystems' },
      this.#table,
      this.#empty,
    );
    parent.append(card);
    painter.add(card, () => this.draw(), { isText: true });
    this.card = card;
  }

  draw() {
    const found = this.#store.named('system.filesystem.limit').filter(({ isPresent }) => isPresent);
    const present = new Set(found.map(({ key }) => key));
    for (const [key, nodes] of this.#rows) {
      if (present.has(key)) continue;
      nodes.row.remove();
      this.#rows.delete(key);
    }
    for (const limit of found) this.#show(limit);
    this.#empty.hidden = found.length > 0;
    this.#table.hidden = found.length === 0;
  }

  #show(limit) {
    const { labels } = limit;
    let nodes = this.#rows.get(limit.key);
    if (!nodes) {
      nodes = make(labels);
      this.#rows.set(limit.key, nodes);
      this.#body.append(nodes.row);
    }
    const of = (name, state) => this.#store.series(name, state ? { ...labels, state } : labels);
    const usage = (state) => of('system.filesystem.usage', state)?.value ?? NaN;
    const [used, reserved, free] = ['used', 'reserved', 'free'].map(usage);
    const share = of('system.filesystem.utilization')?.value ?? used / limit.value;
    nodes.used.style.width = width(used / limit.value);
    nodes.reserved.style.width = width(reserved / limit.value);
    setText(nodes.share, text(share, '1'));
    setText(nodes.usedText, text(used, 'By'));
    setText(nodes.free, text(free, 'By'));
    setText(nodes.size, text(limit.value, 'By'));
    nodes.bar.title = `used ${text(used, 'By')}, kept for root ${text(reserved, 'By')}, free ${text(free, 'By')}`;
    const isReadOnly = of('system.linux.filesystem.readonly')?.value === 1;
    nodes.readOnly.hidden = !isReadOnly;
    // A full image that nobody can write to is no cause for alarm.
    nodes.row.dataset.level = isReadOnly ? '' : share >= HOT ? 'hot' : share >= WARM ? 'warm' : '';
    const [inodesUsed, inodesFree] = ['used', 'free'].map(
      (state) => of('system.linux.filesystem.inodes', state)?.value ?? NaN,
    );
    setText(nodes.inodes, text(inodesUsed / (inodesUsed + inodesFree), '1'));
    nodes.row.classList.toggle('is-stale', limit.isStale);
  }
}

function width(share) {
  return `${Math.min(Math.max(share || 0, 0), 1) * 100}%`;
}

function make({ mountpoint, device, type }) {
  const nodes = {
    used: element('span', { class: 'fill fill-used' }),
    reserved: element('span', { class: 'fill fill-reserved' }),
    share: element('span', { class: 'bar-share number' }),
    usedText: element('td', { class: 'number', 'data-title': 'Used' }),
    free: element('td', { class: 'number', 'data-title': 'Free' }),
    size: element('td', { class: 'number', 'data-title': 'Size' }),
    inodes: element('td', { class: 'number', 'data-title': 'Inodes used' }),
    readOnly: element('span', { class: 'flag', hidden: true }, 'read-only'),
  };
  nodes.bar = element('span', { class: 'fill-bar' }, nodes.used, nodes.reserved);
  nodes.row = element(
    'tr',
    { data: { mountpoint } },
    element(
      'th',
      { scope: 'row' },
      element('span', { class: 'mountpoint', title: mountpoint }, mountpoint),
      ' ',
      nodes.readOnly,
      element('span', { class: 'device', title: device }, `${type} · ${device}`),
    ),
    element('td', { class: 'wide' }, element('div', { class: 'fill-row' }, nodes.bar, nodes.share)),
    nodes.usedText,
    nodes.free,
    nodes.size,
    nodes.inodes,
  );
  return nodes;
}
