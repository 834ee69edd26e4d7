// From the store's columns to the rows that dygraphs draws: [milliseconds, value, value, …].
//
// A long time holds more samples than the chart has room for; then neighbours are put together, on
// a grid fixed in time so that the picture does not shimmer as it moves: the mean where lines are
// stacked (they still add up), else the value farthest from zero (no peak is lost).

export const MOST_ROWS = 600;

// lines: [{ series: [Series, …], sign }]; several series of one line are added up.
// Gives { rows, low, high }: the least and the largest value shown (of the stack, when stacked).
export function buildRows(store, lines, from, to, isStacked) {
  const first = Math.max(store.indexOf(from) - 1, 0);
  const end = Math.min(store.indexOf(to) + 1, store.count);
  const step = Math.max(1, Math.ceil((to - from) / store.interval / MOST_ROWS));
  const bucket = step * store.interval;
  const rows = [];
  let index = first;
  while (index < end) {
    const start = store.timeAt(index);
    const border = step === 1 ? 0 : (Math.floor(start / bucket) + 1) * bucket;
    let next = index + 1;
    while (next < end && store.timeAt(next) < border) next += 1;
    const row = new Array(lines.length + 1);
    row[0] = start * 1000;
    for (let line = 0; line < lines.length; line += 1) {
      row[line + 1] = isStacked
        ? mean(store, lines[line], index, next)
        : peak(store, lines[line], index, next);
    }
    rows.push(row);
    index = next;
  }
  return { rows, ...extent(rows, from * 1000, to * 1000, isStacked) };
}

// One line's value in one sample.
export function valueAt(store, { series, sign = 1 }, index) {
  const slot = store.slotAt(index);
  let sum = NaN;
  for (const { past } of series) {
    const value = past[slot];
    if (!Number.isNaN(value)) sum = Number.isNaN(sum) ? value : sum + value;
  }
  return sum * sign;
}

function mean(store, line, from, to) {
  let sum = 0;
  let number = 0;
  for (let index = from; index < to; index += 1) {
    const value = valueAt(store, line, index);
    if (!Number.isNaN(value)) {
      sum += value;
      number += 1;
    }
  }
  return number === 0 ? NaN : sum / number;
}

function peak(store, line, from, to) {
  let largest = NaN;
  for (let index = from; index < to; index += 1) {
    const value = valueAt(store, line, index);
    if (!Number.isNaN(value) && !(Math.abs(value) <= Math.abs(largest))) largest = value;
  }
  return largest;
}

function extent(rows, from, to, isStacked) {
  let low = Infinity;
  let high = -Infinity;
  for (const row of rows) {
    if (row[0] < from || row[0] > to) continue;
    let sum = NaN; // a stack of which nothing is known has no height, which is not one of 0
    for (let column = 1; column < row.length; column += 1) {
      const value = row[column];
      if (Number.isNaN(value)) continue;
      sum = Number.isNaN(sum) ? value : sum + value;
      if (!isStacked) {
        if (value > high) high = value;
        if (value < low) low = value;
      }
    }
    if (isStacked && sum > high) high = sum;
    if (isStacked && !Number.isNaN(sum)) low = 0;
  }
  return { low, high };
}
