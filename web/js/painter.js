// When things are drawn: at most once per animation frame, only what can be seen, nothing while the
// page is in the background, and no more than a few milliseconds of a frame at a time, so that
// scrolling and typing stay smooth with many charts in view. What was drawn longest ago comes first:
// where all is dirty again before all is drawn, the last ones would else never have their turn.

const BUDGET = 8; // ms of one frame

export class Painter {
  #parts = new Map(); // element → { draw, isDirty, isVisible }
  #frame = 0;
  #observer = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        const part = this.#parts.get(target);
        if (part) part.isVisible = isIntersecting;
      }
      this.#request();
    },
    { rootMargin: '120px 0px' },
  );

  constructor() {
    document.addEventListener('visibilitychange', () => this.#request());
  }

  // draw() is called when the part is dirty and its element can be seen. Text, which costs little and
  // which screen readers also find out of sight, asks to be drawn wherever it is.
  add(target, draw, { isText = false } = {}) {
    this.#parts.set(target, { draw, isDirty: true, isVisible: isText });
    if (!isText) this.#observer.observe(target);
  }

  remove(target) {
    this.#observer.unobserve(target);
    this.#parts.delete(target);
  }

  touch(target) {
    const part = this.#parts.get(target);
    if (part) part.isDirty = true;
    this.#request();
  }

  touchAll() {
    for (const part of this.#parts.values()) part.isDirty = true;
    this.#request();
  }

  #request() {
    if (this.#frame || document.hidden) return;
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    this.#frame = 0;
    const begin = performance.now();
    for (const [target, part] of [...this.#parts]) {
      // One that is drawn may take another away.
      if (!part.isDirty || !part.isVisible || this.#parts.get(target) !== part) continue;
      if (performance.now() - begin > BUDGET) {
        this.#request();
        return;
      }
      part.isDirty = false;
      this.#parts.delete(target);
      this.#parts.set(target, part);
      part.draw();
    }
  }
}
