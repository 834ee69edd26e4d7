// The last hour of what the stream sent, kept by the shared worker for pages that open later or
// come back from the background. Oldest first; a schema stands before the samples that it describes.

const LONGEST_SECONDS = 3600;
const LARGEST_BYTES = 48 * 2 ** 20;

export class History {
  #entries = [];
  #dropped = 0; // entries at the front that are let go but not yet removed
  #bytes = 0;
  #droppedSchema = null;

  clear() {
    this.#entries = [];
    this.#dropped = 0;
    this.#bytes = 0;
    this.#droppedSchema = null;
  }

  push(entry) {
    this.#entries.push(entry);
    if (entry.type !== 'sample') return;
    this.#bytes += entry.values.byteLength;
    while (this.#isTooMuch(entry)) this.#drop();
    // Removing from the front costs as much as the array is long, so it is done in bulk.
    if (this.#dropped > 1000) {
      this.#entries.splice(0, this.#dropped);
      this.#dropped = 0;
    }
  }

  // What a page needs that already has everything up to and including one sample, or nothing (null),
  // and wants no more than the last `seconds`.
  since(last, seconds) {
    const newest = this.#entries.at(-1);
    const from = newest ? newest.time - seconds : 0;
    const first = last ? this.#behind(last) : this.#dropped;
    const wanted = [];
    let schema = this.#droppedSchema;
    for (let index = this.#dropped; index < this.#entries.length; index += 1) {
      const entry = this.#entries[index];
      if (entry.type === 'schema') {
        schema = entry;
      } else if (index >= first && entry.time >= from) {
        if (schema) wanted.push(schema);
        schema = null;
        wanted.push(entry);
      }
    }
    if (schema) wanted.push(schema);
    return wanted;
  }

  // The place behind a sample. Its number alone does not tell: numbers begin anew when the service does, and
  // neither does its time, which goes back when the clock is set.
  #behind({ seq, time }) {
    const isIt = (entry) => entry?.type === 'sample' && entry.seq === seq && entry.time === time;
    const at = this.#entries.findLastIndex(isIt);
    if (at >= 0) return at + 1;
    const later = this.#entries.findIndex((entry) => entry?.type === 'sample' && entry.time > time);
    return later < 0 ? this.#entries.length : later;
  }

  #isTooMuch(newest) {
    if (this.#bytes > LARGEST_BYTES) return true;
    return this.#entries[this.#dropped].time < newest.time - LONGEST_SECONDS;
  }

  #drop() {
    const entry = this.#entries[this.#dropped];
    if (entry.type === 'schema') this.#droppedSchema = entry;
    if (entry.type === 'sample') this.#bytes -= entry.values.byteLength;
    this.#entries[this.#dropped] = undefined;
    this.#dropped += 1;
  }
}
