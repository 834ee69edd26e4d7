// Memory, swap and paging. What the fields mean stands in ../chart-list.js.

import { byLabel, byName } from '../lines.js';

export const memory = [
  {
    id: 'memory-usage',
    family: 'memory',
    title: 'Memory in use',
    unit: 'By',
    isStacked: true,
    ceiling: 'system.memory.limit',
    lines: byLabel(
      'system.memory.usage',
      'state',
      {
        used: 'used',
        slab_reclaimable: 'slab',
        buffers: 'buffers',
        cached: 'cached',
        free: 'free',
      },
      { names: { slab_reclaimable: 'slab (reclaimable)' } },
    ),
  },
  {
    id: 'memory-kinds',
    family: 'memory',
    title: 'What holds memory',
    unit: 'By',
    lines: byName(
      ['system.linux.memory.available', 'available', 'free'],
      ['system.linux.memory.anon', 'anonymous', 'd0'],
      ['system.linux.memory.mapped', 'mapped', 'd1'],
      ['system.linux.memory.shmem', 'shared', 'd2'],
      ['system.linux.memory.slab_unreclaimable', 'slab (fixed)', 'd3'],
      ['system.linux.memory.page_tables', 'page tables', 'd4'],
      ['system.linux.memory.kernel_stack', 'kernel stacks', 'd5'],
      ['system.linux.memory.mlocked', 'locked', 'd6'],
      ['system.linux.memory.huge_pages', 'huge pages', 'd7'],
    ),
  },
  {
    id: 'memory-dirty',
    family: 'memory',
    title: 'Waiting to be written',
    unit: 'By',
    least: 2 ** 20,
    isFilled: true,
    lines: byName(
      ['system.linux.memory.dirty', 'dirty', 'd1'],
      ['system.linux.memory.writeback', 'in writing', 'd3'],
    ),
  },
  {
    id: 'memory-commit',
    family: 'memory',
    title: 'Promised memory',
    unit: 'By',
    lines: byName(
      ['system.linux.memory.committed', 'committed', 'd0'],
      ['system.linux.memory.commit_limit', 'limit', 'quiet', true],
    ),
  },
];

export const swap = [
  {
    id: 'swap-usage',
    family: 'swap',
    title: 'Swap space',
    unit: 'By',
    isStacked: true,
    ceiling: 'system.paging.limit',
    needs: 'system.paging.limit',
    absent: 'no swap is set up',
    lines: byLabel('system.paging.usage', 'state', {
      used: 'used',
      cached: 'cached',
      free: 'free',
    }),
  },
  {
    id: 'swap-operations',
    family: 'vm',
    title: 'Swap traffic',
    note: 'in above, out below',
    unit: '{page}/s',
    isMirrored: true,
    isFilled: true,
    least: 1,
    needs: 'system.paging.limit',
    absent: 'no swap is set up',
    lines: byLabel(
      'system.paging.operations',
      'direction',
      { in: 'in', out: 'out' },
      { sign: { out: -1 } },
    ),
  },
];

export const vm = [
  {
    id: 'vm-faults',
    family: 'vm',
    title: 'Page faults',
    unit: '{fault}/s',
    least: 1,
    lines: byLabel('system.paging.faults', 'type', { minor: 'quiet', major: 'alarm' }),
  },
  {
    id: 'vm-paged',
    family: 'vm',
    title: 'Paged from and to disk',
    note: 'in above, out below',
    unit: 'By/s',
    isMirrored: true,
    isFilled: true,
    least: 1,
    lines: byLabel(
      'system.linux.vm.paged',
      'direction',
      { in: 'in', out: 'out' },
      { sign: { out: -1 } },
    ),
  },
  {
    id: 'vm-reclaim',
    family: 'vm',
    title: 'Reclaim',
    note: 'pages looked at and freed',
    unit: '{page}/s',
    least: 1,
    isRoomy: true,
    lines: ({ store }) =>
      ['scanned', 'reclaimed'].flatMap((what) =>
        ['kswapd', 'direct'].map((by) => ({
          label: `${what} by ${by}`,
          colour: by === 'direct' ? 'alarm' : 'memory',
          dash: what === 'reclaimed',
          series: store.named(`system.linux.vm.${what}`, { by }),
        })),
      ),
  },
  {
    id: 'vm-oom',
    family: 'vm',
    title: 'Killed for want of memory',
    unit: '{event}/s',
    least: 1,
    isFilled: true,
    absent: 'this kernel does not count OOM kills (since Linux 4.13)',
    lines: byName(['system.linux.vm.oom_kills', 'OOM kills', 'alarm']),
  },
];
