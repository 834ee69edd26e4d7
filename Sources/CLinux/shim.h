// What glibc and the kernel's headers have and Swift's Glibc module does not show.
#ifndef TELLTALE_CLINUX_H
#define TELLTALE_CLINUX_H

#define __STDC_WANT_IEC_60559_BFP_EXT__ 1
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/statfs.h>
#include <sys/timex.h>
#include <sys/types.h>
#include <linux/magic.h>

// Glibc's headers show these only with _GNU_SOURCE; the third is there since 2.34.
extern int pipe2(int descriptors[2], int flags);
extern ssize_t getdents64(int folder, void *entries, size_t size);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);

// prctl(2) takes any number of arguments, as Swift cannot.

// Has the kernel kill this process when the thread that started it ends.
static inline int telltale_die_with_parent(void) {
  return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

// Names the calling thread; at most 15 bytes.
static inline int telltale_name_thread(const char *name) {
  return prctl(PR_SET_NAME, name, 0, 0, 0);
}

// recvmmsg(2) and its struct mmsghdr are shown only with _GNU_SOURCE; a msghdr and an unsigned int each.
struct mmsghdr;
struct timespec;
extern int recvmmsg(int, struct mmsghdr *, unsigned int, int, struct timespec *);
static inline int telltale_receive(int socket, void *messages, unsigned int count, int flags) {
  return recvmmsg(socket, (struct mmsghdr *)messages, count, flags, (struct timespec *)0);
}

// What the kernel says of a socket's memory, the datagrams that it dropped among it: sock_diag(7).
enum { telltale_so_meminfo = 55, telltale_meminfo_drops = 8, telltale_meminfo_count = 9 };

// Has the processor fetch what will be looked at soon.
static inline void telltale_prefetch(const void *memory) { __builtin_prefetch(memory); }

#endif
