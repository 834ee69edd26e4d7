// How the page stands with the server: the lamp, its words, the newest sample's age, and the notice
// above the page when something needs the reader.

import { byId, setData, setText } from './dom.js';
import { clock } from './format.js';

const STALE_INTERVALS = 3;

export class Connection {
  #store;
  #view;
  #state = { state: 'connecting', reason: '', retryAt: 0, crowded: false };
  #nodes = {
    root: byId('connection'),
    text: byId('connection-text'),
    wait: byId('connection-wait'),
    age: byId('sample-age'),
    retry: byId('connection-retry'),
    notice: byId('notice'),
    noticeText: byId('notice-text'),
    noticeAction: byId('notice-action'),
  };
  #version = '';
  #isUpdated = false;

  constructor({ store, view, onHurry }) {
    this.#store = store;
    this.#view = view;
    this.#nodes.retry.addEventListener('click', onHurry);
    this.#nodes.noticeAction.addEventListener('click', () => location.reload());
    setInterval(() => {
      if (!document.hidden) this.draw();
    }, 500);
  }

  set(state) {
    this.#state = state;
    this.draw();
  }

  host({ telltale }) {
    this.#isUpdated ||= this.#version !== '' && this.#version !== telltale.version;
    this.#version = telltale.version;
  }

  draw() {
    const { store, nodes } = { store: this.#store, nodes: this.#nodes };
    const age = store.count === 0 ? NaN : Date.now() / 1000 - store.lastTime - store.clockOffset;
    const isLate = age > STALE_INTERVALS * store.interval + 0.5;
    const [state, words] = this.#words(isLate);
    setData(nodes.root, 'state', state);
    setText(nodes.text, words);
    setText(nodes.age, Number.isNaN(age) ? '' : ageText(age));
    nodes.retry.hidden = state !== 'reconnecting';
    // Beside the text that screen readers announce: a countdown is not news.
    const wait = Math.ceil((this.#state.retryAt - Date.now()) / 1000);
    setText(nodes.wait, state === 'reconnecting' && wait > 0 ? `in ${wait} s` : '');
    document.documentElement.classList.toggle('is-stale', isLate);
    setData(document.documentElement, 'seq', String(store.seq));
    this.#notify();
  }

  #words(isLate) {
    const { state } = this.#state;
    if (state === 'reconnecting' || state === 'connecting') return [state, state];
    if (this.#view.isPaused)
      return ['paused', `paused at ${clock(this.#view.end(this.#store) || Date.now() / 1000)}`];
    if (isLate) return ['stale', 'no samples'];
    if (this.#view.zoom) return ['zoomed', 'looking back'];
    return ['live', 'live'];
  }

  #notify() {
    const { notice, noticeText, noticeAction } = this.#nodes;
    const words = this.#noticeWords();
    if (notice.hidden !== (words === '')) notice.hidden = words === '';
    if (words === '') return;
    setText(noticeText, words);
    noticeAction.hidden = !this.#isUpdated;
    setText(noticeAction, this.#isUpdated ? 'Load the page again' : '');
  }

  #noticeWords() {
    if (!window.Dygraph)
      return 'The chart library is missing (vendor/dygraph.min.js): assemble the web files again with libjs-dygraphs installed.';
    if (this.#state.crowded) {
      return 'No answer yet. If this browser already holds six connections to this host (its limit), close another tab or page of this host; this one then connects by itself.';
    }
    return this.#isUpdated ? `Telltale was updated to ${this.#version}.` : '';
  }
}

// In steps that do not flicker: at one sample a second the age is always below the next one.
function ageText(age) {
  if (age < 10) return `${Math.max(age, 0).toFixed(1)} s old`;
  if (age < 120) return `${Math.floor(age)} s old`;
  return `${Math.floor(age / 60)} min old`;
}
