// Where the server's resources are, relative to this file, so that the page also works below a
// path of a reverse proxy.

const root = new URL('../', import.meta.url);

export function endpoint(path, query = {}) {
  const url = new URL(path, root);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

export function socketEndpoint(path, query = {}) {
  const url = new URL(endpoint(path, query));
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
