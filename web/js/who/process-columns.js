// The columns of the process table. `value` is what a column sorts by; those `onDemand` are there only
// while one sorts by them.

import { setText } from '../dom.js';
import { duration } from '../format.js';
import { amount, bar, named } from './cells.js';
import { DENIED, isDenied } from './denied.js';
import { together } from './rows.js';
import { containerName } from './units.js';

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
  if (row.isGroup) return row.command;
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
    { id: 'user', title: 'User', width: 84, rank: 5, isText: true, write: (cell, { row }) => setText(cell, row.user ?? (row.uid ?? '')) },
    {
      id: 'unit', title: 'Unit', width: 130, rank: 6, isText: true,
      write: (cell, { row }) => {
        setText(cell, row.unit ?? '');
        if (cell.title !== (row.unit ?? '')) cell.title = row.unit ?? '';
      },
    },
    {
      id: 'container', title: 'Container', width: 150, rank: 16, isText: true,
      write: (cell, { row }) => {
        setText(cell, row.container ? containerName(row.container) : '');
        const whole = row.container?.id ?? '';
        if (cell.title !== whole) cell.title = whole;
      },
      value: ({ container }) => (container ? containerName(container) : ''),
    },
    {
      id: 'state', title: 'S', help: 'State', width: 26, rank: 7, isText: true, kind: 'centre',
      write: (cell, { row }) => {
        setText(cell, row.state ?? '');
        const words = STATES[row.state] ?? '';
        if (cell.title !== words) cell.title = words;
      },
    },
    { id: 'cpu', title: 'CPU', help: '100 % is one processor', width: 80, rank: 1, kind: 'number', write: bar('cpu', '1', () => 1) },
    {
      id: 'cpu_all', title: 'All CPU', width: 88, rank: 1, kind: 'number', onDemand: true, write: bar(['cpu', 'cpu_children'], '1', () => 1), value: together('cpu', 'cpu_children'),
      help: 'CPU of the process and of its children that ended: what lives too short to be seen counts with who started it',
    },
    { id: 'cpu_children', title: 'Children', help: 'CPU of children that ended, all they used; 100 % is one processor', width: 80, rank: 3, kind: 'number', write: bar('cpu_children', '1', () => 1) },
    { id: 'cpu_user', title: 'User CPU', help: 'CPU in user mode', width: 94, rank: 1, kind: 'number', onDemand: true, write: bar('cpu_user', '1', () => 1) },
    { id: 'cpu_system', title: 'Kernel CPU', help: 'CPU in the kernel', width: 102, rank: 1, kind: 'number', onDemand: true, write: bar('cpu_system', '1', () => 1) },
    { id: 'rss', title: 'Memory', help: 'Resident: what is in memory, shared pages included', width: 82, rank: 2, kind: 'number', write: bar('rss', 'By', () => memory()) },
    { id: 'swap', title: 'Swap', help: 'What is swapped out of memory', width: 82, rank: 1, kind: 'number', onDemand: true, write: amount('swap', 'By') },
    { id: 'read', title: 'Read', help: 'From storage', width: 82, rank: 8, kind: 'number', write: amount('read', 'By/s') },
    { id: 'written', title: 'Written', help: 'To storage', width: 82, rank: 4, kind: 'number', write: amount('written', 'By/s') },
    { id: 'io', title: 'Storage', help: 'Read and written', width: 86, rank: 1, kind: 'number', onDemand: true, write: amount(['read', 'written'], 'By/s'), value: together('read', 'written') },
    {
      id: 'cancelled', title: 'Cancelled', width: 94, rank: 15, kind: 'number', write: amount('cancelled', 'By/s'),
      help: 'Bytes that it meant to write, but which were removed or cut off before they reached storage',
    },
    { id: 'tcp_sent', title: 'Sent', help: 'Over TCP', width: 82, rank: 9, kind: 'number', write: amount('tcp_sent', 'By/s') },
    { id: 'tcp_received', title: 'Received', help: 'Over TCP', width: 82, rank: 10, kind: 'number', write: amount('tcp_received', 'By/s') },
    { id: 'tcp', title: 'TCP', help: 'Sent and received', width: 86, rank: 1, kind: 'number', onDemand: true, write: amount(['tcp_sent', 'tcp_received'], 'By/s'), value: together('tcp_sent', 'tcp_received') },
    { id: 'threads', title: 'Thr', help: 'Threads', width: 48, rank: 11, kind: 'number', write: plain('threads') },
    { id: 'major_faults', title: 'Faults', help: 'Major page faults: those that waited for a device', width: 68, rank: 12, kind: 'number', write: amount('major_faults', '{fault}/s') },
    { id: 'minor_faults', title: 'Min. faults', help: 'Minor page faults: those that waited for nothing', width: 100, rank: 1, kind: 'number', onDemand: true, write: amount('minor_faults', '{fault}/s') },
    { id: 'nice', title: 'NI', help: 'Nice value', width: 38, rank: 13, kind: 'number', write: plain('nice') },
    {
      id: 'start', title: 'Age', help: 'Since it was started', width: 92, rank: 14, kind: 'number', isTimed: true,
      write: (cell, { row }) => setText(cell, row.start ? duration(now() - row.start) : ''),
    },
  ]; // prettier-ignore
}

// What a column sorts by. Shares are taken as they are shown, so that rows that look the same are the same.
export function sortValue({ id, value = (row) => row[id] }) {
  return id.startsWith('cpu') ? (row) => asShown(value(row)) : value;
}

function asShown(share) {
  if (typeof share !== 'number') return share;
  return share >= 0.9995 ? Math.round(share * 100) * 10 : Math.round(share * 1000);
}
