// Processes, interrupts, open files, and Telltale itself. What the fields mean stands in ../chart-list.js.

import { byLabel, byName } from '../lines.js';

export const system = [
  {
    id: 'processes',
    family: 'system',
    title: 'Processes',
    note: 'at work and waiting for a disk',
    unit: '{process}',
    least: 4,
    lines: byLabel('system.process.count', 'status', { running: 'cpu', blocked: 'alarm' }),
  },
  {
    id: 'forks',
    family: 'system',
    title: 'Processes started',
    unit: '{process}/s',
    least: 1,
    isFilled: true,
    lines: byName(['system.process.created', 'started', 'cpu']),
  },
  {
    id: 'context-switches',
    family: 'system',
    title: 'Context switches',
    unit: '{switch}/s',
    least: 10,
    lines: byName(['system.linux.context_switches', 'switches', 'cpu']),
  },
  {
    id: 'interrupts',
    family: 'system',
    title: 'Interrupts',
    unit: '{interrupt}/s',
    least: 10,
    lines: byName(
      ['system.linux.interrupts', 'interrupts', 'irq'],
      ['system.linux.softirqs', 'soft interrupts', 'softirq'],
    ),
  },
  {
    id: 'tasks',
    family: 'system',
    title: 'Tasks',
    note: 'threads of all processes',
    unit: '{task}',
    least: 4,
    lines: byLabel('system.linux.tasks', 'state', { total: 'quiet', runnable: 'cpu' }),
  },
  {
    id: 'files',
    family: 'system',
    title: 'Open files',
    unit: '{file}',
    least: 16,
    lines: byName(['system.linux.files.open', 'open', 'd2']),
  },
];

export const self = [
  {
    id: 'self-cpu',
    family: 'self',
    title: 'CPU',
    note: 'of one core',
    unit: '1',
    least: 0.005,
    isStacked: true,
    lines: (view) => [
      ...byLabel('telltale.cpu.utilization', 'mode', { user: 'user', system: 'system' })(view),
      ...byName(['telltale.children.cpu.utilization', 'children', 'quiet'])(view),
    ],
  },
  {
    id: 'self-memory',
    family: 'self',
    title: 'Resident memory',
    unit: 'By',
    least: 2 ** 22,
    isFilled: true,
    lines: byName(
      ['telltale.memory.rss', 'resident', 'memory'],
      ['telltale.children.memory.rss', 'of children', 'd2'],
      ['telltale.ring.size', 'kept samples', 'quiet', true],
    ),
  },
  {
    id: 'self-sources',
    family: 'self',
    title: 'Time for each source',
    unit: 's',
    least: 1e-4,
    isStacked: true,
    lines: ({ store }) =>
      store.named('telltale.source.duration').map((series, index) => ({
        label: series.labels.source,
        colour: `d${index % 8}`,
        series: [series],
      })),
  },
  {
    id: 'self-sample',
    family: 'self',
    title: 'Time for a sample',
    unit: 's',
    least: 1e-4,
    lines: byName(
      ['telltale.sample.duration', 'taking it', 'cpu'],
      ['telltale.sample.lateness', 'late by', 'alarm'],
    ),
  },
  {
    id: 'self-frames',
    family: 'self',
    title: 'Frames',
    unit: '{frame}/s',
    least: 1,
    lines: byName(
      ['telltale.frames.sent', 'sent', 'out'],
      ['telltale.frames.skipped', 'skipped', 'alarm'],
    ),
  },
  {
    id: 'self-viewers',
    family: 'self',
    title: 'Viewers',
    unit: '{viewer}',
    least: 2,
    isStep: true,
    isFilled: true,
    lines: byName(['telltale.viewers', 'viewers', 'memory']),
  },
  {
    id: 'self-statsd',
    family: 'self',
    title: 'StatsD',
    unit: '{datagram}/s',
    least: 1,
    isOptional: true,
    lines: byName(
      ['telltale.statsd.received', 'received', 'in'],
      ['telltale.statsd.dropped', 'dropped', 'alarm'],
    ),
  },
  {
    id: 'self-refused',
    family: 'self',
    title: 'Refused of StatsD',
    unit: '{value}/s',
    least: 1,
    isOptional: true,
    isStacked: true,
    lines: ({ store }) =>
      store
        .named('telltale.custom.refused')
        .filter((series) => series.labels.source === 'statsd')
        .map((series, index) => ({
          label: series.labels.reason,
          colour: `d${index % 8}`,
          series: [series],
        })),
  },
];
