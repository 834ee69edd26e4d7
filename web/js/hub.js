// The one place that talks to the server: one SSE stream and one activity socket, whoever many
// pages look at them. It runs in the shared worker (worker.js), or in the page itself where the
// browser has no SharedWorker (link.js).
//
// A page joins with a `post` function and gets messages:
//   { kind: 'host', host }                     what /api/v1/host says
//   { kind: 'state', state, reason, retryAt, crowded }   the connection: connecting, live, reconnecting
//   { kind: 'entries', reset, entries }        schemas, samples and gaps, in order
//   { kind: 'people', you, viewers, present }  who is watching
//   { kind: 'feed', reset, messages }          what happened, oldest first
//
// Order of a connection: the activity socket's `hello` gives this viewer's id; /api/v1/host tells
// whether it is still the same process (its sequence numbers begin anew otherwise); then the stream
// opens with `after`, so that the ring's frames fill the charts and nothing is missed.

import { ActivitySocket } from './activity-socket.js';
import { Backoff } from './backoff.js';
import { endpoint } from './endpoints.js';
import { History } from './history.js';
import { describeSchema } from './schema.js';
import { Stream } from './stream.js';

const FEED_LENGTH = 200;
// How long the activity socket may take before the stream opens without a viewer's id.
const HELLO_PATIENCE = 2500;
// A request that takes this long has most likely not been sent: a browser holds at most six
// connections to a host under HTTP/1.1, and further ones wait in silence.
const ANSWER_PATIENCE = 6000;

export class Hub {
  #pages = new Map(); // post function → { hidden }
  #keepsHistory;
  #history = new History();
  #activity;
  #stream;
  #backoff = new Backoff();
  #timers = { retry: 0, hello: 0, flush: 0, watch: 0, open: 0 };
  #attempt = null; // the connection being set up, so that an older one's answers are ignored
  #host = null;
  #state = { kind: 'state', state: 'connecting', reason: '', retryAt: 0, crowded: false };
  #people = { kind: 'people', you: null, viewers: 0, present: [] };
  #feed = [];
  #seconds = 300;
  #newest = { seq: 0, time: 0, arrived: 0 };
  #instance = '';
  #isResting = false;
  #pending = { reset: false, entries: [] };

  constructor({ keepsHistory }) {
    this.#keepsHistory = keepsHistory;
    this.#activity = new ActivitySocket({
      onMessage: (message) => this.#heard(message),
      onDown: () => this.#publish({ ...this.#people, you: null }),
    });
    this.#stream = new Stream({
      open: () => this.#opened(),
      schema: (schema) =>
        this.#receive({ type: 'schema', time: this.#newest.time, ...describeSchema(schema) }),
      sample: (sample) => this.#sampled(sample),
      gap: ({ from, to }) => this.#receive({ type: 'gap', time: this.#newest.time, from, to }),
      end: (reason) => this.#retry(reason),
    });
  }

  start() {
    this.#activity.open();
    this.#timers.hello = setTimeout(() => this.#connect(), HELLO_PATIENCE);
    this.#timers.watch = setInterval(() => this.#watch(), 5000);
    self.addEventListener('online', () => this.#hurry());
  }

  // --- pages

  // since: { seq, time } of the newest sample that it has, from before it was hidden.
  join(post, { seconds, since = null }) {
    // What waits to be handed on is in its history: before that it could not read it.
    this.#flush();
    this.#pages.set(post, { hidden: false });
    if (this.#host) post({ kind: 'host', host: this.#host });
    post(this.#state);
    post(this.#people);
    post({ kind: 'feed', reset: true, messages: this.#feed });
    this.#catchUp(post, since, since === null);
    this.want(seconds);
  }

  leave(post) {
    this.#pages.delete(post);
  }

  hide(post) {
    if (this.#pages.has(post)) this.#pages.get(post).hidden = true;
  }

  show(post, { since }) {
    if (!this.#pages.has(post)) return;
    this.#flush();
    this.#pages.get(post).hidden = false;
    this.#catchUp(post, since, false);
  }

  // A page shows a longer time than before: the ring is read again from further back.
  want(seconds) {
    if (seconds <= this.#seconds) return;
    this.#seconds = seconds;
    this.#instance = '';
    if (this.#state.state === 'live') this.#connect();
  }

  // A page with a hub of its own gives its connection back while it is in the background: a browser
  // has six to a host for all its tabs. Nothing is lost, the ring replays what it missed.
  rest() {
    this.#attempt = null;
    for (const timer of ['retry', 'hello', 'open']) clearTimeout(this.#timers[timer]);
    this.#stream.close();
    this.#isResting = true;
  }

  wake() {
    if (!this.#isResting) return;
    this.#isResting = false;
    this.#connect();
  }

  rename(name) {
    this.#activity.send({ type: 'rename', name });
  }

  hurry() {
    this.#hurry();
  }

  #catchUp(post, since, reset) {
    if (!this.#keepsHistory) return;
    post({ kind: 'entries', reset, entries: this.#history.since(since, this.#seconds) });
  }

  #publish(message) {
    if (message.kind === 'state') this.#state = message;
    if (message.kind === 'people') this.#people = message;
    for (const [post, page] of this.#pages) {
      if (!page.hidden || message.kind !== 'entries') post(message);
    }
  }

  // --- connecting

  async #connect() {
    if (this.#isResting) return;
    const attempt = {};
    this.#attempt = attempt;
    clearTimeout(this.#timers.retry);
    clearTimeout(this.#timers.hello);
    this.#stream.close();
    let after;
    try {
      after = await this.#startingPoint();
    } catch (error) {
      if (this.#attempt === attempt) this.#retry(error.message, error.name === 'TimeoutError');
      return;
    }
    if (this.#attempt !== attempt) return;
    this.#stream.connect({ after, viewer: this.#people.you?.id });
    this.#timers.open = setTimeout(() => {
      if (!this.#stream.isOpen) this.#publish({ ...this.#state, crowded: true });
    }, ANSWER_PATIENCE);
  }

  // The sample after which the stream shall begin.
  async #startingPoint() {
    const host = await this.#ask('api/v1/host');
    this.#host = host;
    this.#publish({ kind: 'host', host });
    const instance = `${host.boot.id} ${host.telltale.started}`;
    if (instance === this.#instance) return this.#newest.seq;

    const { ring } = await this.#ask('api/v1/self');
    const isSameProcess = this.#instance === '' || this.#newest.seq === 0;
    this.#instance = instance;
    const wanted = Math.ceil(this.#seconds / host.telltale.interval);
    // After a restart of the service, what was received before it stays: the ring begins behind it.
    if (isSameProcess) this.#startAnew();
    this.#newest.seq = 0;
    return Math.max(ring.first - 1, ring.last - wanted, 0);
  }

  async #ask(path) {
    const response = await fetch(endpoint(path), { signal: AbortSignal.timeout(ANSWER_PATIENCE) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  }

  #opened() {
    clearTimeout(this.#timers.open);
    this.#newest.arrived = Date.now();
    this.#publish({ kind: 'state', state: 'live', reason: '', retryAt: 0, crowded: false });
  }

  #retry(reason, crowded = false) {
    this.#attempt = null;
    clearTimeout(this.#timers.open);
    clearTimeout(this.#timers.retry);
    const wait = this.#backoff.next();
    this.#timers.retry = setTimeout(() => this.#connect(), wait);
    this.#publish({
      kind: 'state',
      state: 'reconnecting',
      reason,
      retryAt: Date.now() + wait,
      crowded,
    });
  }

  #hurry() {
    if (this.#state.state === 'live') return;
    this.#backoff.reset();
    this.#activity.hurry();
    this.#connect();
  }

  // A connection can die without a word, as after a laptop's sleep.
  #watch() {
    if (this.#state.state !== 'live' || this.#isResting) return;
    const patience = Math.max(15_000, 10_000 * (this.#host?.telltale.interval ?? 1));
    if (Date.now() - this.#newest.arrived > patience) this.#retry('no sample arrived');
  }

  // --- what arrives on the stream

  #sampled({ version, seq, time, values, stale, gap }) {
    this.#backoff.reset();
    this.#newest.arrived = Date.now();
    // A replay may begin with what is already here. A lower number at a later time is another run of
    // the service, which came up between /api/v1/host and this stream.
    if (seq <= this.#newest.seq && time <= this.#newest.time) return;
    this.#newest.seq = seq;
    this.#newest.time = time;
    this.#receive({
      type: 'sample',
      version,
      seq,
      time,
      stale,
      gap,
      instance: this.#instance,
      values: Float64Array.from(values, (value) => value ?? NaN),
    });
  }

  #startAnew() {
    this.#history.clear();
    this.#newest = { seq: 0, time: 0, arrived: Date.now() };
    this.#pending = { reset: true, entries: [] };
  }

  // Entries are handed on in batches: a replay brings hundreds within a few milliseconds.
  #receive(entry) {
    if (this.#keepsHistory) this.#history.push(entry);
    this.#pending.entries.push(entry);
    this.#timers.flush ||= setTimeout(
      () => this.#flush(),
      this.#pending.entries.length > 1 ? 100 : 15,
    );
  }

  #flush() {
    clearTimeout(this.#timers.flush);
    this.#timers.flush = 0;
    if (this.#pending.entries.length === 0) return;
    const { reset, entries } = this.#pending;
    this.#pending = { reset: false, entries: [] };
    this.#publish({ kind: 'entries', reset, entries });
  }

  // --- what arrives on the activity socket

  // What the service remembers goes before what was heard of the same time; older things stay.
  #remember(recent) {
    if (recent.length === 0) return;
    const older = this.#feed.filter(({ time }) => time < recent[0].time);
    this.#feed = [...older, ...recent].slice(-FEED_LENGTH);
    this.#publish({ kind: 'feed', reset: true, messages: this.#feed });
  }

  #heard(message) {
    const people = this.#people;
    if (message.type === 'hello') {
      this.#publish({
        kind: 'people',
        you: message.you,
        viewers: message.viewers,
        present: message.present,
      });
      this.#remember(message.recent ?? []);
      // The stream belongs to the viewer that this socket is, so it opens (again) with its id.
      if (this.#state.state !== 'reconnecting') this.#connect();
      else this.#hurry();
      return;
    }
    if (message.viewer) {
      const others = people.present.filter(({ id }) => id !== message.viewer.id);
      const present = message.type === 'viewer.left' ? others : [...others, message.viewer];
      const you =
        people.you?.id === message.viewer.id
          ? { ...people.you, name: message.viewer.name }
          : people.you;
      this.#publish({ kind: 'people', you, viewers: message.viewers ?? people.viewers, present });
    }
    this.#feed = [...this.#feed, message].slice(-FEED_LENGTH);
    this.#publish({ kind: 'feed', reset: false, messages: [message] });
  }
}
