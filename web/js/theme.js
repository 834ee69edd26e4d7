// Dark or light by the system's choice, unless the page's address says otherwise. Canvases cannot
// read custom properties by themselves; they ask here.

const dark = matchMedia('(prefers-color-scheme: dark)');
const cache = new Map();
const listeners = new Set();

// choice: 'system', 'dark' or 'light'
export function setTheme(choice) {
  const root = document.documentElement;
  if (choice === 'system') delete root.dataset.theme;
  else root.dataset.theme = choice;
  changed();
}

// The colour of a token: colour('user') is the value of --c-user.
export function colour(token) {
  let value = cache.get(token);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(`--c-${token}`).trim();
    cache.set(token, value);
  }
  return value;
}

export function onThemeChange(listener) {
  listeners.add(listener);
}

function changed() {
  cache.clear();
  for (const listener of listeners) listener();
}

dark.addEventListener('change', changed);
