// Which table answers 'who?' for which chart, and how it is sorted for it.

const processes = (sort) => ({ table: 'processes', sort, isDescending: true });
const units = (sort) => ({ table: 'units', sort, isDescending: true });
// grid: which of the tables of sockets.
const sockets = (grid, sort = '') => ({ table: 'sockets', grid, sort, isDescending: true });

const BY_FAMILY = {
  // With the children that ended, since a build is thousands of them, none of which lives a second.
  cpu: processes('cpu_all'),
  load: processes('cpu_all'),
  memory: processes('rss'),
  swap: processes('swap'),
  vm: processes('major_faults'),
  disk: processes('io'),
  network: units('tcp'),
  sockets: sockets('states'),
};

const BY_CHART = {
  'cpu-frequency': null,
  'swap-operations': processes('swap'),
  'vm-faults': processes('minor_faults'),
  'vm-oom': units('oom_kills'),
  'pressure-some': stalled('system.linux.pressure.stall', { kind: 'some' }),
  'pressure-full': stalled('system.linux.pressure.stall', { kind: 'full' }),
  'pressure-average': stalled('system.linux.pressure.average', { kind: 'some', window: '10s' }),
  'tcp-trouble': sockets('peers', 'retransmits'),
  'tcp-opens': sockets('peers', 'connections'),
  'tcp-segments': sockets('units', 'tcp'),
  'sockets-memory': sockets('units', 'connections'),
  processes: processes('cpu_all'),
  forks: processes('cpu_all'),
  'context-switches': processes('cpu_all'),
  interrupts: processes('cpu_all'),
  tasks: processes('threads'),
};

// Units by the resource that is waited for most now, of those that a chart shows.
function stalled(name, labels) {
  return (store) => {
    const value = (resource) => store.series(name, { ...labels, resource })?.value || 0;
    // Of interrupts no unit tells. The host's processors are never all waited for, as the kernel counts it, so
    // that while nothing is, storage answers for the full ones.
    const resources = labels.kind === 'full' ? ['io', 'memory', 'cpu'] : ['cpu', 'memory', 'io'];
    const most = resources.reduce((one, other) => (value(other) > value(one) ? other : one));
    return units(`pressure_${most}${labels.kind === 'full' ? '_full' : ''}`);
  };
}

// What is to be asked: { table, sort, isDescending, grid }, or null where nobody can be named; a function of
// the store where it depends on what is the case now.
export function askOf({ id, family }) {
  return id in BY_CHART ? BY_CHART[id] : (BY_FAMILY[family] ?? null);
}
