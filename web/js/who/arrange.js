// From rows to the lines of a table: flat, as a tree of parents and children, or in groups.
//
// A line is { key, row, depth, count, isOpen }; `count` is how many lines hang below it, and `isOpen`
// whether they are shown. Nothing here touches the page.

import { isDenied } from './denied.js';
import { comparison, ordered, sum } from './rows.js';
import { ownerOf, twinNames } from './units.js';

// What of a group's rows adds up.
const SUMMED = [
  'cpu', 'cpu_user', 'cpu_system', 'cpu_children', 'rss', 'swap', 'threads', 'minor_faults', 'major_faults',
  'read', 'written', 'cancelled', 'tcp_sent', 'tcp_received',
]; // prettier-ignore
// Columns that are sums themselves.
const SUMS = ['cpu_all', 'io', 'tcp'];

export function flat(rows, { value, isDescending, isStable }) {
  return ordered(rows, value, isDescending, isStable).map((row) => ({ key: row.pid, row, depth: 0, count: 0, isOpen: false }));
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

// What a group is known by: of units there may be several of one name.
const KEYS = {
  unit: (row) => row.unit_cgroup ?? row.unit ?? '',
  user: (row) => row.user ?? '',
};

// One line for each unit or user with its sums, and below it, if it is open, its processes.
export function grouped(rows, { by, value, isDescending, isStable, opened }) {
  const groups = new Map();
  for (const row of rows) {
    const key = KEYS[by](row);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  }
  const heads = [...groups].map(([key, members]) => ({ key: `${by} ${key}`, row: head(members, by, key), members }));
  const twins = twinNames(heads.map(({ row }) => row));
  for (const { row } of heads) if (twins.has(row.name) && row.cgroup) row.command = ownerOf(row);
  const order = comparison(value, isDescending);
  heads.sort((a, b) => order(a.row, b.row) || a.row.name.localeCompare(b.row.name) || a.key.localeCompare(b.key));
  return heads.flatMap(({ key, row, members }) => {
    const isOpen = opened.has(key);
    const line = { key, row, depth: 0, count: members.length, isOpen };
    if (!isOpen) return [line];
    return [line, ...ordered(members, value, isDescending, isStable).map((one) => ({ key: one.pid, row: one, depth: 1, count: 0, isOpen: false }))];
  });
}

// The row of a group: sums of its members.
function head(members, by, key) {
  const refusing = members.filter(({ denied }) => denied?.length > 0);
  const unread = SUMMED.filter((member) => refusing.some((one) => (one[member] ?? null) === null && isDenied(one, member)));
  const name = members[0][by] ?? null;
  const row = { pid: null, name: name || `no ${by}`, command: '', isGroup: true, unread, [by]: name || null };
  if (by === 'unit' && key.startsWith('/')) row.cgroup = key;
  for (const member of SUMMED) row[member] = sum(members, member);
  return row;
}
