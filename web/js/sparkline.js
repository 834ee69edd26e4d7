// A small line without axes: the shape of the time shown, nothing more.

import { prepare } from './frame.js';
import { valueAt } from './rows.js';
import { colour } from './theme.js';

// lines: [{ series: [Series, …], colour, sign }]; top: the least height of the scale, or a fixed one.
export function drawSparkline(canvas, { store, lines, from, to, least = 0, fixed = null }) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (width === 0 || store.count === 0) return;
  const context = prepare(canvas, width, height);
  const shapes = lines.map((line) => ({
    colour: line.colour,
    points: trace(store, line, from, to, width),
  }));
  const highest = Math.max(
    ...shapes.flatMap(({ points }) =>
      points.map(({ value }) => value).filter((value) => !Number.isNaN(value)),
    ),
    least,
  );
  const top = fixed ?? highest;
  if (!(top > 0)) return;
  const yOf = (value) => height - 1.5 - (Math.min(value, top) / top) * (height - 4);
  context.lineWidth = 1.4;
  context.lineJoin = 'round';
  for (const { colour: token, points } of shapes) {
    const line = new Path2D();
    let isDrawing = false;
    for (const { x, value } of points) {
      if (Number.isNaN(value)) isDrawing = false;
      else if (isDrawing) line.lineTo(x, yOf(value));
      else {
        line.moveTo(x, yOf(value));
        isDrawing = true;
      }
    }
    context.strokeStyle = colour(token);
    context.stroke(line);
  }
}

// At most one point for every two pixels, the largest of those that fall together.
function trace(store, line, from, to, width) {
  const first = Math.max(store.indexOf(from) - 1, 0);
  const end = Math.min(store.indexOf(to) + 1, store.count);
  const step = Math.max(1, Math.ceil((end - first) / (width / 2)));
  const points = [];
  for (let index = first; index < end; index += step) {
    let value = NaN;
    for (let near = index; near < Math.min(index + step, end); near += 1) {
      const one = valueAt(store, line, near);
      if (!Number.isNaN(one) && !(one <= value)) value = one;
    }
    points.push({ x: ((store.timeAt(index) - from) / (to - from)) * width, value });
  }
  return points;
}
