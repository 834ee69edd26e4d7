// What the columns of processes and units have in common.

import { element, setText } from '../dom.js';
import { text } from '../format.js';
import { DENIED, isDenied } from './denied.js';
import { together } from './rows.js';

// A rate that is zero is no news: it stands back, so that what moves can be seen.
// of: members that are added up.
export function amount(of, unit) {
  const members = [of].flat();
  const value = together(...members);
  return (cell, { row }) => {
    const known = value(row);
    const isRefused = isDenied(row, ...members);
    const isUnknown = isRefused && known === null;
    // Of a group, what may be read of some of its processes is the least that it is.
    const isLeast = isRefused && known !== null && Boolean(row.isGroup);
    setText(cell, isUnknown ? DENIED : `${isLeast ? '≥ ' : ''}${shown(known, unit)}`);
    cell.classList.toggle('is-quiet', !known);
    cell.classList.toggle('is-denied', isUnknown);
    const title = isUnknown ? 'The service may not read this' : isLeast ? 'The service may not read this of all of them' : '';
    if (cell.title !== title) cell.title = title;
  };
}

export function shown(value, unit) {
  if (value === null || value === undefined) return '–';
  return value === 0 ? '0' : text(value, unit);
}

// A number with a bar below it: how much of `whole(row)` it is. Nothing where there is no whole.
export function bar(of, unit, whole) {
  const write = amount(of, unit);
  const value = together(...[of].flat());
  return (cell, line) => {
    write(cell, line);
    const all = whole(line.row);
    const part = all > 0 ? Math.min(Math.max((value(line.row) ?? 0) / all, 0), 1) : 0;
    const length = `${(part * 100).toFixed(1)}%`;
    if (cell.style.getPropertyValue('--part') !== length) {
      cell.style.setProperty('--part', length);
      // A bar of less than a pixel says nothing, and a table full of them is noise.
      cell.classList.toggle('has-bar', part >= 0.005);
      cell.dataset.level = part >= 0.95 ? 'hot' : part >= 0.85 ? 'warm' : '';
    }
  };
}

// A name, and behind it softly what says more.
// tip(line): what stands in the title besides.
export function named(name, more, { hasFolds = false, tip = () => '' } = {}) {
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
      if (cell.depth !== line.depth) {
        cell.depth = line.depth;
        // However deep it lies, its name can be read.
        cell.style.paddingLeft = `min(${Math.min(line.depth, 12) * 14}px, 45%)`;
      }
    }
    setText(parts.name, name(line));
    setText(parts.more, more(line));
    const title = [parts.name.textContent, parts.more.textContent, tip(line)].filter(Boolean).join('\n');
    if (cell.title !== title) cell.title = title;
  };
}
