// The page's address ⇄ what it shows. Only what differs from the default stands in it:
// ?window=15m&paused=1&zoom=1700000000-1700000060&hide=vm,self&theme=dark&cpu=3&disk=sda&net=eth0

const FILTERS = ['cpu', 'disk', 'net'];

function list(text) {
  return text ? text.split(',').filter(Boolean) : [];
}

function range(text) {
  const [from, to] = (text ?? '').split('-').map(Number);
  return from > 0 && to > from ? [from, to] : null;
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
    filters: Object.fromEntries(
      FILTERS.map((name) => [name, query.has(name) ? list(query.get(name)) : null]),
    ),
  };
}

export function writeAddress({ window: shown, isPaused, zoom, theme, hidden, filters }) {
  const query = new URLSearchParams();
  if (shown.id !== '5m') query.set('window', shown.id);
  if (isPaused) query.set('paused', '1');
  if (zoom) query.set('zoom', zoom.map((time) => time.toFixed(1)).join('-'));
  if (hidden.size > 0) query.set('hide', [...hidden].sort().join(','));
  if (theme !== 'system') query.set('theme', theme);
  for (const name of FILTERS) if (filters[name]) query.set(name, filters[name].join(','));
  const text = query.toString().replaceAll('%2C', ',');
  history.replaceState(null, '', `${location.pathname}${text ? `?${text}` : ''}${location.hash}`);
}
