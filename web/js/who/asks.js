// Which table answers 'who?' for which chart, and how it is sorted for it.

const processes = (sort) => ({ table: 'processes', sort, isDescending: true });
const units = (sort) => ({ table: 'units', sort, isDescending: true });

const BY_FAMILY = {
  // With the children that ended, since a build is thousands of them, none of which lives a second.
  cpu: processes('cpu_all'),
  load: processes('cpu_all'),
  memory: processes('rss'),
  swap: processes('rss'),
  vm: processes('major_faults'),
  disk: processes('io'),
  network: units('tcp'),
  sockets: { table: 'sockets' },
};

const BY_CHART = {
  'cpu-frequency': null,
  'vm-faults': processes('minor_faults'),
  'vm-oom': units('oom_kills'),
  'pressure-some': units('pressure_cpu'),
  'pressure-full': units('pressure_io'),
  'pressure-average': units('pressure_cpu'),
  processes: processes('cpu_all'),
  forks: processes('cpu_all'),
  'context-switches': processes('cpu_all'),
  interrupts: processes('cpu_all'),
  tasks: processes('threads'),
};

// { table, sort, isDescending }, or null where nobody can be named.
export function askOf({ id, family }) {
  return id in BY_CHART ? BY_CHART[id] : (BY_FAMILY[family] ?? null);
}
