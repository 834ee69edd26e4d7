// The columns of the tables of sockets.

import { setText } from '../dom.js';
import { amount, bar, named } from './cells.js';
import { together } from './rows.js';

const text = (value) => (cell, { row }) => setText(cell, value(row) ?? '');

export const LISTENER_COLUMNS = [
  { id: 'port', title: 'Port', width: 62, rank: 0, kind: 'number', value: ({ port }) => port, write: text(({ port }) => String(port)) },
  { id: 'address', title: 'Address', width: 96, isWide: true, rank: 1, write: text(({ address, protocol }) => `${address}${protocol === 'tcp' ? '' : ` (${protocol})`}`) },
  {
    id: 'process', title: 'Process', width: 112, rank: 2, value: ({ process, pid }) => process ?? pid,
    write: named(({ row }) => row.process ?? row.pid ?? '', ({ row }) => (row.process ? row.pid : '')),
  },
  { id: 'unit', title: 'Unit', width: 124, rank: 4, write: text(({ unit }) => unit) },
  { id: 'user', title: 'User', width: 64, rank: 5, value: ({ user, uid }) => user ?? String(uid), write: text(({ user, uid }) => user ?? String(uid)) },
  { id: 'backlog', title: 'Waiting', help: 'Connections that nobody has accepted yet; the bar shows how full the backlog is', width: 76, rank: 3, kind: 'number', write: bar('backlog', '', ({ backlog_limit }) => backlog_limit) },
  { id: 'backlog_limit', title: 'Backlog', help: 'How many may wait', width: 78, rank: 6, kind: 'number', write: text(({ backlog_limit }) => String(backlog_limit)) },
]; // prettier-ignore

const TRAFFIC = [
  { id: 'tcp_sent', title: 'Sent', width: 82, rank: 2, kind: 'number', write: amount('tcp_sent', 'By/s') },
  { id: 'tcp_received', title: 'Received', width: 82, rank: 3, kind: 'number', write: amount('tcp_received', 'By/s') },
  { id: 'tcp', title: 'TCP', help: 'Sent and received', width: 82, rank: 1, kind: 'number', onDemand: true, write: amount(['tcp_sent', 'tcp_received'], 'By/s'), value: together('tcp_sent', 'tcp_received') },
  { id: 'retransmits', title: 'Resent', help: 'Segments sent again, each second', width: 76, rank: 4, kind: 'number', write: amount('retransmits', '{segment}/s') },
]; // prettier-ignore

const CONNECTIONS = { id: 'connections', title: 'Conn.', help: 'Connections', width: 64, rank: 1, kind: 'number', write: text(({ connections }) => String(connections)) };

export const PEER_COLUMNS = [
  { id: 'address', title: 'Remote address', width: 170, isWide: true, rank: 0, write: named(({ row }) => row.address, ({ row }) => row.units.join(', ')) },
  CONNECTIONS,
  ...TRAFFIC,
]; // prettier-ignore

export const UNIT_COLUMNS = [
  { id: 'unit', title: 'Unit', width: 170, isWide: true, rank: 0, write: text(({ unit }) => unit ?? 'unattributed') },
  CONNECTIONS,
  ...TRAFFIC,
  { id: 'rtt', title: 'Round trip', help: 'The median of its connections', width: 96, rank: 5, kind: 'number', write: amount('rtt', 's') },
]; // prettier-ignore
