// What the columns of processes and units have in common.

import { element, setText } from '../dom.js';
import { text } from '../format.js';

// A rate that is zero is no news: it stands back, so that what moves can be seen.
export function amount(member, unit) {
  return (cell, { row }) => {
    const value = row[member];
    setText(cell, shown(value, unit));
    cell.classList.toggle('is-quiet', !value);
    const isDenied = value === null && DENIED[member] && row.denied?.includes(DENIED[member]);
    cell.classList.toggle('is-denied', Boolean(isDenied));
    if (isDenied) setText(cell, 'denied');
    const title = isDenied ? 'The service may not read this of another user’s process' : '';
    if (cell.title !== title) cell.title = title;
  };
}

const DENIED = { read: 'io', written: 'io', cancelled: 'io' };

export function shown(value, unit) {
  if (value === null || value === undefined) return '–';
  return value === 0 ? '0' : text(value, unit);
}

// A number with a bar below it: how much of `whole(row)` it is. Nothing where there is no whole.
export function bar(member, unit, whole) {
  const write = amount(member, unit);
  return (cell, line) => {
    write(cell, line);
    const of = whole(line.row);
    const part = of > 0 ? Math.min(Math.max((line.row[member] ?? 0) / of, 0), 1) : 0;
    const length = `${(part * 100).toFixed(1)}%`;
    if (cell.style.getPropertyValue('--part') !== length) {
      cell.style.setProperty('--part', length);
      // Below a thousandth there is nothing to see.
      cell.classList.toggle('has-bar', length !== '0.0%');
      cell.dataset.level = part >= 0.95 ? 'hot' : part >= 0.85 ? 'warm' : '';
    }
  };
}

// A name, and behind it softly what says more.
export function named(name, more, { hasFolds = false } = {}) {
  return (cell, line) => {
    if (!cell.parts) {
      cell.parts = {
        fold: hasFolds ? element('span', { class: 'who-fold', 'aria-hidden': 'true' }) : null,
        name: element('b', {}),
        more: element('span', { class: 'who-more' }),
      };
      cell.append(...[cell.parts.fold, cell.parts.name, ' ', cell.parts.more].filter(Boolean));
    }
    const { parts } = cell;
    if (hasFolds) {
      const mark = line.count === 0 ? '' : line.isOpen ? '▾' : '▸';
      setText(parts.fold, mark);
      const indent = `${Math.min(line.depth, 12) * 14}px`;
      if (cell.style.paddingLeft !== indent) cell.style.paddingLeft = indent;
    }
    setText(parts.name, name(line));
    setText(parts.more, more(line));
    const title = `${parts.name.textContent} ${parts.more.textContent}`;
    if (cell.title !== title) cell.title = title;
  };
}
