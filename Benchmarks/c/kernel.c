// What is asked of the kernel beside the files: the size of every mount, and all sockets.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <unistd.h>

#include "reader.h"
#include "text.h"

// Types that hold no data of anybody, and those that may keep a caller waiting.
static const char *const left_out[] = {
    "autofs",     "binfmt_misc", "bpf",       "cgroup",   "cgroup2", "configfs",  "debugfs",
    "devpts",     "devtmpfs",    "erofs",     "fusectl",  "hugetlbfs", "iso9660", "mqueue",
    "nsfs",       "overlay",     "proc",      "procfs",   "pstore",  "rpc_pipefs", "securityfs",
    "selinuxfs",  "squashfs",    "sysfs",     "tracefs",  "nfs",     "nfs4",      "cifs",
    "smb3",       "smbfs",       "ceph",      "9p",       "fuse",    "sshfs",     "glusterfs",
    "lustre",     "afs",         "coda",      "gfs2",     "ocfs2",   "beegfs",    "gpfs",
    "virtiofs",
};

static bool is_at_or_below(const char *path, const char *directory) {
  size_t length = strlen(directory);
  return strncmp(path, directory, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static bool is_left_out(const char *path, const char *type, size_t type_length) {
  if (type_length == 7 && memcmp(type, "overlay", 7) == 0 && strcmp(path, "/") == 0) return false;
  if (type_length > 5 && memcmp(type, "fuse.", 5) == 0) return true;
  for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++) {
    if (strlen(left_out[i]) == type_length && memcmp(type, left_out[i], type_length) == 0) {
      return true;
    }
  }
  return is_at_or_below(path, "/dev") || is_at_or_below(path, "/proc") ||
         is_at_or_below(path, "/sys") || is_at_or_below(path, "/run/credentials") ||
         is_at_or_below(path, "/var/lib/docker") ||
         is_at_or_below(path, "/var/lib/containers/storage");
}

// Takes a field in which blanks and the like stand as a backslash and three octal digits.
static bool take_path(const char **at, char *path, size_t size) {
  const char *p = skip_blanks(*at);
  size_t length = 0;
  while (!is_word_end(*p)) {
    if (length + 1 == size) return false;
    if (*p == '\\' && p[1] >= '0' && p[1] <= '3') {
      path[length++] = (char)((p[1] - '0') << 6 | (p[2] - '0') << 3 | (p[3] - '0'));
      p += 4;
    } else {
      path[length++] = *p++;
    }
  }
  path[length] = '\0';
  *at = p;
  return true;
}

// Of several mounts of one device the one nearest to the root is measured; a later mount covers an
// earlier one at the same place.
static void choose(struct mounts *mounts, int index) {
  struct mount *mount = &mounts->rows[index];
  for (int i = 0; i < index; i++) {
    struct mount *other = &mounts->rows[i];
    if (strcmp(other->path, mount->path) == 0) other->chosen = false;
  }
  for (int i = 0; i < index && mount->chosen; i++) {
    struct mount *other = &mounts->rows[i];
    if (!other->chosen || other->major != mount->major || other->minor != mount->minor) continue;
    if (strlen(mount->path) < strlen(other->path)) other->chosen = false;
    else mount->chosen = false;
  }
}

bool parse_mounts(const char *text, size_t length, void *record) {
  struct mounts *mounts = record;
  // Mounts seldom change, and comparing is cheaper than parsing.
  if (length == mounts->length && memcmp(text, mounts->text, length) == 0) return true;
  if (length > sizeof mounts->text) return false;
  const char *end = text + length;
  mounts->count = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    if (mounts->count == MAX_MOUNTS) return false;
    struct mount *mount = &mounts->rows[mounts->count];
    uint64_t skipped;
    if (!take_number(&at, &skipped) || !take_number(&at, &skipped)) return false;
    if (!take_digits(&at, &mount->major) || *at++ != ':' || !take_number(&at, &mount->minor)) {
      return false;
    }
    at = word_end(skip_blanks(at));
    if (!take_path(&at, mount->path, sizeof mount->path)) return false;
    const char *separator = strstr(at, " - ");
    if (!separator) return false;
    const char *type = separator + 3;
    mount->chosen = !is_left_out(mount->path, type, (size_t)(word_end(type) - type));
    choose(mounts, mounts->count++);
  }
  memcpy(mounts->text, text, length);
  mounts->length = length;
  return true;
}

void measure_mounts(struct mounts *mounts) {
  for (int i = 0; i < mounts->count; i++) {
    struct mount *mount = &mounts->rows[i];
    if (!mount->chosen) continue;
    struct stat status;
    struct statvfs numbers;
    mount->valid = fstatat(AT_FDCWD, mount->path, &status, AT_NO_AUTOMOUNT) == 0 &&
                   major(status.st_dev) == mount->major && minor(status.st_dev) == mount->minor &&
                   statvfs(mount->path, &numbers) == 0;
    if (!mount->valid) continue;
    mount->block_size = numbers.f_bsize;
    mount->fragment_size = numbers.f_frsize;
    mount->blocks = numbers.f_blocks;
    mount->blocks_free = numbers.f_bfree;
    mount->blocks_available = numbers.f_bavail;
    mount->files = numbers.f_files;
    mount->files_free = numbers.f_ffree;
    mount->flags = numbers.f_flag;
  }
}

int open_sockets(void) {
  int netlink = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  struct timeval limit = {.tv_sec = 1};
  if (netlink >= 0) setsockopt(netlink, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  return netlink;
}

// Asks one question and counts the answers by state, of both IP versions.
static bool dump(int netlink, const struct nlmsghdr *question, uint64_t *version4,
                 uint64_t *version6) {
  static char buffer[32 << 10] __attribute__((aligned(NLMSG_ALIGNTO)));
  if (send(netlink, question, question->nlmsg_len, 0) < 0) return false;
  for (;;) {
    ssize_t received = recv(netlink, buffer, sizeof buffer, 0);
    if (received <= 0) return false;
    unsigned left = (unsigned)received;
    for (struct nlmsghdr *answer = (void *)buffer; NLMSG_OK(answer, left);
         answer = NLMSG_NEXT(answer, left)) {
      if (answer->nlmsg_seq != question->nlmsg_seq) continue;
      if (answer->nlmsg_type == NLMSG_DONE) return true;
      if (answer->nlmsg_type == NLMSG_ERROR) return false;
      struct inet_diag_msg *socket = NLMSG_DATA(answer);
      uint64_t *counts = socket->idiag_family == AF_INET6 ? version6 : version4;
      if (socket->idiag_state < 16) counts[socket->idiag_state]++;
    }
  }
}

bool read_sockets(int netlink, struct sockets *sockets) {
  static uint32_t sequence;
  // Every state but the 13th, for which the kernel would walk the table of bound ports as well.
  const uint32_t states = 0x1ffe;
  const uint16_t flags = NLM_F_REQUEST | NLM_F_DUMP;
  memset(sockets, 0, sizeof *sockets);
  struct {
    struct nlmsghdr header;
    struct inet_diag_req body;
  } tcp = {
      .header = {sizeof tcp, TCPDIAG_GETSOCK, flags, ++sequence, 0},
      .body = {.idiag_states = states},
  };
  if (!dump(netlink, &tcp.header, sockets->tcp, sockets->tcp6)) return false;
  const uint8_t families[2] = {AF_INET, AF_INET6};
  for (int i = 0; i < 2; i++) {
    struct {
      struct nlmsghdr header;
      struct inet_diag_req_v2 body;
    } udp = {
        .header = {sizeof udp, SOCK_DIAG_BY_FAMILY, flags, ++sequence, 0},
        .body = {.sdiag_family = families[i],
                 .sdiag_protocol = IPPROTO_UDP,
                 .idiag_states = states},
    };
    if (!dump(netlink, &udp.header, sockets->udp, sockets->udp6)) return false;
  }
  return true;
}
