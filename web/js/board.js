// All charts on the page: makes them, draws them when something changed, and moves one crosshair
// and one time range over all of them.

import { Chart } from './chart.js';

const SMALLEST_ZOOM = 5; // seconds

export class Board {
  #charts = new Map(); // card → Chart
  #plots = new Set(); // anything else with pad, area, drawLegend(), shade() and resize(): the heat map
  #store;
  #view;
  #painter;
  #marks;
  #whoOf;
  #legends = 0;
  #sizes = new ResizeObserver((changes) => {
    for (const { target } of changes) this.#resized(target);
  });

  // whoOf: definition of a chart → what to do when somebody asks who it was, or null
  constructor({ store, view, painter, marks, whoOf = () => null }) {
    this.#store = store;
    this.#view = view;
    this.#painter = painter;
    this.#marks = marks;
    this.#whoOf = whoOf;
  }

  get charts() {
    return [...this.#charts.values()];
  }

  add(definition, parent) {
    const chart = new Chart(definition, {
      store: this.#store,
      view: this.#view,
      marks: this.#marks,
      onWho: this.#whoOf(definition),
    });
    parent.append(chart.card);
    this.#charts.set(chart.card, chart);
    this.#painter.add(chart.card, () => chart.draw());
    this.adopt(chart);
    return chart;
  }

  // The crosshair and the drag also work on this plot.
  adopt(plot) {
    this.#plots.add(plot);
    plot.pad.plot = plot;
    this.#sizes.observe(plot.pad);
    this.#listen(plot);
  }

  remove(chart) {
    this.#painter.remove(chart.card);
    this.#sizes.unobserve(chart.pad);
    this.#charts.delete(chart.card);
    this.#plots.delete(chart);
    chart.destroy();
    chart.card.remove();
  }

  arrange() {
    for (const chart of this.#charts.values()) chart.arrange();
  }

  draw() {
    for (const card of this.#charts.keys()) this.#painter.touch(card);
  }

  restyle() {
    for (const chart of this.#charts.values()) chart.restyle();
    this.draw();
  }

  // Only the crosshair moved: values change, lines do not.
  drawLegends() {
    this.#legends ||= requestAnimationFrame(() => {
      this.#legends = 0;
      for (const plot of this.#plots) if (this.#isNear(plot)) plot.drawLegend();
    });
  }

  #isNear({ pad }) {
    const { top, bottom } = pad.getBoundingClientRect();
    return bottom > -200 && top < innerHeight + 200;
  }

  #resized(pad) {
    pad.plot.resize();
    this.#painter.touch(pad.plot.card);
  }

  // --- pointer

  #listen(plot) {
    const { pad } = plot;
    const timeAt = (event) => {
      const { left } = pad.getBoundingClientRect();
      const area = plot.area;
      const [from, to] = this.#view.range(this.#store);
      const share = Math.min(Math.max((event.clientX - left - area.x) / area.w, 0), 1);
      return from + share * (to - from);
    };
    let dragFrom = null;
    pad.addEventListener('pointermove', (event) => {
      const time = timeAt(event);
      this.#view.set({ hover: time });
      if (dragFrom !== null) plot.shade([Math.min(dragFrom, time), Math.max(dragFrom, time)]);
    });
    pad.addEventListener('pointerleave', () => {
      if (dragFrom === null) this.#view.set({ hover: null });
    });
    pad.addEventListener('pointerdown', (event) => {
      // A finger moves the crosshair; a mouse also selects.
      if (event.button !== 0 || event.pointerType === 'touch') return;
      dragFrom = timeAt(event);
      pad.setPointerCapture(event.pointerId);
    });
    const release = (event) => {
      if (dragFrom === null) return;
      const selected = [dragFrom, timeAt(event)].sort((a, b) => a - b);
      dragFrom = null;
      plot.shade(null);
      if (
        event.type === 'pointerup' &&
        selected[1] - selected[0] >= Math.max(1, this.#store.interval)
      )
        this.#zoom(selected);
    };
    pad.addEventListener('pointerup', release);
    pad.addEventListener('pointercancel', release);
    pad.addEventListener('dblclick', () => this.#view.set({ zoom: null }));
    pad.addEventListener(
      'wheel',
      (event) => {
        if (!event.shiftKey) return;
        event.preventDefault();
        const turn = event.deltaY || event.deltaX;
        this.#zoomAround(timeAt(event), turn > 0 ? 1.25 : 0.8);
      },
      { passive: false },
    );
  }

  #zoomAround(time, factor) {
    const [from, to] = this.#view.range(this.#store);
    if ((to - from) * factor > 3600) return;
    this.#zoom([time - (time - from) * factor, time + (to - time) * factor]);
  }

  #zoom([from, to]) {
    const missing = Math.max(0, SMALLEST_ZOOM - (to - from)) / 2;
    this.#view.set({ zoom: [from - missing, to + missing] });
  }
}
