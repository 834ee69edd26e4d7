// What the page shows of what it knows: how long a time, paused or live, zoomed or not, which
// device, which sections. All of it stands in the page's address, so that a link shows the same.

import { readAddress, writeAddress } from './url-state.js';

export const WINDOWS = [
  { id: '1m', seconds: 60, label: '1m', title: '1 minute' },
  { id: '5m', seconds: 300, label: '5m', title: '5 minutes' },
  { id: '15m', seconds: 900, label: '15m', title: '15 minutes' },
  { id: '1h', seconds: 3600, label: '1h', title: '1 hour' },
];

export class View {
  #listeners = new Set();
  #end = NaN; // the time at which it was paused

  constructor() {
    const address = readAddress();
    this.window = WINDOWS.find(({ id }) => id === address.window) ?? WINDOWS[1];
    this.isPaused = address.paused;
    this.zoom = address.zoom; // [from, to] in Unix seconds, or null
    this.theme = address.theme;
    this.hidden = new Set(address.hidden); // sections that are folded away
    this.filters = address.filters; // { cpu, disk, net }: chosen names, or null for the default
    this.processes = address.processes; // { sort, isDescending, filter, mode: flat, tree, unit or user }
    this.units = address.units; // { sort, isDescending, filter, kind: leaf, slice or all }
    this.hover = null; // time under the crosshair
  }

  onChange(listener) {
    this.#listeners.add(listener);
  }

  // Changes some of the above; `what` tells listeners which.
  set(changes) {
    Object.assign(this, changes);
    if (!this.isPaused) this.#end = NaN;
    if (Object.keys(changes).some((name) => name !== 'hover')) writeAddress(this);
    for (const listener of this.#listeners) listener(Object.keys(changes));
  }

  // From now on, while it is paused, the picture stands still where it is.
  freeze(store) {
    this.#end = store.lastTime;
  }

  get isFrozen() {
    return !Number.isNaN(this.#end);
  }

  end(store) {
    return this.isFrozen ? this.#end : store.lastTime;
  }

  range(store) {
    if (this.zoom) return this.zoom;
    const end = this.end(store);
    return [end - this.window.seconds, end];
  }

  get isLive() {
    return !this.isPaused && !this.zoom;
  }
}
