// The page's address ⇄ what it shows. Only what differs from the default stands in it:
// ?window=15m&paused=1&zoom=1700000000-1700000060&hide=vm,self&theme=dark&cpu=3&disk=sda&net=eth0
// &processes=-rss,tree,nginx&units=name,slice: the column sorted by (- for the largest first), the
// arrangement, the filter

const FILTERS = ['cpu', 'disk', 'net'];
// What a table looks like unless the address says otherwise; the second member is its arrangement.
const TABLES = {
  processes: ['-cpu', 'flat', 'mode', ['flat', 'tree', 'unit', 'user']],
  units: ['-cpu', 'leaf', 'kind', ['leaf', 'slice', 'all']],
};

function list(text) {
  return text ? text.split(',').filter(Boolean) : [];
}

function range(text) {
  const [from, to] = (text ?? '').split('-').map(Number);
  return from > 0 && to > from ? [from, to] : null;
}

// The filter is last, since it may hold commas.
function readTable(name, text) {
  const [sort, arrangement, member, known] = TABLES[name];
  const [first = '', second = '', ...rest] = (text ?? '').split(',');
  const chosen = /^-?[a-z_]+$/.test(first) ? first : sort;
  return {
    sort: chosen.replace('-', ''),
    isDescending: chosen.startsWith('-'),
    [member]: known.includes(second) ? second : arrangement,
    filter: rest.join(','),
  };
}

function tableText(name, table) {
  const [sort, arrangement, member] = TABLES[name];
  const text = `${table.isDescending ? '-' : ''}${table.sort},${table[member]},${table.filter}`;
  return text === `${sort},${arrangement},` ? null : text;
}

export function readAddress() {
  const query = new URLSearchParams(location.search);
  const theme = query.get('theme');
  return {
    window: query.get('window'),
    paused: query.get('paused') === '1',
    zoom: range(query.get('zoom')),
    theme: theme === 'dark' || theme === 'light' ? theme : 'system',
    hidden: list(query.get('hide')),
    processes: readTable('processes', query.get('processes')),
    units: readTable('units', query.get('units')),
    filters: Object.fromEntries(
      FILTERS.map((name) => [name, query.has(name) ? list(query.get(name)) : null]),
    ),
  };
}

export function writeAddress(view) {
  const { window: shown, isPaused, zoom, theme, hidden, filters } = view;
  const query = new URLSearchParams();
  if (shown.id !== '5m') query.set('window', shown.id);
  if (isPaused) query.set('paused', '1');
  if (zoom) query.set('zoom', zoom.map((time) => time.toFixed(1)).join('-'));
  if (hidden.size > 0) query.set('hide', [...hidden].sort().join(','));
  if (theme !== 'system') query.set('theme', theme);
  for (const name of FILTERS) if (filters[name]) query.set(name, filters[name].join(','));
  for (const name of Object.keys(TABLES)) {
    const table = tableText(name, view[name]);
    if (table) query.set(name, table);
  }
  const text = query.toString().replace(/%(2C|2F|3A)/g, decodeURIComponent);
  history.replaceState(null, '', `${location.pathname}${text ? `?${text}` : ''}${location.hash}`);
}
