// The page's sections, in the order of the page. `key` jumps there; one that is
// optional appears only where the host has something of the kind.

export const SECTIONS = [
  { id: 'headline', title: 'Overview', key: 'o' },
  { id: 'cpu', title: 'CPU', key: 'c' },
  { id: 'load', title: 'Load', key: 'l' },
  { id: 'pressure', title: 'Pressure', key: 'p' },
  { id: 'memory', title: 'Memory', key: 'm' },
  { id: 'swap', title: 'Swap', key: 's' },
  { id: 'vm', title: 'Paging', key: 'v' },
  { id: 'disk', title: 'Disks', key: 'd' },
  { id: 'filesystem', title: 'File systems', key: 'f' },
  { id: 'network', title: 'Network', key: 'n' },
  { id: 'sockets', title: 'Sockets', key: 'k' },
  { id: 'system', title: 'System', key: 'y' },
  { id: 'processes', title: 'Processes', key: 'r' },
  { id: 'units', title: 'Units', key: 'i' },
  { id: 'hardware', title: 'Hardware', key: 'h', isOptional: true },
  { id: 'custom', title: 'Custom', key: 'u' },
  { id: 'self', title: 'Telltale itself', key: 't' },
  { id: 'people', title: 'Viewers and activity', key: 'w' },
];
