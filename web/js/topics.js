// Tables that are pushed only while somebody looks at them: processes, units, sockets, one process.
// One WebSocket for the page, open while at least one topic is watched and the page can be seen.

import { Backoff } from './backoff.js';
import { socketEndpoint } from './endpoints.js';

const LINGER = 5000; // ms: somebody who scrolls past a table and back needs no new connection
// How long the activity socket may take to say which viewer this is; else it counts as one of its own.
const NAME_PATIENCE = 3000;

export class Topics {
  #watched = new Map(); // topic → Set of { receive, state }
  #socket = null;
  #isCut = false; // the connection broke, and nothing has come since
  #backoff = new Backoff();
  #timers = { retry: 0, close: 0, tell: 0 };
  #viewer;
  #since = performance.now();

  constructor() {
    document.addEventListener('visibilitychange', () => this.#arrange());
  }

  // Calls `receive(message)` for each message of the topic, the first of which is whole, and
  // `state(word)` with `waiting`, `live`, `reconnecting` or what the service has against it. Gives a function that ends it.
  watch(topic, { receive, state = () => {} }) {
    const watcher = { receive, state };
    if (!this.#watched.has(topic)) this.#watched.set(topic, new Set());
    this.#watched.get(topic).add(watcher);
    state(this.#isCut ? 'reconnecting' : 'waiting');
    // A second look at a topic begins with the whole of it, as the first one did.
    if (this.#watched.get(topic).size > 1) this.#tell([...this.#watched.keys()].filter((one) => one !== topic));
    this.#arrange();
    return () => {
      const watchers = this.#watched.get(topic);
      watchers?.delete(watcher);
      if (watchers?.size === 0) this.#watched.delete(topic);
      this.#arrange();
    };
  }

  // Which viewer the page is, so that it is not counted twice; undefined while that is not known.
  identify(viewer) {
    if (viewer === this.#viewer) return;
    this.#viewer = viewer;
    this.#close();
    this.#arrange();
  }

  #arrange() {
    clearTimeout(this.#timers.close);
    if (this.#watched.size === 0 || document.hidden) {
      this.#tell([]);
      this.#timers.close = setTimeout(() => this.#close(), LINGER);
    } else if (this.#socket) {
      clearTimeout(this.#timers.tell);
      // Watching one and ending another come together, as when a drawer shows another process.
      this.#timers.tell = setTimeout(() => this.#tell([...this.#watched.keys()]), 0);
    } else if (!this.#timers.retry) this.#open();
  }

  #open() {
    this.#timers.retry = 0;
    if (this.#watched.size === 0 || document.hidden) return;
    const left = this.#since + NAME_PATIENCE - performance.now();
    if (this.#viewer === undefined && left > 0) {
      this.#timers.retry = setTimeout(() => this.#open(), left);
      return;
    }
    const socket = new WebSocket(socketEndpoint('ws/metrics', { viewer: this.#viewer }));
    this.#socket = socket;
    socket.onopen = () => {
      if (this.#socket !== socket) return;
      // The frames come over the stream that all pages share.
      socket.send(JSON.stringify({ type: 'pause' }));
      this.#tell([...this.#watched.keys()]);
    };
    socket.onmessage = ({ data }) => {
      if (this.#socket === socket) this.#receive(JSON.parse(data));
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#isCut = true;
      this.#say('reconnecting');
      this.#timers.retry = setTimeout(() => this.#open(), this.#backoff.next());
    };
  }

  #close() {
    clearTimeout(this.#timers.retry);
    this.#timers.retry = 0;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #tell(topics) {
    clearTimeout(this.#timers.tell);
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ type: 'watch', topics }));
  }

  #receive(message) {
    if (message.type === 'error') this.#say(message.detail ?? 'refused');
    const watchers = this.#watched.get(message.topic);
    if (!watchers) return;
    this.#backoff.reset();
    this.#isCut = false;
    for (const { receive, state } of watchers) {
      state('live');
      receive(message);
    }
  }

  #say(word) {
    for (const watchers of this.#watched.values()) for (const { state } of watchers) state(word);
  }
}
