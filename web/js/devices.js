// Which disks and interfaces stand for the machine.

// Stacked on others: their traffic is counted there already.
const LAYERED_DISK = /^(dm-|md|loop|ram|zram|sr|fd|nbd)/;
const INNER_INTERFACE =
  /^(lo$|veth|docker|br-|virbr|vnet|tap|tun|wg|cni|flannel|cali|dummy|ifb|bond|team)/;

const MOST_SHOWN = 4;

const kinds = {
  disk: { name: 'system.disk.io', isInner: (device) => LAYERED_DISK.test(device) },
  net: { name: 'system.network.io', isInner: (device) => INNER_INTERFACE.test(device) },
};

// All names of a kind ('disk' or 'net'), the machine's own first.
export function devices(store, kind) {
  const { name, isInner } = kinds[kind];
  const present = store
    .named(name)
    .filter((one) => one.isPresent)
    .map(({ labels }) => labels.device);
  return [...new Set(present)].sort(
    (a, b) => isInner(a) - isInner(b) || a.localeCompare(b, 'en', { numeric: true }),
  );
}

// Those whose sum is the machine's traffic; all of them, where there are only inner ones.
export function outerDevices(store, kind) {
  const all = devices(store, kind);
  const outer = all.filter((device) => !kinds[kind].isInner(device));
  return outer.length > 0 ? outer : all;
}

// Those on the charts: what the filter names, else the first few.
export function shownDevices(store, view, kind) {
  const all = devices(store, kind);
  const chosen = view.filters[kind]?.filter((device) => all.includes(device));
  return chosen && chosen.length > 0 ? chosen : all.slice(0, MOST_SHOWN);
}

// The colour token of a device: the same on every chart, and whatever the filter.
export function deviceColour(store, kind, device) {
  return `d${devices(store, kind).indexOf(device) % 8}`;
}
