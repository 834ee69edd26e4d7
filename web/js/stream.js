// One connection to /metrics/stream (Server-Sent Events). It reports what arrives and when it
// ends; when to try again, and from which sample on, is the hub's decision.
//
// EventSource would reconnect by itself, but at a fixed pace and silently; so the first error ends
// it here, and the next one is made with `?after=`.

import { endpoint } from './endpoints.js';

export class Stream {
  #source = null;
  #handlers;

  // handlers: { open(), schema(object), sample(object), gap(object), end(reason) }
  constructor(handlers) {
    this.#handlers = handlers;
  }

  get isOpen() {
    return this.#source?.readyState === EventSource.OPEN;
  }

  connect({ after, viewer }) {
    this.close();
    const source = new EventSource(endpoint('metrics/stream', { after, viewer }));
    this.#source = source;
    // A closed EventSource may still have events queued; they belong to no one any more.
    const on = (type, handle) =>
      source.addEventListener(type, (event) => {
        if (this.#source === source) handle(event);
      });
    on('open', () => this.#handlers.open());
    for (const type of ['schema', 'sample', 'gap']) {
      on(type, (event) => this.#handlers[type](JSON.parse(event.data)));
    }
    on('bye', (event) => this.#finish(JSON.parse(event.data).reason));
    on('error', () => this.#finish('connection lost'));
  }

  close() {
    this.#source?.close();
    this.#source = null;
  }

  #finish(reason) {
    this.close();
    this.#handlers.end(reason);
  }
}
