// Who is watching now, and this viewer's own name.

import { byId, element, setText } from './dom.js';
import { clock, count } from './format.js';

const NAME_KEPT = 'telltale.name'; // in this browser's localStorage

const MOST_SHOWN = 50;
const STREAMS = { sse: 'stream', ws: 'socket', activity: 'activity' };

export class Viewers {
  #list = byId('viewers');
  #form = byId('rename');
  #input = byId('rename-name');
  #you = null;
  #onRename;

  constructor(onRename) {
    this.#onRename = onRename;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const name = this.#input.value.trim();
      if (name === '') return;
      remember(name);
      onRename(name);
      this.#input.blur();
    });
  }

  // people: { you, viewers, present }
  show({ you, viewers, present }) {
    setText(byId('viewer-count'), you ? String(viewers) : '–');
    byId('viewer-link').title = you ? `${count(viewers, 'viewer')} now (w)` : 'Who is watching (w)';
    const isNew = you !== null && you.id !== this.#you?.id;
    this.#you = you;
    for (const control of this.#form.elements) control.disabled = you === null;
    if (you && document.activeElement !== this.#input) this.#input.value = you.name;
    // The name that this browser gave itself before.
    const kept = isNew ? remembered() : null;
    if (kept && kept !== you.name) this.#onRename(kept);
    const shown = order(present, you).slice(0, MOST_SHOWN);
    const rest = present.length - shown.length;
    this.#list.replaceChildren(...shown.map((one) => row(one, you)));
    if (rest > 0)
      this.#list.append(element('li', { class: 'empty' }, `and ${count(rest, 'other')}`));
    if (present.length === 0)
      this.#list.append(element('li', { class: 'empty' }, 'Not known while disconnected.'));
  }
}

function order(present, you) {
  return [...present].sort((a, b) => (b.id === you?.id) - (a.id === you?.id) || a.since - b.since);
}

function row({ id, name, since, stream }, you) {
  const how = String(stream ?? '')
    .split('+')
    .map((one) => STREAMS[one] ?? one)
    .filter(Boolean)
    .join(', ');
  return element(
    'li',
    { class: id === you?.id ? 'is-you' : '', data: { viewer: id } },
    element('span', { class: 'viewer-name' }, name),
    id === you?.id ? element('span', { class: 'flag' }, 'you') : null,
    element('span', { class: 'viewer-since', title: how }, `since ${clock(since)}`),
  );
}

function remembered() {
  try {
    return localStorage.getItem(NAME_KEPT);
  } catch {
    return null; // storage can be forbidden; then a name lasts as long as the page
  }
}

function remember(name) {
  try {
    localStorage.setItem(NAME_KEPT, name);
  } catch {
    // as above
  }
}
