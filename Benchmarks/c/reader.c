// Reads and parses what Telltale reads and parses in one tick, as a plain C program would: the
// measure for the cost of the same in Swift.
//
//   reader [--rounds N] [--every MILLISECONDS] [--no-kernel-calls] [--parts]
//
// Prints one line of JSON: processor time per round in microseconds, of the user and of the system.
// With --parts it prints instead the least time that each source took, by the clock.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "reader.h"

static struct stat_record stat_record;
static struct counters meminfo, vmstat, sockstat, sockstat6, snmp, snmp6, netstat;
static struct loadavg_record loadavg;
static struct uptime_record uptime_record;
static struct pressure_record pressure[4];
static struct table diskstats, net_dev;
static struct file_nr_record file_nr;
static struct mounts mounts;
static struct sockets sockets;

static struct source {
  const char *path;
  bool (*parse)(const char *text, size_t length, void *record);
  void *record;
  // How much the first read asks for: the kernel allocates as much for a value of /proc/sys.
  size_t read_size;
  int descriptor;
  double least;
} sources[] = {
    {"/proc/stat", parse_stat, &stat_record, 4096, -1, 0},
    {"/proc/meminfo", parse_lines, &meminfo, 4096, -1, 0},
    {"/proc/loadavg", parse_loadavg, &loadavg, 256, -1, 0},
    {"/proc/uptime", parse_uptime, &uptime_record, 256, -1, 0},
    {"/proc/vmstat", parse_lines, &vmstat, 8192, -1, 0},
    {"/proc/pressure/cpu", parse_pressure, &pressure[0], 256, -1, 0},
    {"/proc/pressure/memory", parse_pressure, &pressure[1], 256, -1, 0},
    {"/proc/pressure/io", parse_pressure, &pressure[2], 256, -1, 0},
    {"/proc/pressure/irq", parse_pressure, &pressure[3], 256, -1, 0},
    {"/proc/diskstats", parse_diskstats, &diskstats, 8192, -1, 0},
    {"/proc/net/dev", parse_net_dev, &net_dev, 4096, -1, 0},
    {"/proc/net/sockstat", parse_pairs, &sockstat, 1024, -1, 0},
    {"/proc/net/sockstat6", parse_pairs, &sockstat6, 1024, -1, 0},
    {"/proc/net/snmp", parse_headings, &snmp, 4096, -1, 0},
    {"/proc/net/snmp6", parse_lines, &snmp6, 4096, -1, 0},
    {"/proc/net/netstat", parse_headings, &netstat, 4096, -1, 0},
    {"/proc/sys/fs/file-nr", parse_file_nr, &file_nr, 256, -1, 0},
    {"/proc/1/mountinfo", parse_mounts, &mounts, 16 << 10, -1, 0},
};
enum { SOURCES = sizeof sources / sizeof *sources, MOUNTS = SOURCES - 1 };

// Clock files of the CPUs that have them, one number each.
static int frequency_files[MAX_CPUS], frequency_count;
static uint64_t frequencies[MAX_CPUS];
static int netlink = -1;

static char *buffer;
static size_t capacity = 16 << 10;

static void fail(const char *what, const char *why) {
  fprintf(stderr, "reader: %s: %s\n", what, why);
  exit(1);
}

// Reads a whole file; the kernel hands tables out a page at a time, so only 0 bytes are the end.
static size_t read_file(struct source *source) {
  size_t count = 0;
  for (;;) {
    if (count + 1 >= source->read_size) source->read_size *= 2;
    if (source->read_size + 1 > capacity) {
      capacity = source->read_size + 1;
      if (!(buffer = realloc(buffer, capacity))) fail(source->path, "out of memory");
    }
    ssize_t got = pread(source->descriptor, buffer + count, source->read_size - count,
                        (off_t)count);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(source->path, strerror(errno));
    if (got == 0) break;
    count += (size_t)got;
  }
  buffer[count] = '\0';
  return count;
}

static void read_source(struct source *source) {
  if (source->descriptor < 0) return;
  size_t length = read_file(source);
  if (!source->parse(buffer, length, source->record)) fail(source->path, "cannot be parsed");
}

static void read_frequencies(void) {
  for (int i = 0; i < frequency_count; i++) {
    char text[64];
    ssize_t count = pread(frequency_files[i], text, sizeof text - 1, 0);
    if (count <= 0) continue;
    text[count] = '\0';
    frequencies[i] = strtoull(text, NULL, 10);
  }
}

static void read_all(bool kernel_calls) {
  for (int i = 0; i < MOUNTS; i++) read_source(&sources[i]);
  read_frequencies();
  if (!kernel_calls) return;
  read_source(&sources[MOUNTS]);
  measure_mounts(&mounts);
  if (netlink >= 0 && !read_sockets(netlink, &sockets)) fail("sock_diag", strerror(errno));
}

static void open_all(void) {
  for (int i = 0; i < SOURCES; i++) {
    sources[i].descriptor = open(sources[i].path, O_RDONLY | O_CLOEXEC);
  }
  long cpus = sysconf(_SC_NPROCESSORS_CONF);
  for (int number = 0; number < cpus && frequency_count < MAX_CPUS; number++) {
    char path[80];
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/cpufreq/scaling_cur_freq", number);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0) frequency_files[frequency_count++] = descriptor;
  }
  netlink = open_sockets();
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static double microseconds(struct timeval time) {
  return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

static void note(double *least, double took) {
  if (*least == 0 || took < *least) *least = took;
}

static void print_parts(long rounds) {
  double statvfs = 0, frequency = 0, diag = 0;
  for (long round = 0; round < rounds; round++) {
    double start = now(), end;
    for (int i = 0; i < SOURCES; i++, start = end) {
      read_source(&sources[i]);
      note(&sources[i].least, (end = now()) - start);
    }
    measure_mounts(&mounts);
    note(&statvfs, (end = now()) - start);
    start = end;
    read_frequencies();
    note(&frequency, (end = now()) - start);
    start = end;
    read_sockets(netlink, &sockets);
    note(&diag, now() - start);
  }
  printf("{");
  for (int i = 0; i < SOURCES; i++) {
    if (sources[i].descriptor >= 0) {
      printf("\"%s\": %.2f, ", sources[i].path + sizeof "/proc", sources[i].least);
    }
  }
  printf("\"statvfs\": %.2f, \"cpufreq\": %.2f, \"sock_diag\": %.2f}\n", statvfs, frequency, diag);
}

int main(int count, char **arguments) {
  long rounds = 2000, every = 0;
  bool kernel_calls = true, parts = false;
  for (int i = 1; i < count; i++) {
    if (strcmp(arguments[i], "--no-kernel-calls") == 0) kernel_calls = false;
    else if (strcmp(arguments[i], "--parts") == 0) parts = true;
    else if (strcmp(arguments[i], "--rounds") == 0 && i + 1 < count) rounds = atol(arguments[++i]);
    else if (strcmp(arguments[i], "--every") == 0 && i + 1 < count) every = atol(arguments[++i]);
    else fail(arguments[i], "expected --rounds N, --every N, --no-kernel-calls or --parts");
  }
  if (rounds < 1) fail("--rounds", "expected a number above 0");
  if (!(buffer = malloc(capacity))) fail("buffer", "out of memory");
  open_all();
  for (int round = 0; round < 50; round++) read_all(kernel_calls);
  if (parts) {
    print_parts(rounds);
    return 0;
  }
  struct timespec pause = {every / 1000, every % 1000 * 1000000};
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  for (long round = 0; round < rounds; round++) {
    if (every > 0) nanosleep(&pause, NULL);
    read_all(kernel_calls);
  }
  getrusage(RUSAGE_SELF, &after);
  printf("{\"rounds\": %ld, \"user\": %.3f, \"system\": %.3f}\n", rounds,
         (microseconds(after.ru_utime) - microseconds(before.ru_utime)) / (double)rounds,
         (microseconds(after.ru_stime) - microseconds(before.ru_stime)) / (double)rounds);
  return 0;
}
