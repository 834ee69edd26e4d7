// The section of what only some hosts have, and its table: arrays of disks, NVMe, batteries and mains.

import { element, setText, tableHead } from './dom.js';
import { text } from './format.js';

const FAMILIES = ['sensors', 'power', 'raid', 'nvme', 'numa'];
const LOW = 0.2;
const EMPTY = 0.07;

export class Hardware {
  #store;
  #page;
  #rows = new Map(); // part → its nodes
  #body = element('tbody');

  constructor({ store, page, painter }) {
    this.#store = store;
    this.#page = page;
    const heads = [
      ['Part', ''],
      ['Share', 'wide'],
      ['State', ''],
      ['', 'number'],
    ];
    const table = element(
      'table',
      { class: 'parts' },
      element('caption', { class: 'unseen' }, 'Arrays of disks, NVMe and power supplies'),
      tableHead(heads),
      this.#body,
    );
    this.card = element('article', { class: 'card card-wide', id: 'parts', hidden: true }, table);
    page.grid('hardware').append(this.card);
    painter.add(this.card, () => this.draw(), { isText: true });
  }

  // Series came or went.
  arrange() {
    const isThere = FAMILIES.some((family) => this.#store.family(family).length > 0);
    this.#page.show('hardware', isThere);
    this.draw();
  }

  draw() {
    const parts = [...this.#arrays(), ...this.#namespaces(), ...this.#supplies()];
    const present = new Set(parts.map(({ id }) => id));
    for (const [id, { row }] of this.#rows) {
      if (present.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    for (const part of parts) this.#show(part);
    this.card.hidden = parts.length === 0;
  }

  #show({ id, kind, name, share, state, detail, level = '', isStale }) {
    let nodes = this.#rows.get(id);
    if (!nodes) {
      nodes = make(id, kind, name);
      this.#rows.set(id, nodes);
      this.#body.append(nodes.row);
    }
    nodes.bar.hidden = share === undefined;
    nodes.used.style.width = `${Math.min(Math.max(share || 0, 0), 1) * 100}%`;
    setText(nodes.share, share === undefined ? '' : text(share, '1'));
    setText(nodes.state, state);
    setText(nodes.detail, detail);
    nodes.row.dataset.level = level;
    nodes.row.classList.toggle('is-stale', Boolean(isStale));
  }

  #value(name, labels) {
    return this.#store.series(name, labels)?.value ?? NaN;
  }

  #present(name) {
    return this.#store.named(name).filter(({ isPresent }) => isPresent);
  }

  // The label `state` of the series that is 1.
  #state(name, labels) {
    const found = this.#store.named(name, labels).find(({ value }) => value === 1);
    return found?.labels.state.replaceAll('_', ' ') ?? '–';
  }

  #arrays() {
    return this.#present('system.linux.raid.size').map((size) => {
      const { device } = size.labels;
      const disks = (state) => this.#value('system.linux.raid.disks', { device, state });
      const required = this.#value('system.linux.raid.disks_required', { device });
      const progress = this.#value('system.linux.raid.sync.progress', { device });
      const left = this.#value('system.linux.raid.sync.time_left', { device });
      const others = [
        [disks('failed'), 'failed'],
        [disks('spare'), 'spare'],
      ].filter(([count]) => count > 0);
      const isDegraded = disks('missing') > 0;
      let state = this.#state('system.linux.raid.state', { device });
      const isRunning = state !== 'broken' && state !== 'inactive';
      if (isDegraded && state === 'active') state = 'degraded';
      const notes = [`${count(disks('active'))} of ${count(required)} disks`];
      for (const [number, word] of others) notes.push(`${number} ${word}`);
      return {
        id: `raid ${device}`,
        kind: `RAID · ${text(size.value, 'By')}`,
        name: device,
        share: Number.isNaN(progress) ? undefined : progress,
        state: left > 0 ? `${state}, ${text(left, 's')} left` : state,
        detail: notes.join(', '),
        level: isDegraded || !isRunning ? 'hot' : disks('failed') > 0 ? 'warm' : '',
        isStale: size.isStale,
      };
    });
  }

  #namespaces() {
    return this.#present('system.linux.nvme.live').map((live) => {
      const { device } = live.labels;
      const [limit] = this.#present('system.linux.nvme.limit').filter(
        ({ labels }) => labels.device === device,
      );
      const used = limit ? this.#value('system.linux.nvme.usage', limit.labels) : NaN;
      return {
        id: `nvme ${device}`,
        kind: limit ? `NVMe · ${text(limit.value, 'By')}` : 'NVMe',
        name: device,
        share: limit && !Number.isNaN(used) ? used / limit.value : undefined,
        state: live.value === 1 ? 'live' : live.value === 0 ? 'not live' : '–',
        detail: Number.isNaN(used) ? '' : `${text(used, 'By')} used`,
        level: live.value === 0 ? 'hot' : '',
        isStale: live.isStale,
      };
    });
  }

  #supplies() {
    const names = [
      'hw.battery.charge',
      'system.linux.power_supply.online',
      'system.linux.power_supply.state',
    ].flatMap((name) => this.#present(name).map(({ labels }) => labels.supply));
    return [...new Set(names)].map((supply) => {
      const charge = this.#store.series('hw.battery.charge', { supply });
      const online = this.#value('system.linux.power_supply.online', { supply });
      const power = this.#value('system.linux.power_supply.power', { supply });
      const state = charge
        ? this.#state('system.linux.power_supply.state', { supply })
        : online > 0
          ? 'connected'
          : online === 0
            ? 'not connected'
            : '–';
      const left = this.#value('hw.battery.time_left', { supply, state });
      const isLosing = state === 'discharging';
      return {
        id: `power ${supply}`,
        kind: charge ? 'battery' : 'power supply',
        name: supply,
        share: charge ? (charge.value ?? NaN) : undefined,
        state: left > 0 ? `${state}, ${text(left, 's')} left` : state,
        detail: Number.isNaN(power) ? '' : text(power, 'W'),
        level: !isLosing ? '' : charge.value <= EMPTY ? 'hot' : charge.value <= LOW ? 'warm' : '',
        isStale: charge?.isStale,
      };
    });
  }
}

function count(number) {
  return Number.isNaN(number) ? '–' : String(number);
}

function make(id, kind, name) {
  const nodes = {
    used: element('span', { class: 'fill fill-used' }),
    share: element('span', { class: 'bar-share number' }),
    state: element('td', { class: 'part-state' }),
    detail: element('td', { class: 'number' }),
  };
  nodes.bar = element('span', { class: 'fill-bar' }, nodes.used);
  nodes.row = element(
    'tr',
    { data: { part: id } },
    element(
      'th',
      { scope: 'row' },
      element('span', { class: 'mountpoint', title: name }, name),
      element('span', { class: 'device' }, kind),
    ),
    element('td', { class: 'wide' }, element('div', { class: 'fill-row' }, nodes.bar, nodes.share)),
    nodes.state,
    nodes.detail,
  );
  return nodes;
}
