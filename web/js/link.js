// The page's end of the hub: through a SharedWorker where the browser has one, else a hub of the
// page's own. Either way the same messages go to `onMessage`.

import { Hub } from './hub.js';

// Raised when the messages between page and worker change, so that a page from a newer version
// does not talk to the worker that an older one still holds.
const PROTOCOL = 'telltale-2';
const WORKER_PATIENCE = 3000;
const REST_AFTER = 10_000; // ms in the background

export class Link {
  #onMessage;
  #port = null;
  #hub = null;
  #post = (message) => this.#onMessage(message);

  constructor(onMessage) {
    this.#onMessage = onMessage;
  }

  // `since` asks which sample is the page's newest, { seq, time }, for when it comes back from hiding.
  open({ seconds, since }) {
    try {
      this.#openWorker(seconds, since);
    } catch {
      this.#openOwn(seconds);
    }
  }

  want(seconds) {
    if (this.#hub) this.#hub.want(seconds);
    else this.#port.postMessage({ kind: 'want', seconds });
  }

  rename(name) {
    if (this.#hub) this.#hub.rename(name);
    else this.#port.postMessage({ kind: 'rename', name });
  }

  hurry() {
    if (this.#hub) this.#hub.hurry();
    else this.#port.postMessage({ kind: 'hurry' });
  }

  #openWorker(seconds, since) {
    const worker = new SharedWorker(new URL('worker.js', import.meta.url), {
      type: 'module',
      name: PROTOCOL,
    });
    const port = worker.port;
    this.#port = port;
    const giveUp = () => {
      if (this.#hub) return;
      port.close();
      this.#openOwn(seconds);
    };
    // A browser whose shared workers know no modules says so by an error, or not at all.
    worker.onerror = giveUp;
    const timer = setTimeout(giveUp, WORKER_PATIENCE);
    port.onmessage = ({ data }) => {
      clearTimeout(timer);
      if (!this.#hub) this.#onMessage(data);
    };
    port.postMessage({ kind: 'join', seconds });

    // A page in the background gets nothing, and what it missed when it is back: its queue of
    // messages would grow without bound while the browser has it frozen.
    document.addEventListener('visibilitychange', () => {
      port.postMessage(document.hidden ? { kind: 'hide' } : { kind: 'show', since: since() });
    });
    window.addEventListener('pagehide', () => port.postMessage({ kind: 'leave' }));
    window.addEventListener('pageshow', ({ persisted }) => {
      if (persisted) port.postMessage({ kind: 'join', seconds, since: since() });
    });
    if (document.hidden) port.postMessage({ kind: 'hide' });
  }

  #openOwn(seconds) {
    this.#hub = new Hub({ keepsHistory: false });
    this.#hub.join(this.#post, { seconds });
    this.#hub.start();
    let timer = 0;
    document.addEventListener('visibilitychange', () => {
      clearTimeout(timer);
      if (document.hidden) timer = setTimeout(() => this.#hub.rest(), REST_AFTER);
      else this.#hub.wake();
    });
  }
}
