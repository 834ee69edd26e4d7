// The dashboard: makes the parts, and passes what the hub sends to them.
//
// server → hub (stream, activity) → link → store, people, feed → painter → charts, tiles, tables

import { Activity } from './activity.js';
import { Board } from './board.js';
import { CHARTS } from './chart-list.js';
import { Choice } from './choice.js';
import { Connection } from './connection.js';
import { Custom } from './custom.js';
import { deviceColour, devices, shownDevices } from './devices.js';
import { byId, element, setText } from './dom.js';
import { Filesystems } from './filesystems.js';
import { duration } from './format.js';
import { Hardware } from './hardware.js';
import { Headline } from './headline.js';
import { Heatmap } from './heatmap.js';
import { Keys } from './keys.js';
import { Link } from './link.js';
import { Page } from './page.js';
import { Painter } from './painter.js';
import { Palette } from './palette.js';
import { SECTIONS } from './sections.js';
import { Store } from './store.js';
import { onThemeChange, setTheme } from './theme.js';
import { View, WINDOWS } from './view.js';
import { Viewers } from './viewers.js';
import { WHO_KEYS } from './who/key-lists.js';
import { Who } from './who/who.js';

// A page that is opened paused stands still once the past has arrived.
const SETTLE = 2500;
const CALM_INTERVALS = 5;
const TABLES = new Set(['processes', 'units']);
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const view = new View();
setTheme(view.theme);

const store = new Store();
const painter = new Painter();
const marks = [];
const page = new Page(view);
const who = new Who({ view, page, painter, store });
const board = new Board({ store, view, painter, marks, whoOf: (chart) => who.of(chart) });
const link = new Link(receive);
const connection = new Connection({ store, view, onHurry: () => link.hurry() });
const viewers = new Viewers((name) => link.rename(name));
const activity = new Activity(marks);
const headline = byId('headline');
new Headline(headline, { store, view, painter });

for (const definition of CHARTS.cpu) board.add(definition, page.grid('cpu'));
const heatmap = new Heatmap({
  store,
  view,
  marks,
  parent: page.grid('cpu'),
  onWho: who.of({ id: 'heatmap', family: 'cpu' }),
});
painter.add(heatmap.card, () => heatmap.draw());
board.adopt(heatmap);
for (const definition of CHARTS['cpu-details']) board.add(definition, page.grid('cpu'));
const filesystems = new Filesystems({ store, parent: page.grid('filesystem'), painter });
const hardware = new Hardware({ store, page, painter });
for (const { id } of SECTIONS) {
  if (id !== 'cpu') for (const definition of CHARTS[id] ?? []) board.add(definition, page.grid(id));
}
who.addSockets();
const custom = new Custom({ store, view, painter, board, parent: page.grid('custom') });

// --- which devices

const choices = {
  cpu: new Choice('CPU', page.tools('cpu'), () =>
    view.set({ filters: { ...view.filters, cpu: null } }),
  ),
  disk: new Choice('Disks', page.tools('disk'), (name) => toggleDevice('disk', name)),
  net: new Choice('Interfaces', page.tools('network'), (name) => toggleDevice('net', name)),
};

function toggleDevice(kind, name) {
  const shown = shownDevices(store, view, kind);
  const chosen = shown.includes(name) ? shown.filter((one) => one !== name) : [...shown, name];
  view.set({ filters: { ...view.filters, [kind]: chosen.length > 0 ? chosen : null } });
}

function drawChoices() {
  for (const kind of ['disk', 'net']) {
    const shown = shownDevices(store, view, kind);
    choices[kind].show(
      devices(store, kind).map((name) => ({
        name,
        isChosen: shown.includes(name),
        colour: deviceColour(store, kind, name),
      })),
    );
  }
  const cpu = view.filters.cpu?.[0];
  choices.cpu.show(
    cpu === undefined
      ? []
      : [
          { name: 'all CPUs', isChosen: false },
          { name: `CPU ${cpu}`, isChosen: true },
        ],
  );
}

// --- what arrives

let settleAt = 0;
let drawnAt = 0;
let isPlaced = false; // where the address' fragment points, once the sections have their height
let host = null;

function receive(message) {
  if (message.kind === 'entries') receiveEntries(message);
  else if (message.kind === 'state') connection.set(message);
  else if (message.kind === 'people') receivePeople(message);
  else if (message.kind === 'host') receiveHost(message.host);
  else if (message.kind === 'feed') {
    activity.show(message);
    board.draw();
  }
}

function receivePeople(message) {
  viewers.show(message);
  who.identify(message.you?.id);
}

function receiveEntries({ reset, entries }) {
  if (reset) store.reset();
  const { revision } = store;
  for (const entry of entries) store.add(entry);
  if (store.count === 0) return;
  settleAt ||= setTimeout(() => view.isPaused && !view.isFrozen && view.freeze(store), SETTLE);
  if (store.revision !== revision) arrange();
  connection.draw();
  drawUptime();
  if (!view.isFrozen) draw();
}

// Series came or went.
function arrange() {
  drawChoices();
  heatmap.arrange();
  filesystems.draw();
  hardware.arrange();
  custom.draw();
  board.arrange();
  if (!isPlaced && location.hash) page.jump(location.hash.slice(1));
  isPlaced = true;
}

function draw() {
  painter.touch(headline);
  painter.touch(filesystems.card);
  painter.touch(hardware.card);
  painter.touch(custom.card);
  if (view.zoom && view.zoom[1] < store.lastTime - store.interval) return;
  // Who asked for less motion gets charts that move on every few samples; numbers stay current.
  if (calm.matches && store.lastTime - drawnAt < CALM_INTERVALS * store.interval) return;
  drawnAt = store.lastTime;
  painter.touch(heatmap.card);
  board.draw();
}

function receiveHost(described) {
  host = described;
  store.interval = host.telltale.interval;
  connection.host(host);
  document.title = `${host.hostname} · Telltale`;
  setText(byId('host-name'), host.hostname);
  drawUptime();
}

function drawUptime() {
  if (!host) return;
  const uptime = store.series('system.uptime')?.value;
  const facts = [
    host.os,
    host.kernel,
    host.architecture,
    uptime > 0 ? `up ${duration(uptime)}` : null,
  ];
  setText(byId('host-facts'), facts.filter(Boolean).join(' · '));
  byId('host-facts').title =
    `${host.cpu.model ?? ''} · ${host.cpu.logical} CPUs · Telltale ${host.telltale.version}`;
}

// --- what the reader does

function togglePause() {
  view.set({ isPaused: !view.isPaused });
  if (view.isPaused) view.freeze(store);
  connection.draw();
}

function goLive() {
  view.set({ zoom: null, isPaused: false });
}

function setWindow(chosen) {
  view.set({ window: chosen, zoom: null });
  link.want(chosen.seconds);
}

function stepWindow(step) {
  const index = WINDOWS.indexOf(view.window) + step;
  if (WINDOWS[index]) setWindow(WINDOWS[index]);
}

function nextTheme() {
  const order = ['system', 'dark', 'light'];
  view.set({ theme: order[(order.indexOf(view.theme) + 1) % order.length] });
}

function moveHover(samples) {
  if (store.count === 0) return;
  const at = view.hover === null ? store.nearest(view.end(store)) : store.nearest(view.hover);
  view.set({ hover: store.timeAt(Math.min(Math.max(at + samples, 0), store.count - 1)) });
}

const windowButtons = WINDOWS.map((one) =>
  element(
    'button',
    {
      type: 'button',
      title: one.title,
      'aria-label': one.title,
      on: { click: () => setWindow(one) },
    },
    one.label,
  ),
);
byId('window').append(...windowButtons);
byId('pause').addEventListener('click', togglePause);
byId('live').addEventListener('click', goLive);
byId('theme').addEventListener('click', nextTheme);
byId('help-button').addEventListener('click', () => byId('help').showModal());
for (const anchor of [byId('sections'), headline, byId('viewer-link')]) {
  anchor.addEventListener('click', (event) => {
    const target = event.target.closest('a[href^="#"]');
    if (!target) return;
    event.preventDefault();
    page.jump(target.hash.slice(1));
  });
}

new Keys(
  [
    { keys: [' '], shown: 'space', title: 'Pause, go on', run: togglePause },
    {
      keys: ['Escape'],
      shown: 'Esc',
      title: 'Back to live',
      run: () => view.set({ hover: null, zoom: null, isPaused: false }),
    },
    { keys: ['['], shown: '[', title: 'Show a shorter time', run: () => stepWindow(-1) },
    { keys: [']'], shown: ']', title: 'Show a longer time', run: () => stepWindow(1) },
    {
      keys: ['ArrowLeft'],
      shown: '←',
      title: 'Crosshair back (shift: by ten)',
      run: ({ shiftKey }) => moveHover(shiftKey ? -10 : -1),
    },
    {
      keys: ['ArrowRight'],
      shown: '→',
      title: 'Crosshair on (shift: by ten)',
      run: ({ shiftKey }) => moveHover(shiftKey ? 10 : 1),
    },
    { keys: ['/'], shown: '/ or Ctrl K', title: 'Go to a chart', run: () => palette.open() },
    { keys: ['x'], shown: 'x', title: 'Theme: system, dark, light', run: nextTheme },
    { keys: ['?'], shown: '?', title: 'This sheet', run: () => byId('help').showModal() },
  ],
  (id) => page.jump(id),
  WHO_KEYS,
);

const palette = new Palette(() => [
  ...SECTIONS.filter(({ id }) => !byId(id).hidden).map(({ id, title }) => ({
    title,
    section: 'section',
    go: () => page.jump(id),
  })),
  ...[...board.charts.filter(({ card }) => !card.hidden), heatmap].map((chart) => {
    const section = chart.card.closest('section');
    return {
      title: chart.title,
      section: SECTIONS.find(({ id }) => id === section.id)?.title ?? '',
      go() {
        page.jump(section.id);
        chart.card.scrollIntoView({ block: 'center' });
      },
    };
  }),
]);

// --- what changes how it looks

function showControls() {
  for (const [index, button] of windowButtons.entries()) {
    button.setAttribute('aria-pressed', String(WINDOWS[index] === view.window));
  }
  byId('pause').setAttribute('aria-pressed', String(view.isPaused));
  setText(byId('pause-text'), view.isPaused ? 'Go on' : 'Pause');
  byId('live').hidden = view.zoom === null;
  setText(byId('theme-text'), `Theme: ${view.theme}`);
  byId('theme').title =
    `Theme: ${view.theme === 'system' ? 'as the system has it' : view.theme} (x)`;
}

view.onChange((what) => {
  if (what.length === 1 && TABLES.has(what[0])) return; // the tables see to themselves
  if (what.length === 1 && what[0] === 'hover') {
    board.drawLegends();
    who.drawLegends();
    return;
  }
  if (what.includes('theme')) setTheme(view.theme);
  if (what.includes('filters')) arrange();
  showControls();
  connection.draw();
  painter.touchAll();
});

onThemeChange(() => {
  who.restyle();
  heatmap.restyle();
  board.restyle();
  painter.touchAll();
});

showControls();
link.open({
  seconds: Math.max(view.window.seconds, view.zoom ? Date.now() / 1000 - view.zoom[0] : 0),
  since: () => (store.count > 0 ? { seq: store.seq, time: store.lastTime } : null),
});
