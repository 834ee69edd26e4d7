// Every chart of the page: which series it draws, how, and in which colours. A colour token means
// the same thing wherever it stands (see style/tokens.css).
//
// unit      as in the schema          isStacked  areas that add up
// fixed     [low, high] of the axis   isFilled   an area under each line
// ceiling   the series that limits it isStep     values hold until the next one
// least     the axis' least top       isMirrored values below zero are the other direction
// isRoomy   long names in the legend
// needs     a series that is zero where the host has nothing of the kind
// absent    what to say when the host has none of its series
// lines     ({ store, view }) → [{ label, colour, series: [Series, …], sign, dash }]

import { deviceColour, shownDevices } from './devices.js';

// One line for each entry { 'label or value': colour } of a label.
function byLabel(name, label, colours, { where = {}, sign = {}, names = {} } = {}) {
  return ({ store }) => Object.entries(colours).map(([value, colour]) => ({
    label: names[value] ?? value.replaceAll('_', ' '),
    colour,
    sign: sign[value] ?? 1,
    series: store.named(name, { ...where, [label]: value }),
  }));
}

// One line for each [name, label, colour] of series without labels.
function byName(...lines) {
  return ({ store }) => lines.map(([name, label, colour, dash]) => ({ label, colour, dash, series: store.named(name) }));
}

function together(...makers) {
  return (context) => makers.flatMap((make) => make(context));
}

// For each shown device and direction one line, the second direction below zero.
function byDevice(kind, name, directions) {
  return ({ store, view }) => shownDevices(store, view, kind).flatMap((device) => (
    directions.map(({ direction, sign = 1, dash = false, short }) => ({
      label: short ? `${device} ${short}` : device,
      group: short ? device : null,
      colour: deviceColour(store, kind, device),
      sign,
      dash,
      series: store.named(name, direction ? { device, direction } : { device }),
    }))));
}

const READ_WRITE = [{ direction: 'read', short: 'read' }, { direction: 'write', short: 'write', sign: -1, dash: true }];
const IN_OUT = [{ direction: 'receive', short: 'in' }, { direction: 'transmit', short: 'out', sign: -1, dash: true }];
const MODES = {
  user: 'user', nice: 'nice', system: 'system', iowait: 'iowait', irq: 'irq', softirq: 'softirq',
  steal: 'steal', guest: 'guest', guest_nice: 'guest-nice',
};
const RESOURCES = { cpu: 'cpu', memory: 'memory', io: 'disk', irq: 'irq' };

const cpu = [
  {
    id: 'cpu-modes', family: 'cpu', title: 'CPU time by mode', unit: '1', isStacked: true, fixed: [0, 1], isWide: true,
    lines({ store, view }) {
      const chosen = view.filters.cpu?.[0] ?? null;
      return byLabel('system.cpu.utilization', 'mode', MODES, { where: { cpu: chosen } })({ store });
    },
  },
];

const cpuDetails = [
  {
    id: 'cpu-frequency', family: 'cpu', title: 'Clock frequency', unit: 'Hz', isWide: true,
    absent: 'this machine does not tell its clock frequencies (usual in virtual machines)',
    lines({ store, view }) {
      const chosen = view.filters.cpu?.[0];
      const all = store.named('system.cpu.frequency');
      const shown = chosen ? all.filter(({ labels }) => labels.cpu === chosen) : all.slice(0, 8);
      return shown.map((series, index) => ({ label: `CPU ${series.labels.cpu}`, colour: `d${index % 8}`, series: [series] }));
    },
  },
];

const load = [
  {
    id: 'load', family: 'load', title: 'Load average', unit: '{thread}', least: 1, isWide: true,
    lines: byName(['system.cpu.load_average.1m', '1 min', 'cpu'], ['system.cpu.load_average.5m', '5 min', 'memory'],
      ['system.cpu.load_average.15m', '15 min', 'disk'], ['system.cpu.logical.count', 'CPUs', 'quiet', true]),
  },
];

const pressure = [
  {
    id: 'pressure-some', family: 'pressure', title: 'Some tasks stalled', note: 'share of each tick', unit: '1', least: 0.05, isFilled: true,
    absent: 'this kernel does not report pressure (PSI): it is older than 4.20, or PSI is off',
    lines: byLabel('system.linux.pressure.stall', 'resource', RESOURCES, { where: { kind: 'some' } }),
  },
  {
    id: 'pressure-full', family: 'pressure', title: 'All tasks stalled', note: 'share of each tick', unit: '1', least: 0.05, isFilled: true,
    absent: 'this kernel does not report full stalls',
    lines: byLabel('system.linux.pressure.stall', 'resource', RESOURCES, { where: { kind: 'full' } }),
  },
  {
    id: 'pressure-average', family: 'pressure', title: 'Some tasks stalled, averaged', note: 'the kernel’s 10 s and 300 s', unit: '1', least: 0.05, isWide: true,
    absent: 'this kernel does not report pressure averages',
    lines: ({ store }) => ['10s', '300s'].flatMap((window) => Object.entries(RESOURCES).map(([resource, colour]) => ({
      label: `${resource} ${window.replace('s', ' s')}`,
      colour,
      dash: window === '300s',
      series: store.named('system.linux.pressure.average', { resource, window, kind: 'some' }),
    }))),
  },
];

const memory = [
  {
    id: 'memory-usage', family: 'memory', title: 'Memory in use', unit: 'By', isStacked: true, ceiling: 'system.memory.limit',
    lines: byLabel('system.memory.usage', 'state', {
      used: 'used', slab_reclaimable: 'slab', buffers: 'buffers', cached: 'cached', free: 'free',
    }, { names: { slab_reclaimable: 'slab (reclaimable)' } }),
  },
  {
    id: 'memory-kinds', family: 'memory', title: 'What holds memory', unit: 'By',
    lines: byName(['system.linux.memory.available', 'available', 'free'], ['system.linux.memory.anon', 'anonymous', 'd0'],
      ['system.linux.memory.mapped', 'mapped', 'd1'], ['system.linux.memory.shmem', 'shared', 'd2'],
      ['system.linux.memory.slab_unreclaimable', 'slab (fixed)', 'd3'], ['system.linux.memory.page_tables', 'page tables', 'd4'],
      ['system.linux.memory.kernel_stack', 'kernel stacks', 'd5'], ['system.linux.memory.mlocked', 'locked', 'd6'],
      ['system.linux.memory.huge_pages', 'huge pages', 'd7']),
  },
  {
    id: 'memory-dirty', family: 'memory', title: 'Waiting to be written', unit: 'By', least: 2 ** 20, isFilled: true,
    lines: byName(['system.linux.memory.dirty', 'dirty', 'd1'], ['system.linux.memory.writeback', 'in writing', 'd3']),
  },
  {
    id: 'memory-commit', family: 'memory', title: 'Promised memory', unit: 'By',
    lines: byName(['system.linux.memory.committed', 'committed', 'd0'], ['system.linux.memory.commit_limit', 'limit', 'quiet', true]),
  },
];

const swap = [
  {
    id: 'swap-usage', family: 'swap', title: 'Swap space', unit: 'By', isStacked: true, ceiling: 'system.paging.limit', needs: 'system.paging.limit', absent: 'no swap is set up',
    lines: byLabel('system.paging.usage', 'state', { used: 'used', cached: 'cached', free: 'free' }),
  },
  {
    id: 'swap-operations', family: 'vm', title: 'Swap traffic', note: 'in above, out below', unit: '{page}/s', isMirrored: true, isFilled: true, least: 1,
    needs: 'system.paging.limit', absent: 'no swap is set up',
    lines: byLabel('system.paging.operations', 'direction', { in: 'in', out: 'out' }, { sign: { out: -1 } }),
  },
];

const vm = [
  {
    id: 'vm-faults', family: 'vm', title: 'Page faults', unit: '{fault}/s', least: 1,
    lines: byLabel('system.paging.faults', 'type', { minor: 'quiet', major: 'alarm' }),
  },
  {
    id: 'vm-paged', family: 'vm', title: 'Paged from and to disk', note: 'in above, out below', unit: 'By/s', isMirrored: true, isFilled: true, least: 1,
    lines: byLabel('system.linux.vm.paged', 'direction', { in: 'in', out: 'out' }, { sign: { out: -1 } }),
  },
  {
    id: 'vm-reclaim', family: 'vm', title: 'Reclaim', note: 'pages looked at and freed', unit: '{page}/s', least: 1, isRoomy: true,
    lines: ({ store }) => ['scanned', 'reclaimed'].flatMap((what) => ['kswapd', 'direct'].map((by) => ({
      label: `${what} by ${by}`, colour: by === 'direct' ? 'alarm' : 'memory', dash: what === 'reclaimed',
      series: store.named(`system.linux.vm.${what}`, { by }),
    }))),
  },
  {
    id: 'vm-oom', family: 'vm', title: 'Killed for want of memory', unit: '{event}/s', least: 1, isFilled: true,
    absent: 'this kernel does not count OOM kills (since Linux 4.13)',
    lines: byName(['system.linux.vm.oom_kills', 'OOM kills', 'alarm']),
  },
];

const disk = [
  { id: 'disk-io', family: 'disk', title: 'Throughput', note: 'read above, write below', unit: 'By/s', isMirrored: true, isFilled: true, least: 1000, lines: byDevice('disk', 'system.disk.io', READ_WRITE) },
  { id: 'disk-operations', family: 'disk', title: 'Operations', note: 'read above, write below', unit: '{operation}/s', isMirrored: true, isFilled: true, least: 1, lines: byDevice('disk', 'system.disk.operations', READ_WRITE) },
  { id: 'disk-await', family: 'disk', title: 'Time per operation', note: 'read above, write below', unit: 's', isMirrored: true, least: 1e-4, lines: byDevice('disk', 'system.linux.disk.await', READ_WRITE) },
  { id: 'disk-utilization', family: 'disk', title: 'Busy', unit: '1', fixed: [0, 1], isFilled: true, lines: byDevice('disk', 'system.linux.disk.utilization', [{}]) },
  { id: 'disk-queue', family: 'disk', title: 'Queue', note: 'operations waiting, mean', unit: '{operation}', least: 1, lines: byDevice('disk', 'system.linux.disk.queue', [{}]) },
  { id: 'disk-merged', family: 'disk', title: 'Merged', note: 'read above, write below', unit: '{operation}/s', isMirrored: true, least: 1, lines: byDevice('disk', 'system.disk.merged', READ_WRITE) },
];

const filesystem = [
  {
    id: 'filesystem-utilization', family: 'filesystem', title: 'Space in use', unit: '1', fixed: [0, 1], isWide: true, isRoomy: true,
    lines: ({ store }) => store.named('system.filesystem.utilization').slice(0, 12).map((series, index) => ({
      label: series.labels.mountpoint, colour: `d${index % 8}`, dash: index >= 8, series: [series],
    })),
  },
];

const network = [
  { id: 'network-io', family: 'network', title: 'Traffic', note: 'in above, out below', unit: 'By/s', isMirrored: true, isFilled: true, least: 1000, lines: byDevice('net', 'system.network.io', IN_OUT) },
  { id: 'network-packets', family: 'network', title: 'Packets', note: 'in above, out below', unit: '{packet}/s', isMirrored: true, isFilled: true, least: 10, lines: byDevice('net', 'system.network.packet.count', IN_OUT) },
  { id: 'network-errors', family: 'network', title: 'Errors', note: 'in above, out below', unit: '{error}/s', isMirrored: true, least: 1, lines: byDevice('net', 'system.network.errors', IN_OUT) },
  { id: 'network-dropped', family: 'network', title: 'Dropped', note: 'in above, out below', unit: '{packet}/s', isMirrored: true, least: 1, lines: byDevice('net', 'system.network.packet.dropped', IN_OUT) },
];

const TCP_STATES = {
  established: 'cpu', listen: 'quiet', time_wait: 'd1', close_wait: 'alarm', syn_sent: 'd2', syn_recv: 'd5',
  fin_wait1: 'd6', fin_wait2: 'd4', last_ack: 'd7', closing: 'guest', close: 'free',
};

const sockets = [
  {
    id: 'tcp-states', family: 'sockets', title: 'TCP connections by state', note: 'IPv4 and IPv6', unit: '{connection}', least: 4,
    lines: ({ store }) => Object.entries(TCP_STATES).map(([state, colour]) => ({
      label: state.replace('_', ' '), colour,
      series: store.named('system.network.connection.count', { state }).filter(({ labels }) => labels.protocol.startsWith('tcp')),
    })),
  },
  {
    id: 'sockets-in-use', family: 'sockets', title: 'Sockets in use', unit: '{socket}', least: 4,
    lines: ({ store }) => [
      { label: 'all', colour: 'quiet', dash: true, series: store.named('system.linux.sockets.used') },
      ...store.named('system.linux.sockets.in_use').map((series, index) => ({ label: series.labels.protocol, colour: `d${index % 8}`, series: [series] })),
    ],
  },
  {
    id: 'tcp-trouble', family: 'sockets', title: 'TCP trouble', unit: '{event}/s', least: 1,
    lines: byName(['system.linux.tcp.retransmits', 'retransmits', 'alarm'], ['system.linux.tcp.listen_overflows', 'listen overflows', 'd1'],
      ['system.linux.tcp.listen_drops', 'listen drops', 'd5'], ['system.linux.tcp.resets_received', 'resets in', 'd0'],
      ['system.linux.tcp.resets_sent', 'resets out', 'd2'], ['system.linux.tcp.in_errors', 'bad segments', 'd4'],
      ['system.linux.tcp.attempt_fails', 'failed attempts', 'd6']),
  },
  {
    id: 'tcp-opens', family: 'sockets', title: 'TCP connections opened', unit: '{connection}/s', least: 1,
    lines: byName(['system.linux.tcp.active_opens', 'from here', 'out'], ['system.linux.tcp.passive_opens', 'to here', 'in']),
  },
  {
    id: 'tcp-segments', family: 'sockets', title: 'TCP segments', note: 'in above, out below', unit: '{segment}/s', isMirrored: true, isFilled: true, least: 10,
    lines: byLabel('system.linux.tcp.segments', 'direction', { receive: 'in', transmit: 'out' }, { sign: { transmit: -1 }, names: { receive: 'in', transmit: 'out' } }),
  },
  {
    id: 'udp-datagrams', family: 'sockets', title: 'UDP datagrams', note: 'in above, out below', unit: '{datagram}/s', isMirrored: true, isFilled: true, least: 10,
    lines: byLabel('system.linux.udp.datagrams', 'direction', { receive: 'in', transmit: 'out' }, { sign: { transmit: -1 }, names: { receive: 'in', transmit: 'out' } }),
  },
  {
    id: 'udp-errors', family: 'sockets', title: 'UDP errors', unit: '{error}/s', least: 1,
    lines: byLabel('system.linux.udp.errors', 'reason', { no_port: 'd0', in_errors: 'd3', receive_buffer: 'd1', send_buffer: 'd4' }, { names: { no_port: 'no such port', in_errors: 'bad datagram', receive_buffer: 'receive buffer full', send_buffer: 'send buffer full' } }),
  },
  {
    id: 'sockets-memory', family: 'sockets', title: 'Memory of sockets', unit: 'By', least: 2 ** 16,
    lines: byLabel('system.linux.sockets.memory', 'protocol', { tcp: 'd0', udp: 'd1' }),
  },
];

const system = [
  {
    id: 'processes', family: 'system', title: 'Processes', note: 'at work and waiting for a disk', unit: '{process}', least: 4,
    lines: byLabel('system.process.count', 'status', { running: 'cpu', blocked: 'alarm' }),
  },
  { id: 'forks', family: 'system', title: 'Processes started', unit: '{process}/s', least: 1, isFilled: true, lines: byName(['system.process.created', 'started', 'cpu']) },
  { id: 'context-switches', family: 'system', title: 'Context switches', unit: '{switch}/s', least: 10, lines: byName(['system.linux.context_switches', 'switches', 'cpu']) },
  {
    id: 'interrupts', family: 'system', title: 'Interrupts', unit: '{interrupt}/s', least: 10,
    lines: byName(['system.linux.interrupts', 'interrupts', 'irq'], ['system.linux.softirqs', 'soft interrupts', 'softirq']),
  },
  { id: 'tasks', family: 'system', title: 'Tasks', note: 'threads of all processes', unit: '{task}', least: 4, lines: byLabel('system.linux.tasks', 'state', { total: 'quiet', runnable: 'cpu' }) },
  { id: 'files', family: 'system', title: 'Open files', unit: '{file}', least: 16, lines: byName(['system.linux.files.open', 'open', 'd2']) },
];

const self = [
  { id: 'self-cpu', family: 'self', title: 'CPU', note: 'of one core', unit: '1', least: 0.005, isStacked: true, lines: byLabel('telltale.cpu.utilization', 'mode', { user: 'user', system: 'system' }) },
  { id: 'self-memory', family: 'self', title: 'Resident memory', unit: 'By', least: 2 ** 22, isFilled: true, lines: byName(['telltale.memory.rss', 'resident', 'memory'], ['telltale.ring.size', 'kept samples', 'quiet', true]) },
  {
    id: 'self-sources', family: 'self', title: 'Time for each source', unit: 's', least: 1e-4, isStacked: true,
    lines: ({ store }) => store.named('telltale.source.duration').map((series, index) => ({ label: series.labels.source, colour: `d${index % 8}`, series: [series] })),
  },
  { id: 'self-sample', family: 'self', title: 'Time for a sample', unit: 's', least: 1e-4, lines: byName(['telltale.sample.duration', 'taking it', 'cpu'], ['telltale.sample.lateness', 'late by', 'alarm']) },
  { id: 'self-frames', family: 'self', title: 'Frames', unit: '{frame}/s', least: 1, lines: byName(['telltale.frames.sent', 'sent', 'out'], ['telltale.frames.skipped', 'skipped', 'alarm']) },
  { id: 'self-viewers', family: 'self', title: 'Viewers', unit: '{viewer}', least: 2, isStep: true, isFilled: true, lines: byName(['telltale.viewers', 'viewers', 'memory']) },
];

export const CHARTS = {
  cpu, 'cpu-details': cpuDetails, load, pressure, memory, swap, vm, disk, filesystem, network, sockets, system, self,
};
