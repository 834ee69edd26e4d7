// Which table answers 'who?' for which chart, and how it is sorted for it.

const processes = (sort) => ({ table: 'processes', sort, isDescending: true });
const units = (sort) => ({ table: 'units', sort, isDescending: true });

const BY_FAMILY = {
  cpu: processes('cpu'),
  load: processes('cpu'),
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
  'pressure-some': units('pressure_cpu'),
  'pressure-full': units('pressure_io'),
  processes: processes('start'),
  forks: processes('start'),
  tasks: processes('threads'),
};

// { table, sort, isDescending }, or null where nobody can be named.
export function askOf({ id, family }) {
  return id in BY_CHART ? BY_CHART[id] : (BY_FAMILY[family] ?? null);
}
