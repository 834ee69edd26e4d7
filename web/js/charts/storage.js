// Disks and file systems. What the fields mean stands in ../chart-list.js.

import { byDevice } from '../lines.js';

const READ_WRITE = [
  { direction: 'read', short: 'read' },
  { direction: 'write', short: 'write', sign: -1, dash: true },
];

export const disk = [
  {
    id: 'disk-io',
    family: 'disk',
    title: 'Throughput',
    note: 'read above, write below',
    unit: 'By/s',
    isMirrored: true,
    isFilled: true,
    least: 1000,
    lines: byDevice('disk', 'system.disk.io', READ_WRITE),
  },
  {
    id: 'disk-operations',
    family: 'disk',
    title: 'Operations',
    note: 'read above, write below',
    unit: '{operation}/s',
    isMirrored: true,
    isFilled: true,
    least: 1,
    lines: byDevice('disk', 'system.disk.operations', READ_WRITE),
  },
  {
    id: 'disk-await',
    family: 'disk',
    title: 'Time per operation',
    note: 'read above, write below',
    unit: 's',
    isMirrored: true,
    least: 1e-4,
    lines: byDevice('disk', 'system.linux.disk.await', READ_WRITE),
  },
  {
    id: 'disk-utilization',
    family: 'disk',
    title: 'Busy',
    unit: '1',
    fixed: [0, 1],
    isFilled: true,
    lines: byDevice('disk', 'system.linux.disk.utilization', [{}]),
  },
  {
    id: 'disk-queue',
    family: 'disk',
    title: 'Queue',
    note: 'operations waiting, mean',
    unit: '{operation}',
    least: 1,
    lines: byDevice('disk', 'system.linux.disk.queue', [{}]),
  },
  {
    id: 'disk-merged',
    family: 'disk',
    title: 'Merged',
    note: 'read above, write below',
    unit: '{operation}/s',
    isMirrored: true,
    least: 1,
    lines: byDevice('disk', 'system.disk.merged', READ_WRITE),
  },
];

export const filesystem = [
  {
    id: 'filesystem-utilization',
    family: 'filesystem',
    title: 'Space in use',
    unit: '1',
    fixed: [0, 1],
    isWide: true,
    isRoomy: true,
    lines: ({ store }) =>
      store
        .named('system.filesystem.utilization')
        .slice(0, 12)
        .map((series, index) => ({
          label: series.labels.mountpoint,
          colour: `d${index % 8}`,
          dash: index >= 8,
          series: [series],
        })),
  },
];
