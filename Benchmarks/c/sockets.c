// Asks the kernel for all TCP sockets with what it knows of the connections, and adds up their bytes:
// the measure for the cost of the same in Swift, which keeps account of each as well.
//
//   sockets [--rounds N]
//
// Prints one line of JSON: processor time per round in microseconds, of the user and of the system, and
// how many sockets there are.

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[32 << 10] __attribute__((aligned(NLMSG_ALIGNTO)));

static struct {
  uint64_t sockets, acknowledged, received, groups, states[16];
} sums;

static void fail(const char *what, const char *why) {
  fprintf(stderr, "sockets: %s: %s\n", what, why);
  exit(1);
}

static void take(const struct nlmsghdr *message) {
  const struct inet_diag_msg *socket = NLMSG_DATA(message);
  sums.sockets++;
  if (socket->idiag_state < 16) sums.states[socket->idiag_state]++;
  int left = (int)(message->nlmsg_len - NLMSG_LENGTH(sizeof *socket));
  const struct nlattr *attribute = (const void *)(socket + 1);
  while (left >= (int)sizeof *attribute && attribute->nla_len >= sizeof *attribute &&
         attribute->nla_len <= left) {
    if (attribute->nla_type == INET_DIAG_INFO) {
      const struct tcp_info *info = (const void *)(attribute + 1);
      sums.acknowledged += info->tcpi_bytes_acked;
      sums.received += info->tcpi_bytes_received;
    } else if (attribute->nla_type == INET_DIAG_CGROUP_ID) {
      uint64_t group;
      memcpy(&group, attribute + 1, sizeof group);
      sums.groups += group;
    }
    left -= NLA_ALIGN(attribute->nla_len);
    attribute = (const void *)((const char *)attribute + NLA_ALIGN(attribute->nla_len));
  }
}

static bool dump(int netlink) {
  static uint32_t sequence;
  struct {
    struct nlmsghdr header;
    struct inet_diag_req body;
  } question = {
      .header = {sizeof question, TCPDIAG_GETSOCK, NLM_F_REQUEST | NLM_F_DUMP, ++sequence, 0},
      .body = {.idiag_ext = 1 << (INET_DIAG_INFO - 1), .idiag_states = 0x1ffe},
  };
  memset(&sums, 0, sizeof sums);
  if (send(netlink, &question, sizeof question, 0) < 0) return false;
  for (;;) {
    ssize_t received = recv(netlink, buffer, sizeof buffer, 0);
    if (received <= 0) return false;
    unsigned left = (unsigned)received;
    for (struct nlmsghdr *answer = (void *)buffer; NLMSG_OK(answer, left);
         answer = NLMSG_NEXT(answer, left)) {
      if (answer->nlmsg_type == NLMSG_DONE) return true;
      if (answer->nlmsg_type == NLMSG_ERROR) return false;
      take(answer);
    }
  }
}

static double microseconds(struct timeval time) {
  return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

int main(int count, char **arguments) {
  long rounds = 100;
  if (count == 3 && strcmp(arguments[1], "--rounds") == 0) rounds = atol(arguments[2]);
  else if (count != 1) fail(arguments[1], "expected --rounds N");
  if (rounds < 1) fail("--rounds", "expected a number above 0");
  int netlink = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (netlink < 0) fail("sock_diag", strerror(errno));
  if (!dump(netlink)) fail("sock_diag", strerror(errno));
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  for (long round = 0; round < rounds; round++) {
    if (!dump(netlink)) fail("sock_diag", strerror(errno));
  }
  getrusage(RUSAGE_SELF, &after);
  printf("{\"rounds\": %ld, \"user\": %.3f, \"system\": %.3f, \"sockets\": %llu}\n", rounds,
         (microseconds(after.ru_utime) - microseconds(before.ru_utime)) / (double)rounds,
         (microseconds(after.ru_stime) - microseconds(before.ru_stime)) / (double)rounds,
         (unsigned long long)sums.sockets);
  return 0;
}
