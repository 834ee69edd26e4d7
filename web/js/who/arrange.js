// From rows to the lines of a table: flat, as a tree of parents and children, or in groups.
//
// A line is { key, row, depth, count, isOpen }; `count` is how many lines hang below it, and `isOpen`
// whether they are shown. Nothing here touches the page.

import { isDenied } from './denied.js';
import { comparison, sum } from './rows.js';

// What of a group's rows adds up.
const SUMMED = [
  'cpu', 'cpu_user', 'cpu_system', 'cpu_children', 'rss', 'threads', 'minor_faults', 'major_faults',
  'read', 'written', 'cancelled', 'tcp_sent', 'tcp_received',
]; // prettier-ignore
// Columns that are sums themselves.
const SUMS = ['cpu_all', 'io', 'tcp'];

export function flat(rows, { value, isDescending, isStable }) {
  const order = comparison(value, isDescending);
  return rows
    .sort((a, b) => order(a, b) || isStable(a, b))
    .map((row) => ({ key: row.pid, row, depth: 0, count: 0, isOpen: false }));
}

// Parents stand above their children. Siblings are ordered by what their whole branch comes to, so that
// a busy leaf is found at the top.
export function tree(rows, { value, member, isDescending, isStable, closed }) {
  const children = new Map();
  const present = new Set(rows.map(({ pid }) => pid));
  for (const row of rows) {
    const parent = present.has(row.ppid) && row.ppid !== row.pid ? row.ppid : 0;
    if (!children.has(parent)) children.set(parent, []);
    children.get(parent).push(row);
  }
  const isSummed = SUMMED.includes(member) || SUMS.includes(member);
  const weights = new Map();
  const weigh = (row) => {
    const own = value(row);
    const below = children.get(row.pid) ?? [];
    let weight = own;
    for (const child of below) {
      const one = weigh(child);
      if (isSummed && typeof one === 'number') weight = (weight ?? 0) + one;
    }
    weights.set(row.pid, weight);
    return weight;
  };
  for (const row of children.get(0) ?? []) weigh(row);
  const order = comparison(({ pid }) => weights.get(pid), isDescending);
  const lines = [];
  const put = (row, depth) => {
    const below = children.get(row.pid) ?? [];
    const isOpen = !closed.has(row.pid);
    lines.push({ key: row.pid, row, depth, count: below.length, isOpen });
    if (!isOpen) return;
    for (const child of below.sort((a, b) => order(a, b) || isStable(a, b))) put(child, depth + 1);
  };
  for (const row of (children.get(0) ?? []).sort((a, b) => order(a, b) || isStable(a, b))) put(row, 0);
  return lines;
}

// One line for each unit or user with its sums, and below it, if it is open, its processes.
export function grouped(rows, { by, value, isDescending, isStable, opened }) {
  const groups = new Map();
  for (const row of rows) {
    const name = row[by] ?? '';
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(row);
  }
  const order = comparison(value, isDescending);
  const heads = [...groups].map(([name, members]) => {
    const refusing = members.filter(({ denied }) => denied?.length > 0);
    const unread = SUMMED.filter((member) => refusing.some((one) => (one[member] ?? null) === null && isDenied(one, member)));
    const row = { pid: null, name: name || `no ${by}`, command: '', isGroup: true, unread };
    for (const member of SUMMED) row[member] = sum(members, member);
    row[by] = name || null;
    return { row, name, members };
  });
  heads.sort((a, b) => order(a.row, b.row) || a.name.localeCompare(b.name));
  return heads.flatMap(({ row, name, members }) => {
    const key = `${by} ${name}`;
    const isOpen = opened.has(key);
    const head = { key, row, depth: 0, count: members.length, isOpen };
    if (!isOpen) return [head];
    members.sort((a, b) => order(a, b) || isStable(a, b));
    return [head, ...members.map((one) => ({ key: one.pid, row: one, depth: 1, count: 0, isOpen: false }))];
  });
}
