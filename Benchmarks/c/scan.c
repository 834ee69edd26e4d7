// Scans all processes as Telltale does, as a plain C program would in the cheapest way: the measure for
// the cost of the same in Swift.
//
//   scan [--rounds N]
//
// Each round lists /proc and reads `stat` and `io` of each process, which stay open, and works out rates.
// Of a tenth of the processes it reads owner and `cmdline` as well, of a thirtieth `cgroup`. Prints one line of JSON:
// processor time per round in microseconds, of the user and of the system, and the number of processes.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

enum { TURNS = 10, CGROUP_TURNS = 30, WARM_UP = 50, MAX_PROCESSES = 32768, TEXT = 4096 };

struct counters {
  uint64_t minor, major, user, system, children, read, written, cancelled;
};

struct process {
  int pid, stat, io;
  bool seen, has_io;
  char name[64], state;
  size_t name_length;
  uint64_t parent, start, virtual, resident, threads, priority, nice;
  bool kernel;
  struct counters counters;
  double rates[8];
  uid_t owner;
  char *command, *cgroup;
  size_t command_length, cgroup_length;
  long changed;
};

static struct process processes[MAX_PROCESSES], next[MAX_PROCESSES];
static int pids[MAX_PROCESSES], count, listed;
static DIR *folder;
static char text[TEXT + 1];
static long scan;

static void fail(const char *what) {
  fprintf(stderr, "scan: %s: %s\n", what, strerror(errno));
  exit(1);
}

static void list(void) {
  rewinddir(folder);
  listed = 0;
  for (struct dirent *entry; (entry = readdir(folder));) {
    const char *at = entry->d_name;
    int number = 0;
    while ((unsigned)*at - '0' < 10) number = number * 10 + (*at++ - '0');
    if (*at == '\0' && number > 0 && listed < MAX_PROCESSES) pids[listed++] = number;
  }
}

static void forget(struct process *process) {
  if (process->stat >= 0) close(process->stat);
  if (process->io >= 0) close(process->io);
  free(process->command);
  free(process->cgroup);
}

// procfs lists in order.
static void match(void) {
  int old = 0;
  for (int i = 0; i < listed; i++) {
    while (old < count && processes[old].pid < pids[i]) forget(&processes[old++]);
    if (old < count && processes[old].pid == pids[i]) {
      if (old != i || listed != count) next[i] = processes[old];
      else next[i].pid = 0;
      old++;
    } else {
      next[i] = (struct process){.pid = pids[i], .stat = -1, .io = -1};
    }
  }
  while (old < count) forget(&processes[old++]);
  for (int i = 0; i < listed; i++)
    if (next[i].pid) processes[i] = next[i];
  count = listed;
}

static int open_file(int pid, const char *name) {
  char path[64];
  char digits[12];
  int length = 0;
  do digits[length++] = (char)('0' + pid % 10);
  while ((pid /= 10));
  char *at = path;
  while (length) *at++ = digits[--length];
  *at++ = '/';
  strcpy(at, name);
  return openat(dirfd(folder), path, O_RDONLY | O_CLOEXEC);
}

static ssize_t read_held(int *descriptor, int pid, const char *name) {
  if (*descriptor < 0) *descriptor = open_file(pid, name);
  if (*descriptor < 0) return -1;
  ssize_t length = pread(*descriptor, text, TEXT, 0);
  if (length >= 0) text[length] = '\0';
  return length;
}

static bool take_signed(const char **at, uint64_t *value) {
  const char *start = skip_blanks(*at);
  bool negative = *start == '-';
  if (negative) start++;
  if (!take_number(&start, value)) return false;
  if (negative) *value = -*value;
  *at = start;
  return true;
}

static bool parse_stat(struct process *process, size_t length, struct counters *now) {
  const char *open = strchr(text, '('), *end = memrchr(text, ')', length);
  if (!open || !end || end < open || end[1] != ' ' || end[3] != ' ') return false;
  size_t name = (size_t)(end - open - 1);
  if (name > sizeof process->name) name = sizeof process->name;
  if (name != process->name_length || memcmp(process->name, open + 1, name) != 0) {
    memcpy(process->name, open + 1, name);
    process->name_length = name;
    process->changed = scan;
  }
  process->state = end[2];
  const char *at = end + 3;
  uint64_t skipped, flags, children_user, children_system;
  if (!take_signed(&at, &process->parent)) return false;
  for (int i = 0; i < 4; i++)
    if (!take_signed(&at, &skipped)) return false;
  if (!take_number(&at, &flags) || !take_number(&at, &now->minor) || !take_number(&at, &skipped) ||
      !take_number(&at, &now->major) || !take_number(&at, &skipped) ||
      !take_number(&at, &now->user) || !take_number(&at, &now->system) ||
      !take_signed(&at, &children_user) || !take_signed(&at, &children_system) ||
      !take_signed(&at, &process->priority) || !take_signed(&at, &process->nice) ||
      !take_signed(&at, &process->threads) || !take_signed(&at, &skipped) ||
      !take_number(&at, &process->start) || !take_number(&at, &process->virtual) ||
      !take_signed(&at, &process->resident))
    return false;
  now->children = children_user + children_system;
  process->kernel = flags & 0x00200000;
  return true;
}

static void parse_io(struct counters *now, size_t length) {
  const char *end = text + length;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    uint64_t *value = NULL;
    if (strncmp(at, "read_bytes:", 11) == 0) at += 11, value = &now->read;
    else if (strncmp(at, "write_bytes:", 12) == 0) at += 12, value = &now->written;
    else if (strncmp(at, "cancelled_write_bytes:", 22) == 0) at += 22, value = &now->cancelled;
    if (value) take_number(&at, value);
  }
}

static void keep(struct process *process, char **kept, size_t *kept_length, const char *name) {
  int file = open_file(process->pid, name);
  if (file < 0) return;
  ssize_t length = read(file, text, TEXT);
  close(file);
  if (length < 0) return;
  if (*kept && *kept_length == (size_t)length && memcmp(*kept, text, (size_t)length) == 0) return;
  *kept = realloc(*kept, (size_t)length + 1);
  if (!*kept) fail(name);
  memcpy(*kept, text, (size_t)length);
  *kept_length = (size_t)length;
  process->changed = scan;
}

static void describe(struct process *process) {
  char path[16];
  struct stat status;
  snprintf(path, sizeof path, "%d", process->pid);
  if (fstatat(dirfd(folder), path, &status, 0) == 0 && status.st_uid != process->owner) {
    process->owner = status.st_uid;
    process->changed = scan;
  }
  if (!process->kernel) keep(process, &process->command, &process->command_length, "cmdline");
  if (!process->seen || (process->pid + scan) % CGROUP_TURNS == 0)
    keep(process, &process->cgroup, &process->cgroup_length, "cgroup");
}

static void rate(struct process *process, int index, uint64_t before, uint64_t now, double scale) {
  double value = now < before ? -1 : (double)(now - before) * scale;
  if (value != process->rates[index]) process->changed = scan;
  process->rates[index] = value;
}

static void read_process(struct process *process) {
  struct counters now = {0};
  ssize_t length = read_held(&process->stat, process->pid, "stat");
  if (length < 0 || !parse_stat(process, (size_t)length, &now)) return;
  length = read_held(&process->io, process->pid, "io");
  process->has_io = length >= 0;
  if (process->has_io) parse_io(&now, (size_t)length);
  if (!process->seen || (process->pid + scan) % TURNS == 0) describe(process);
  const struct counters *before = &process->counters;
  if (process->seen) {
    rate(process, 0, before->user, now.user, 0.01);
    rate(process, 1, before->system, now.system, 0.01);
    rate(process, 2, before->children, now.children, 0.01);
    rate(process, 3, before->minor, now.minor, 1);
    rate(process, 4, before->major, now.major, 1);
    rate(process, 5, before->read, now.read, 1);
    rate(process, 6, before->written, now.written, 1);
    rate(process, 7, before->cancelled, now.cancelled, 1);
  }
  process->counters = now;
  process->seen = true;
}

static void scan_all(void) {
  scan++;
  list();
  match();
  for (int i = 0; i < count; i++) read_process(&processes[i]);
}

static double microseconds(struct timeval time) {
  return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

int main(int argument_count, char **arguments) {
  long rounds = 200;
  if (argument_count == 3 && strcmp(arguments[1], "--rounds") == 0) rounds = atol(arguments[2]);
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if (!(folder = opendir("/proc"))) fail("/proc");
  for (int i = 0; i < WARM_UP; i++) scan_all();
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  for (long round = 0; round < rounds; round++) scan_all();
  getrusage(RUSAGE_SELF, &after);
  printf("{\"user\": %.3f, \"system\": %.3f, \"processes\": %d}\n",
         (microseconds(after.ru_utime) - microseconds(before.ru_utime)) / (double)rounds,
         (microseconds(after.ru_stime) - microseconds(before.ru_stime)) / (double)rounds, count);
  return 0;
}
