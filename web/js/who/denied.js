// What the service may not read of a process, and the words for it.

export const DENIED = 'not permitted';

// Member → what stands for it in a row's `denied`.
const BEHIND = { read: 'io', written: 'io', cancelled: 'io', tcp_sent: 'fds', tcp_received: 'fds', command: 'command', unit: 'cgroup' };

// Whether a member of a row, or of some row of a group, may not be read.
// Of a process that is hidden as a whole only its number and its user are known.
export function isDenied({ denied }, ...members) {
  if (!denied || denied.length === 0) return false;
  return denied.includes('status') || members.some((member) => denied.includes(BEHIND[member] ?? member));
}
