// What the page knows: the newest value of every series, and up to an hour of past in ring buffers,
// one column of 32-bit floats for each series beside a common column of times. Charts read from
// here; nothing in it grows without bound.

const FIRST_CAPACITY = 1024;
const LONGEST_SECONDS = 3600;
const GAPS_KEPT = 200;

class Series {
  constructor({ key, name, labels, unit, kind, family }, capacity) {
    Object.assign(this, { key, name, labels, unit, kind, family });
    this.past = new Float32Array(capacity).fill(NaN);
    this.value = NaN;
    this.isStale = false;
    this.isPresent = true; // in the schema now
    this.seenAt = 0; // time of the last sample that had a value for it, fresh
    this.changedAt = 0; // time of the last sample in which the value was another
  }
}

export class Store {
  #byKey = new Map();
  #byName = new Map();
  #positions = []; // position in the schema's values → Series
  #capacity = FIRST_CAPACITY;
  #times = new Float64Array(FIRST_CAPACITY);
  #start = 0; // slot of the oldest sample
  #instance = ''; // which run of the service the newest sample is from
  count = 0;
  seq = 0;
  version = 0;
  interval = 1;
  // Raised whenever series come or go, so that charts know to choose their lines anew.
  revision = 0;
  // { from, to, cause, seconds }, times in seconds, oldest first.
  gaps = [];
  // When the newest sample arrived (this browser's clock), for its age.
  arrivedAt = 0;
  clockOffset = Infinity; // smallest seen (arrival − sample time): the two clocks' difference

  get firstTime() {
    return this.count > 0 ? this.timeAt(0) : NaN;
  }

  get lastTime() {
    return this.count > 0 ? this.timeAt(this.count - 1) : NaN;
  }

  // --- reading

  series(name, labels = {}) {
    return this.named(name).find((one) => {
      const names = Object.keys(one.labels);
      return (
        names.length === Object.keys(labels).length &&
        names.every((label) => one.labels[label] === labels[label])
      );
    });
  }

  // Every series of a name whose labels have the values in `where` (null: the label is absent).
  named(name, where = {}) {
    const found = this.#byName.get(name) ?? [];
    const conditions = Object.entries(where);
    if (conditions.length === 0) return found;
    return found.filter(({ labels }) =>
      conditions.every(([label, value]) => (labels[label] ?? null) === value),
    );
  }

  family(family) {
    return [...this.#byKey.values()].filter((one) => one.family === family && one.isPresent);
  }

  get size() {
    return this.#byKey.size;
  }

  timeAt(index) {
    return this.#times[(this.#start + index) & (this.#capacity - 1)];
  }

  slotAt(index) {
    return (this.#start + index) & (this.#capacity - 1);
  }

  // The number of samples older than `time`: the index of the first that is not.
  indexOf(time) {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.timeAt(middle) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // The index of the sample nearest to `time`, or −1 when there is none.
  nearest(time) {
    if (this.count === 0) return -1;
    const after = Math.min(this.indexOf(time), this.count - 1);
    if (after === 0) return 0;
    return this.timeAt(after) - time < time - this.timeAt(after - 1) ? after : after - 1;
  }

  // --- writing

  reset() {
    this.#byKey.clear();
    this.#byName.clear();
    this.#positions = [];
    this.#start = 0;
    this.count = 0;
    this.seq = 0;
    this.gaps = [];
    this.revision += 1;
  }

  add(entry) {
    if (entry.type === 'schema') this.#setSchema(entry);
    else if (entry.type === 'sample') this.#append(entry);
    else this.#missed(entry);
  }

  #setSchema({ version, series }) {
    this.version = version;
    for (const one of this.#byKey.values()) one.isPresent = false;
    this.#positions = series.map((described) => {
      let one = this.#byKey.get(described.key);
      if (!one) {
        one = new Series(described, this.#capacity);
        this.#byKey.set(one.key, one);
      }
      one.unit = described.unit;
      one.isPresent = true;
      return one;
    });
    this.#forgetLongGone();
    this.#byName = Map.groupBy
      ? Map.groupBy(this.#byKey.values(), ({ name }) => name)
      : groupByName(this.#byKey.values());
    this.revision += 1;
  }

  // Series that left the schema stay as long as charts can still show them.
  #forgetLongGone() {
    const horizon = this.lastTime - LONGEST_SECONDS;
    for (const one of this.#byKey.values()) {
      if (!one.isPresent && one.seenAt < horizon) this.#byKey.delete(one.key);
    }
  }

  #append({ seq, time, values, stale, gap, instance }) {
    if (seq === this.seq && time === this.lastTime) return;
    // The clock was set back: what is newer than now has not happened.
    while (this.count > 0 && this.lastTime >= time) this.count -= 1;
    this.#markMissing(time, gap, instance !== this.#instance);
    this.#instance = instance;
    this.seq = seq;
    const slot = this.#advance(time);
    for (const one of this.#byKey.values()) one.past[slot] = NaN;
    for (let position = 0; position < values.length; position += 1) {
      const one = this.#positions[position];
      const value = values[position];
      if (value !== one.value) one.changedAt = time;
      one.value = value;
      one.isStale = false;
      one.past[slot] = value;
      if (!Number.isNaN(value)) one.seenAt = time;
    }
    for (const position of stale ?? []) this.#positions[position].isStale = true;
    this.arrivedAt = Date.now() / 1000;
    this.clockOffset = Math.min(this.clockOffset, this.arrivedAt - time);
  }

  // Where time is missing, an empty sample breaks the lines.
  #markMissing(time, gap, isOtherProcess) {
    const last = this.lastTime;
    const hole = time - last;
    if (!(hole > 2.5 * this.interval) && !gap) return;
    if (gap?.cause === 'counter-reset' || Number.isNaN(last)) return;
    const pending = this.gaps.at(-1)?.to === Infinity ? this.gaps.pop() : null;
    this.gaps.push({
      from: last,
      to: time,
      seconds: gap?.seconds ?? hole,
      cause: gap?.cause ?? (isOtherProcess ? 'start' : (pending?.cause ?? 'no-samples')),
    });
    if (this.gaps.length > GAPS_KEPT) this.gaps.shift();
    if (hole > 1.5 * this.interval) {
      const slot = this.#advance(last + this.interval);
      for (const one of this.#byKey.values()) one.past[slot] = NaN;
    }
  }

  // Frames that cannot be replayed: known once the next sample says for how long.
  #missed() {
    if (this.count > 0)
      this.gaps.push({ from: this.lastTime, to: Infinity, seconds: NaN, cause: 'not-kept' });
  }

  // Makes room for one more sample and gives its slot.
  #advance(time) {
    if (this.count === this.#capacity) {
      if (this.lastTime - this.firstTime < LONGEST_SECONDS && this.#capacity < this.#largest)
        this.#grow();
      else {
        this.#start = (this.#start + 1) & (this.#capacity - 1);
        this.count -= 1;
        while (this.gaps.length > 0 && this.gaps[0].to < this.firstTime) this.gaps.shift();
      }
    }
    const slot = this.slotAt(this.count);
    this.#times[slot] = time;
    this.count += 1;
    return slot;
  }

  // An hour of samples, rounded up to a power of two; less at a tick well below a second.
  get #largest() {
    return Math.min(16_384, 2 ** Math.ceil(Math.log2(LONGEST_SECONDS / this.interval)));
  }

  #grow() {
    const unrolled = (column, empty) => {
      const longer = empty;
      const head = column.subarray(this.#start);
      longer.set(head);
      longer.set(column.subarray(0, this.#start), head.length);
      return longer;
    };
    const capacity = this.#capacity * 2;
    this.#times = unrolled(this.#times, new Float64Array(capacity));
    for (const one of this.#byKey.values()) {
      one.past = unrolled(one.past, new Float32Array(capacity).fill(NaN));
    }
    this.#capacity = capacity;
    this.#start = 0;
  }
}

function groupByName(all) {
  const groups = new Map();
  for (const one of all) {
    if (groups.has(one.name)) groups.get(one.name).push(one);
    else groups.set(one.name, [one]);
  }
  return groups;
}
