// Sends datagrams at a steady rate, as many clients of StatsD together would.
//
//   flood udp PORT | unix PATH  RATE SECONDS TEXT
//
// Prints one line of JSON: how many datagrams were sent, how many the kernel refused (a Unix socket
// whose queue is full says so to the sender; UDP drops without a word), and how long it took.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

// Often enough for an even stream, and with enough to send each time for one call.
enum { PAUSES_A_SECOND = 1000, BATCH = 256 };

static void fail(const char *what) {
  fprintf(stderr, "flood: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int open_udp(const char *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0 || connect(descriptor, (void *)&address, sizeof address) < 0) fail(port);
  return descriptor;
}

static int open_unix(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
  int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0 || connect(descriptor, (void *)&address, sizeof address) < 0) fail(path);
  return descriptor;
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static struct mmsghdr messages[BATCH];
static struct iovec text;
static int64_t sent, refused;

// Offers each datagram once.
static void offer(int descriptor, int64_t count) {
  while (count > 0) {
    unsigned size = count < BATCH ? (unsigned)count : BATCH;
    int done = sendmmsg(descriptor, messages, size, MSG_DONTWAIT);
    if (done > 0) {
      sent += done;
      count -= done;
    } else if (errno == EAGAIN || errno == ENOBUFS) {
      refused++;
      count--;
    } else if (errno != EINTR) {
      fail("sendmmsg");
    }
  }
}

int main(int count, char **arguments) {
  if (count != 6) {
    fprintf(stderr, "usage: flood udp PORT | unix PATH  RATE SECONDS TEXT\n");
    return 64;
  }
  int descriptor =
      strcmp(arguments[1], "unix") == 0 ? open_unix(arguments[2]) : open_udp(arguments[2]);
  int64_t rate = atoll(arguments[3]), all = rate * atoll(arguments[4]);
  text = (struct iovec){arguments[5], strlen(arguments[5])};
  for (int i = 0; i < BATCH; i++) {
    messages[i].msg_hdr = (struct msghdr){.msg_iov = &text, .msg_iovlen = 1};
  }
  // Where it may, before what else the machine does: a sender that is held up sends no flood.
  setpriority(PRIO_PROCESS, 0, -10);
  int64_t start = now();
  for (int64_t pause = 1; sent + refused < all; pause++) {
    int64_t due = start + pause * (1000000000 / PAUSES_A_SECOND);
    struct timespec until = {due / 1000000000, due % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    int64_t wanted = pause * rate / PAUSES_A_SECOND;
    offer(descriptor, (wanted < all ? wanted : all) - sent - refused);
  }
  printf("{\"sent\": %lld, \"refused\": %lld, \"seconds\": %.3f}\n", (long long)sent,
         (long long)refused, (double)(now() - start) / 1e9);
  return 0;
}
