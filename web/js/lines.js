// Which series a chart draws: small functions that chart definitions are made of. Each gives a
// function ({ store, view }) → [{ label, colour, series, sign, dash, group }].

import { deviceColour, shownDevices } from './devices.js';

// One line for each entry { 'label or value': colour } of a label.
export function byLabel(name, label, colours, { where = {}, sign = {}, names = {} } = {}) {
  return ({ store }) =>
    Object.entries(colours).map(([value, colour]) => ({
      label: names[value] ?? value.replaceAll('_', ' '),
      colour,
      sign: sign[value] ?? 1,
      series: store.named(name, { ...where, [label]: value }),
    }));
}

// One line for each [name, label, colour] of series without labels.
export function byName(...lines) {
  return ({ store }) =>
    lines.map(([name, label, colour, dash]) => ({
      label,
      colour,
      dash,
      series: store.named(name),
    }));
}

// For each shown device and direction one line, the second direction below zero.
export function byDevice(kind, name, directions) {
  return ({ store, view }) =>
    shownDevices(store, view, kind).flatMap((device) =>
      directions.map(({ direction, sign = 1, dash = false, short }) => ({
        label: short ? `${device} ${short}` : device,
        group: short ? device : null,
        colour: deviceColour(store, kind, device),
        sign,
        dash,
        series: store.named(name, direction ? { device, direction } : { device }),
      })),
    );
}
