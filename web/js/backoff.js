// Waiting times between attempts: doubling from half a second to 15 s, with jitter, so that the
// many pages that a restarted service lost do not all come back in the same instant.

const FIRST = 500;
const LONGEST = 15_000;

export class Backoff {
  #attempt = 0;

  reset() {
    this.#attempt = 0;
  }

  // Milliseconds until the next attempt.
  next() {
    const ceiling = Math.min(LONGEST, FIRST * 2 ** this.#attempt);
    this.#attempt = Math.min(this.#attempt + 1, 10);
    return ceiling * (0.5 + Math.random() / 2);
  }
}
