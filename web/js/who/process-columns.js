// The columns of the process table. `value` is what a column sorts by.

import { setText } from '../dom.js';
import { duration } from '../format.js';
import { amount, bar, named } from './cells.js';
import { DENIED, isDenied } from './denied.js';
import { together } from './rows.js';

export const STATES = {
  R: 'running',
  S: 'sleeping',
  D: 'waiting for a device, cannot be interrupted',
  Z: 'zombie: ended, not yet waited for',
  T: 'stopped',
  t: 'traced',
  I: 'idle',
  X: 'dead',
};

const plain = (member) => (cell, { row }) => setText(cell, row[member] ?? '');

export function processName({ name }) {
  return name === '' ? 'no name' : (name ?? 'hidden');
}

function command(row) {
  if (row.isGroup) return '';
  if (isDenied(row, 'command')) return `command line: ${DENIED}`;
  if (row.kernel) return 'kernel thread';
  return !row.command || row.command === row.name ? '' : row.command;
}

// memory: how many bytes the host has, for the bars; may be NaN. now: the time that the rows are of.
export function processColumns({ memory, now }) {
  return [
    {
      id: 'pid', title: 'PID', width: 66, rank: 3, kind: 'number',
      write: (cell, { row, count }) => setText(cell, row.isGroup ? `${count}×` : String(row.pid)),
    },
    {
      id: 'name', title: 'Process', width: 290, isWide: true, rank: 0, isText: true,
      help: 'Name and command line',
      write: named(
        ({ row }) => processName(row),
        ({ row }) => command(row),
        { hasFolds: true },
      ),
    },
    { id: 'user', title: 'User', width: 92, rank: 5, isText: true, write: (cell, { row }) => setText(cell, row.user ?? (row.uid ?? '')) },
    {
      id: 'unit', title: 'Unit', width: 150, rank: 6, isText: true,
      write: (cell, { row }) => {
        setText(cell, row.unit ?? '');
        if (cell.title !== (row.unit ?? '')) cell.title = row.unit ?? '';
      },
    },
    {
      id: 'state', title: 'S', help: 'State', width: 26, rank: 7, isText: true, kind: 'centre',
      write: (cell, { row }) => {
        setText(cell, row.state ?? '');
        const words = STATES[row.state] ?? '';
        if (cell.title !== words) cell.title = words;
      },
    },
    { id: 'cpu', title: 'CPU', help: '100 % is one processor', width: 74, rank: 1, kind: 'number', write: bar('cpu', '1', () => 1) },
    { id: 'rss', title: 'Memory', help: 'Resident: what is in memory, shared pages included', width: 82, rank: 2, kind: 'number', write: bar('rss', 'By', () => memory()) },
    { id: 'read', title: 'Read', help: 'From storage', width: 82, rank: 8, kind: 'number', write: amount('read', 'By/s') },
    { id: 'written', title: 'Written', help: 'To storage', width: 82, rank: 4, kind: 'number', write: amount('written', 'By/s') },
    { id: 'tcp_sent', title: 'Sent', help: 'Over TCP', width: 82, rank: 9, kind: 'number', write: amount('tcp_sent', 'By/s') },
    { id: 'tcp_received', title: 'Received', help: 'Over TCP', width: 82, rank: 10, kind: 'number', write: amount('tcp_received', 'By/s') },
    { id: 'threads', title: 'Thr', help: 'Threads', width: 48, rank: 11, kind: 'number', write: plain('threads') },
    { id: 'major_faults', title: 'Faults', help: 'Major page faults: those that waited for a device', width: 68, rank: 12, kind: 'number', write: amount('major_faults', '{fault}/s') },
    { id: 'nice', title: 'NI', help: 'Nice value', width: 38, rank: 13, kind: 'number', write: plain('nice') },
    {
      id: 'start', title: 'Age', help: 'Since it was started', width: 92, rank: 14, kind: 'number', isTimed: true,
      write: (cell, { row }) => setText(cell, row.start ? duration(now() - row.start) : ''),
    },
  ]; // prettier-ignore
}

// Columns that one sorts by without seeing them: what charts ask for.
export const SORTS = {
  io: { title: 'read and written', value: (row) => both(row.read, row.written) },
  tcp: { title: 'sent and received', value: (row) => both(row.tcp_sent, row.tcp_received) },
  cpu_user: { title: 'CPU in user mode' },
  cpu_system: { title: 'CPU in the kernel' },
  minor_faults: { title: 'minor faults' },
};

function both(one, other) {
  if (typeof one !== 'number') return other ?? null;
  return one + (other ?? 0);
}

export function sortValue(column) {
  return SORTS[column]?.value ?? ((row) => row[column]);
}
