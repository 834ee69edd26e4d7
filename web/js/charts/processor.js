// Processors, load and pressure. What the fields mean stands in ../chart-list.js.

import { byLabel, byName } from '../lines.js';

const MODES = {
  user: 'user',
  nice: 'nice',
  system: 'system',
  iowait: 'iowait',
  irq: 'irq',
  softirq: 'softirq',
  steal: 'steal',
  guest: 'guest',
  guest_nice: 'guest-nice',
};

const RESOURCES = { cpu: 'cpu', memory: 'memory', io: 'disk', irq: 'irq' };

export const cpu = [
  {
    id: 'cpu-modes',
    family: 'cpu',
    title: 'CPU time by mode',
    unit: '1',
    isStacked: true,
    fixed: [0, 1],
    isWide: true,
    lines({ store, view }) {
      const chosen = view.filters.cpu?.[0] ?? null;
      return byLabel('system.cpu.utilization', 'mode', MODES, { where: { cpu: chosen } })({
        store,
      });
    },
  },
];

export const cpuDetails = [
  {
    id: 'cpu-frequency',
    family: 'cpu',
    title: 'Clock frequency',
    unit: 'Hz',
    isWide: true,
    absent: 'this machine does not tell its clock frequencies (usual in virtual machines)',
    lines({ store, view }) {
      const chosen = view.filters.cpu?.[0];
      const all = store.named('system.cpu.frequency');
      const shown = chosen ? all.filter(({ labels }) => labels.cpu === chosen) : all.slice(0, 8);
      return shown.map((series, index) => ({
        label: `CPU ${series.labels.cpu}`,
        colour: `d${index % 8}`,
        series: [series],
      }));
    },
  },
];

export const load = [
  {
    id: 'load',
    family: 'load',
    title: 'Load average',
    unit: '{thread}',
    least: 1,
    isWide: true,
    lines: byName(
      ['system.cpu.load_average.1m', '1 min', 'cpu'],
      ['system.cpu.load_average.5m', '5 min', 'memory'],
      ['system.cpu.load_average.15m', '15 min', 'disk'],
      ['system.cpu.logical.count', 'CPUs', 'quiet', true],
    ),
  },
];

export const pressure = [
  {
    id: 'pressure-some',
    family: 'pressure',
    title: 'Some tasks stalled',
    note: 'share of each tick',
    unit: '1',
    least: 0.05,
    isFilled: true,
    absent: 'this kernel does not report pressure (PSI): it is older than 4.20, or PSI is off',
    lines: byLabel('system.linux.pressure.stall', 'resource', RESOURCES, {
      where: { kind: 'some' },
    }),
  },
  {
    id: 'pressure-full',
    family: 'pressure',
    title: 'All tasks stalled',
    note: 'share of each tick',
    unit: '1',
    least: 0.05,
    isFilled: true,
    absent: 'this kernel does not report full stalls',
    lines: byLabel('system.linux.pressure.stall', 'resource', RESOURCES, {
      where: { kind: 'full' },
    }),
  },
  {
    id: 'pressure-average',
    family: 'pressure',
    title: 'Some tasks stalled, averaged',
    note: 'the kernel’s 10 s and 300 s',
    unit: '1',
    least: 0.05,
    isWide: true,
    absent: 'this kernel does not report pressure averages',
    lines: ({ store }) =>
      ['10s', '300s'].flatMap((window) =>
        Object.entries(RESOURCES).map(([resource, colour]) => ({
          label: `${resource} ${window.replace('s', ' s')}`,
          colour,
          dash: window === '300s',
          series: store.named('system.linux.pressure.average', { resource, window, kind: 'some' }),
        })),
      ),
  },
];
