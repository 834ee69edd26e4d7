// What happened to the host, the service and its viewers, newest first, and the marks that some of
// it leaves on the charts.

import { byId, element, setText } from './dom.js';
import { clock, count, duration } from './format.js';
import { labelText } from './schema.js';

const MOST = 100;
const MARKS_KEPT = 100;
const MARKED = new Set([
  'schema.changed',
  'service.started',
  'service.reloaded',
  'clock.stepped',
  'host.suspended',
  'unit.failed',
  'unit.restarted',
  'unit.oom-killed',
]);

function metric({ name, labels = {} }) {
  const text = labelText(labels);
  return text ? `${name} (${text})` : name;
}

const WORDS = {
  'viewer.joined': ({ viewer }) => `${viewer.name} joined`,
  'viewer.left': ({ viewer }) => `${viewer.name} left`,
  'viewer.renamed': ({ was, viewer }) => `${was} is now ${viewer.name}`,
  'custom.appeared': ({ series }) => `New metric ${metric(series)}`,
  'custom.stale': ({ series }) => `No longer pushed: ${metric(series)}`,
  'custom.replaced': ({ series }) => `Gave its place to another metric: ${metric(series)}`,
  'schema.changed': ({ added, removed }) => `Series changed: ${added} added, ${removed} removed`,
  'service.started': () => 'Telltale started',
  'service.reloaded': () => 'Telltale read its configuration again',
  'service.stopping': () => 'Telltale is stopping',
  'source.failed': ({ source, error }) => `Cannot read ${source}: ${error}`,
  'source.recovered': ({ source }) => `Reads ${source} again`,
  'mount.silent': ({ mountpoint }) => `${mountpoint} does not answer`,
  'mount.answers': ({ mountpoint }) => `${mountpoint} answers again`,
  'clock.stepped': ({ seconds }) =>
    `The clock was set by ${seconds > 0 ? '+' : '−'}${Math.abs(seconds).toFixed(1)} s`,
  'unit.failed': ({ unit, result }) => `${unit} failed${result ? ` (${result})` : ''}`,
  'unit.restarted': ({ unit, restarts }) => `${unit} was restarted, ${count(restarts, 'time')} by now`,
  'unit.oom-killed': ({ unit, kills }) =>
    `${unit} ran out of memory${kills ? `: ${count(kills, 'process', 'processes')} killed` : ''}`,
  'host.suspended': ({ seconds }) => `The host slept for ${duration(seconds)}`,
  'samples.missed': ({ seconds }) => `No samples for ${duration(seconds)}`,
  error: ({ error, detail, message }) =>
    `Refused: ${error ?? detail ?? message ?? 'a message to the service'}`,
};

const TONES = {
  'source.failed': 'bad',
  'mount.silent': 'bad',
  'unit.failed': 'bad',
  'unit.oom-killed': 'bad',
  'unit.restarted': 'poor',
  'service.stopping': 'bad',
  error: 'bad',
  'custom.stale': 'poor',
  'custom.replaced': 'poor',
  'clock.stepped': 'poor',
  'host.suspended': 'poor',
  'samples.missed': 'poor',
  'source.recovered': 'good',
  'mount.answers': 'good',
  'service.started': 'good',
  'custom.appeared': 'good',
};

// A newer service may have more to tell than this page knows words for.
function wordsOf(message) {
  return WORDS[message.type]?.(message) ?? message.type;
}

// The line with one more message in it, or null where they are not of the same. Series that come and go do so
// in all numbers: those are added up.
function together(line, message, words) {
  if (line.type === 'schema.changed') {
    const { added, removed } = line.message;
    line.message = { ...message, added: added + message.added, removed: removed + message.removed };
    line.words = wordsOf(line.message);
  } else if (line.words !== words) return null;
  line.times += 1;
  return line;
}

export class Activity {
  #list = byId('activity');
  #marks;
  #newest = null; // the line on top: { type, message, words, times, parts }

  // marks: the array that the charts read, filled here
  constructor(marks) {
    this.#marks = marks;
    this.#sayEmpty();
  }

  show({ reset, messages }) {
    if (reset) {
      this.#list.replaceChildren();
      this.#newest = null;
      this.#marks.length = 0;
    }
    if (messages.length > 0) this.#list.querySelector('.empty')?.remove();
    for (const message of messages) this.#add(message);
    while (this.#list.children.length > MOST) this.#list.lastElementChild.remove();
    if (this.#list.children.length === 0) this.#sayEmpty();
  }

  // What happens again and again with nothing else between it is one line, with how often and when last.
  #add(message) {
    const { type, time } = message;
    const words = wordsOf(message);
    const again = this.#newest?.type === type ? together(this.#newest, message, words) : null;
    if (again) this.#write(again, time);
    else this.#newest = this.#prepend(message, words);
    if (!MARKED.has(type)) return;
    this.#marks.push({ time, words });
    if (this.#marks.length > MARKS_KEPT) this.#marks.shift();
  }

  #prepend(message, words) {
    const { type, time } = message;
    const parts = { time: element('time', {}), words: element('span', {}), times: element('small', { class: 'activity-times number', hidden: true }) };
    this.#list.prepend(element('li', { data: { type, tone: TONES[type] ?? '' } }, parts.time, parts.words, parts.times));
    const line = { type, message, words, times: 1, parts };
    this.#write(line, time);
    return line;
  }

  #write({ parts, words, times }, time) {
    parts.time.dateTime = new Date(time * 1000).toISOString();
    setText(parts.time, clock(time));
    setText(parts.words, words);
    parts.times.hidden = times === 1;
    setText(parts.times, times === 1 ? '' : `${times} times`);
  }

  #sayEmpty() {
    this.#list.replaceChildren(
      element(
        'li',
        { class: 'empty' },
        `Nothing yet. Viewers, new metrics and events of the service appear here, the last ${count(MOST, 'event')}.`,
      ),
    );
  }
}
