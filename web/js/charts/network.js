// Interfaces and sockets. What the fields mean stands in ../chart-list.js.

import { byDevice, byLabel, byName } from '../lines.js';

const IN_OUT = [
  { direction: 'receive', short: 'in' },
  { direction: 'transmit', short: 'out', sign: -1, dash: true },
];

const TCP_STATES = {
  established: 'cpu',
  listen: 'quiet',
  time_wait: 'd1',
  close_wait: 'alarm',
  syn_sent: 'd2',
  syn_recv: 'd5',
  fin_wait1: 'd6',
  fin_wait2: 'd4',
  last_ack: 'd7',
  closing: 'guest',
  close: 'free',
};

export const network = [
  {
    id: 'network-io',
    family: 'network',
    title: 'Traffic',
    note: 'in above, out below',
    unit: 'By/s',
    isMirrored: true,
    isFilled: true,
    least: 1000,
    lines: byDevice('net', 'system.network.io', IN_OUT),
  },
  {
    id: 'network-packets',
    family: 'network',
    title: 'Packets',
    note: 'in above, out below',
    unit: '{packet}/s',
    isMirrored: true,
    isFilled: true,
    least: 10,
    lines: byDevice('net', 'system.network.packet.count', IN_OUT),
  },
  {
    id: 'network-errors',
    family: 'network',
    title: 'Errors',
    note: 'in above, out below',
    unit: '{error}/s',
    isMirrored: true,
    least: 1,
    lines: byDevice('net', 'system.network.errors', IN_OUT),
  },
  {
    id: 'network-dropped',
    family: 'network',
    title: 'Dropped',
    note: 'in above, out below',
    unit: '{packet}/s',
    isMirrored: true,
    least: 1,
    lines: byDevice('net', 'system.network.packet.dropped', IN_OUT),
  },
];

export const sockets = [
  {
    id: 'tcp-states',
    family: 'sockets',
    title: 'TCP connections by state',
    note: 'IPv4 and IPv6',
    unit: '{connection}',
    least: 4,
    lines: ({ store }) =>
      Object.entries(TCP_STATES).map(([state, colour]) => ({
        label: state.replace('_', ' '),
        colour,
        series: store
          .named('system.network.connection.count', { state })
          .filter(({ labels }) => labels.protocol.startsWith('tcp')),
      })),
  },
  {
    id: 'sockets-in-use',
    family: 'sockets',
    title: 'Sockets in use',
    unit: '{socket}',
    least: 4,
    lines: ({ store }) => [
      {
        label: 'all',
        colour: 'quiet',
        dash: true,
        series: store.named('system.linux.sockets.used'),
      },
      ...store.named('system.linux.sockets.in_use').map((series, index) => ({
        label: series.labels.protocol,
        colour: `d${index % 8}`,
        series: [series],
      })),
    ],
  },
  {
    id: 'tcp-trouble',
    family: 'sockets',
    title: 'TCP trouble',
    unit: '{event}/s',
    least: 1,
    lines: byName(
      ['system.linux.tcp.retransmits', 'retransmits', 'alarm'],
      ['system.linux.tcp.listen_overflows', 'listen overflows', 'd1'],
      ['system.linux.tcp.listen_drops', 'listen drops', 'd5'],
      ['system.linux.tcp.resets_received', 'resets in', 'd0'],
      ['system.linux.tcp.resets_sent', 'resets out', 'd2'],
      ['system.linux.tcp.in_errors', 'bad segments', 'd4'],
      ['system.linux.tcp.attempt_fails', 'failed attempts', 'd6'],
    ),
  },
  {
    id: 'tcp-opens',
    family: 'sockets',
    title: 'TCP connections opened',
    unit: '{connection}/s',
    least: 1,
    lines: byName(
      ['system.linux.tcp.active_opens', 'from here', 'out'],
      ['system.linux.tcp.passive_opens', 'to here', 'in'],
    ),
  },
  {
    id: 'tcp-segments',
    family: 'sockets',
    title: 'TCP segments',
    note: 'in above, out below',
    unit: '{segment}/s',
    isMirrored: true,
    isFilled: true,
    least: 10,
    lines: byLabel(
      'system.linux.tcp.segments',
      'direction',
      { receive: 'in', transmit: 'out' },
      { sign: { transmit: -1 }, names: { receive: 'in', transmit: 'out' } },
    ),
  },
  {
    id: 'udp-datagrams',
    family: 'sockets',
    title: 'UDP datagrams',
    note: 'in above, out below',
    unit: '{datagram}/s',
    isMirrored: true,
    isFilled: true,
    least: 10,
    lines: byLabel(
      'system.linux.udp.datagrams',
      'direction',
      { receive: 'in', transmit: 'out' },
      { sign: { transmit: -1 }, names: { receive: 'in', transmit: 'out' } },
    ),
  },
  {
    id: 'udp-errors',
    family: 'sockets',
    title: 'UDP errors',
    unit: '{error}/s',
    least: 1,
    lines: byLabel(
      'system.linux.udp.errors',
      'reason',
      { no_port: 'd0', in_errors: 'd3', receive_buffer: 'd1', send_buffer: 'd4' },
      {
        names: {
          no_port: 'no such port',
          in_errors: 'bad datagram',
          receive_buffer: 'receive buffer full',
          send_buffer: 'send buffer full',
        },
      },
    ),
  },
  {
    id: 'sockets-memory',
    family: 'sockets',
    title: 'Memory of sockets',
    unit: 'By',
    least: 2 ** 16,
    lines: byLabel('system.linux.sockets.memory', 'protocol', { tcp: 'd0', udp: 'd1' }),
  },
];
