// What stands at the top of a chart under the crosshair.

import { clock, text } from './format.js';
import { gapWords } from './frame.js';

const REACH = 4; // px from a mark to the crosshair that still points at it

// The time of the values in the legend; in a gap, why there are none; at a mark, what happened. Without a
// crosshair nothing.
export function momentText({ store, view, marks, index, area }) {
  const { hover } = view;
  if (hover === null || store.count === 0) return '';
  const gap = store.gaps.find((one) => hover > one.from && hover < one.to);
  if (gap) return `${clock(hover)} · ${gapWords(gap)}, ${text(gap.seconds, 's')}`;
  const [from, to] = view.range(store);
  const mark = nearest(marks, hover, (REACH * (to - from)) / area.w);
  return mark ? `${clock(mark.time)} · ${mark.words}` : clock(store.timeAt(index));
}

// Of several that are as near, the one that came last.
function nearest(marks, time, reach) {
  let found = null;
  for (const mark of marks) {
    const distance = Math.abs(mark.time - time);
    if (distance <= reach && !(found && distance > Math.abs(found.time - time))) found = mark;
  }
  return found;
}
