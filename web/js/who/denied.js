// What the service may not read of a process, and the words for it.

export const DENIED = 'not permitted';

// Member → what stands for it in a row's `denied`. Who may not read what a process moved to storage may
// not look at its sockets either.
const TCP = ['fds', 'io'];
const IO = ['io'];
const BEHIND = { read: IO, written: IO, cancelled: IO, tcp_sent: TCP, tcp_received: TCP, unit: ['cgroup'], container: ['cgroup'] };

// Whether some of these members may not be read: of a process, or of any in a group.
// Of a process that is hidden as a whole only its number and its user are known.
export function isDenied({ denied, isGroup, unread }, ...members) {
  if (isGroup) return members.some((member) => unread.includes(member));
  if (!denied || denied.length === 0) return false;
  return denied.includes('status') || members.some((member) => (BEHIND[member] ?? [member]).some((word) => denied.includes(word)));
}
