// Reads the control groups of all units as Telltale does while somebody watches them, as a plain C program
// would in the cheapest way: the measure for the cost of the same in Swift.
//
//   units --host FOLDER [--rounds N]
//
// FOLDER/sys/fs/cgroup holds the hierarchies, of version 1, 2 or both. Each round looks whether groups came
// or went, which a folder's count of links says, reads the files of each group, which stay open, and works
// out rates; of a tenth of the groups it reads the limits as well. Prints one line of JSON: processor time
// per round in microseconds, of the user and of the system, and the number of units.

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "text.h"

enum { TURNS = 10, WARM_UP = 50, MAX_GROUPS = 4096, TEXT = 16384 };

// Hierarchies, and the files of each; `v2` is the one of version 2.
enum { V2, SYSTEMD, CPU, CPUACCT, MEMORY, BLKIO, PIDS, TREES };
static const char *const tree_names[TREES] = {"unified", "systemd", "cpu",  "cpuacct",
                                              "memory",  "blkio",   "pids"};

enum file {
  CPU_STAT, IO_STAT, CPU_PRESSURE, MEMORY_PRESSURE, IO_PRESSURE, MEMORY_CURRENT, PIDS_CURRENT,
  MEMORY_EVENTS, MEMORY_STAT, MEMORY_PEAK, CPU_MAX, MEMORY_HIGH, MEMORY_MAX, PIDS_MAX,
  OLD_USAGE, OLD_TICKS, OLD_QUOTA, OLD_PERIOD, OLD_MEMORY, OLD_OOM, OLD_MEMORY_STAT,
  OLD_PEAK, OLD_LIMIT, OLD_PIDS, OLD_PIDS_MAX, FILES
};

static const struct { int tree; const char *name; } files[FILES] = {
    {V2, "cpu.stat"}, {V2, "io.stat"}, {V2, "cpu.pressure"}, {V2, "memory.pressure"},
    {V2, "io.pressure"}, {V2, "memory.current"}, {V2, "pids.current"}, {V2, "memory.events"},
    {V2, "memory.stat"}, {V2, "memory.peak"}, {V2, "cpu.max"}, {V2, "memory.high"},
    {V2, "memory.max"}, {V2, "pids.max"}, {CPUACCT, "cpuacct.usage"}, {CPUACCT, "cpuacct.stat"},
    {CPU, "cpu.cfs_quota_us"}, {CPU, "cpu.cfs_period_us"}, {MEMORY, "memory.usage_in_bytes"},
    {MEMORY, "memory.oom_control"}, {MEMORY, "memory.stat"}, {MEMORY, "memory.max_usage_in_bytes"},
    {MEMORY, "memory.limit_in_bytes"}, {PIDS, "pids.current"}, {PIDS, "pids.max"}};

enum { COUNTERS = 14, USES = 12 };

struct unit {
  int folders[TREES];
  int held[FILES];
  uint64_t counters[COUNTERS];
  int64_t time;
  double rates[COUNTERS];
  uint64_t uses[USES];
  bool seen;
  long changed;
};

static struct unit units[MAX_GROUPS];
static int count, roots[TREES];
static nlink_t links[TREES];
static char text[TEXT + 1];
static size_t length;
static long scan;

static void fail(const char *what) {
  fprintf(stderr, "units: %s: %s\n", what, strerror(errno));
  exit(1);
}

static bool load(struct unit *unit, enum file file) {
  if (unit->held[file] < 0) return false;
  ssize_t got = pread(unit->held[file], text, TEXT, 0);
  if (got < 0) return false;
  length = (size_t)got;
  text[length] = '\0';
  return true;
}

static uint64_t number(struct unit *unit, enum file file) {
  const char *at = text;
  uint64_t value = 0;
  // `max` has no number.
  if (load(unit, file)) take_number(&at, &value);
  return value;
}

// The numbers behind these words, each at the start of a line.
static void words(const char *const *names, int wanted, uint64_t *values) {
  const char *end = text + length;
  for (const char *at = text; at < end && wanted > 0; at = next_line(at, end)) {
    for (int i = 0; names[i]; i++) {
      size_t size = strlen(names[i]);
      if (strncmp(at, names[i], size) != 0 || at[size] != ' ') continue;
      at += size;
      take_number(&at, &values[i]);
      wanted--;
      break;
    }
  }
}

static void stall(struct unit *unit, enum file file, uint64_t *values) {
  if (!load(unit, file)) return;
  const char *end = text + length;
  int row = 0;
  for (const char *at = text; at < end && row < 2; at = next_line(at, end), row++) {
    const char *total = strstr(at, "total=");
    if (!total) return;
    total += 6;
    take_number(&total, &values[row]);
  }
}

static void io(struct unit *unit, uint64_t *values) {
  if (!load(unit, IO_STAT)) return;
  const char *end = text + length;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    const char *read = strstr(at, "rbytes="), *written = strstr(at, "wbytes=");
    uint64_t value;
    if (read && (read += 7, take_number(&read, &value))) values[0] += value;
    if (written && (written += 7, take_number(&written, &value))) values[1] += value;
  }
}

static void use(struct unit *unit, int place, uint64_t value) {
  if (unit->uses[place] != value) unit->changed = scan;
  unit->uses[place] = value;
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void read_counters(struct unit *unit, uint64_t *values) {
  static const char *const cpu[] = {"usage_usec", "user_usec", "system_usec", "nr_periods",
                                    "nr_throttled", NULL};
  if (unit->held[OLD_USAGE] >= 0) {
    values[0] = number(unit, OLD_USAGE);
    if (values[0] != unit->counters[0]) {
      static const char *const ticks[] = {"user", "system", NULL};
      if (load(unit, OLD_TICKS)) words(ticks, 2, values + 1);
    } else {
      memcpy(values + 1, unit->counters + 1, 2 * sizeof *values);
    }
  } else if (load(unit, CPU_STAT)) {
    words(cpu, 5, values);
  }
  io(unit, values + 5);
  stall(unit, CPU_PRESSURE, values + 7);
  stall(unit, MEMORY_PRESSURE, values + 9);
  stall(unit, IO_PRESSURE, values + 11);
}

static void read_use(struct unit *unit) {
  static const char *const kills[] = {"oom_kill", NULL};
  static const char *const stat[] = {"anon", "file", NULL};
  static const char *const old_stat[] = {"total_rss", "total_cache", NULL};
  const bool old = unit->folders[MEMORY] >= 0;
  uint64_t killed = 0, values[2] = {0, 0};
  use(unit, 0, number(unit, old ? OLD_MEMORY : MEMORY_CURRENT));
  if (load(unit, old ? OLD_OOM : MEMORY_EVENTS)) words(kills, 1, &killed);
  use(unit, 1, killed);
  if (load(unit, old ? OLD_MEMORY_STAT : MEMORY_STAT)) words(old ? old_stat : stat, 2, values);
  use(unit, 2, values[0]);
  use(unit, 3, values[1]);
  use(unit, 4, number(unit, old ? OLD_PEAK : MEMORY_PEAK));
  use(unit, 5, number(unit, unit->folders[PIDS] >= 0 ? OLD_PIDS : PIDS_CURRENT));
}

static void read_limits(struct unit *unit) {
  if (unit->folders[V2] >= 0) {
    use(unit, 6, number(unit, CPU_MAX));
    use(unit, 7, number(unit, MEMORY_HIGH));
    use(unit, 8, number(unit, MEMORY_MAX));
    use(unit, 9, number(unit, PIDS_MAX));
  }
  if (unit->folders[MEMORY] >= 0) use(unit, 8, number(unit, OLD_LIMIT));
  if (unit->folders[PIDS] >= 0) use(unit, 9, number(unit, OLD_PIDS_MAX));
  if (unit->folders[CPU] >= 0) {
    use(unit, 6, number(unit, OLD_QUOTA));
    use(unit, 10, number(unit, OLD_PERIOD));
  }
}

static void read_unit(int index) {
  struct unit *unit = &units[index];
  uint64_t values[COUNTERS] = {0};
  int64_t time = now();
  if (!unit->seen || (index + scan) % TURNS == 0) read_limits(unit);
  read_counters(unit, values);
  read_use(unit);
  double span = (double)(time - unit->time) * 1e-9;
  for (int i = 0; unit->seen && i < COUNTERS; i++) {
    double value = values[i] < unit->counters[i] ? -1 : (double)(values[i] - unit->counters[i]) / span;
    if (value != unit->rates[i]) unit->changed = scan;
    unit->rates[i] = value;
  }
  memcpy(unit->counters, values, sizeof values);
  unit->time = time;
  unit->seen = true;
}

// Whether groups came or went: in the hierarchies that have all of them each time, in the others in turn.
static void look_for_groups(void) {
  struct stat status;
  for (int tree = 0; tree < TREES; tree++) {
    if (roots[tree] < 0 || (tree > SYSTEMD && (tree + scan) % 4 != 0)) continue;
    if (fstat(roots[tree], &status) != 0 || status.st_nlink != links[tree]) fail("groups came or went");
    for (int i = 0; i < count; i++)
      if (units[i].folders[tree] >= 0 && fstat(units[i].folders[tree], &status) != 0) fail("a group");
  }
}

static void scan_all(void) {
  scan++;
  look_for_groups();
  for (int i = 0; i < count; i++) read_unit(i);
}

static int open_folder(int parent, const char *name) {
  return openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void open_hierarchies(const char *host) {
  char path[4096];
  struct stat status;
  snprintf(path, sizeof path, "%s/sys/fs/cgroup", host);
  int folder = open_folder(AT_FDCWD, path);
  if (folder < 0) fail(path);
  bool is_v2 = faccessat(folder, "cgroup.controllers", F_OK, 0) == 0;
  for (int tree = 0; tree < TREES; tree++) {
    roots[tree] = is_v2 ? (tree == V2 ? folder : -1) : open_folder(folder, tree_names[tree]);
    if (roots[tree] < 0) continue;
    if (fstat(roots[tree], &status) != 0) fail(path);
    links[tree] = status.st_nlink;
  }
}

static void open_units(void) {
  int named = roots[V2] >= 0 ? roots[V2] : roots[MEMORY];
  DIR *names = named < 0 ? NULL : fdopendir(dup(named));
  if (!names) fail("no hierarchy");
  for (struct dirent *entry; (entry = readdir(names));) {
    if (entry->d_type != DT_DIR || entry->d_name[0] == '.' || count == MAX_GROUPS) continue;
    struct unit *unit = &units[count++];
    for (int tree = 0; tree < TREES; tree++)
      unit->folders[tree] = roots[tree] < 0 ? -1 : open_folder(roots[tree], entry->d_name);
    for (int file = 0; file < FILES; file++) {
      int group = unit->folders[files[file].tree];
      unit->held[file] = group < 0 ? -1 : openat(group, files[file].name, O_RDONLY | O_CLOEXEC);
    }
  }
  closedir(names);
}

static double microseconds(struct timeval time) {
  return (double)time.tv_sec * 1e6 + (double)time.tv_usec;
}

int main(int argument_count, char **arguments) {
  long rounds = 200;
  const char *host = NULL;
  for (int i = 1; i + 1 < argument_count; i += 2) {
    if (strcmp(arguments[i], "--rounds") == 0) rounds = atol(arguments[i + 1]);
    if (strcmp(arguments[i], "--host") == 0) host = arguments[i + 1];
  }
  if (!host) {
    fputs("usage: units --host FOLDER [--rounds N]\n", stderr);
    return 64;
  }
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  open_hierarchies(host);
  open_units();
  for (int i = 0; i < WARM_UP; i++) scan_all();
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  for (long round = 0; round < rounds; round++) scan_all();
  getrusage(RUSAGE_SELF, &after);
  printf("{\"user\": %.3f, \"system\": %.3f, \"units\": %d}\n",
         (microseconds(after.ru_utime) - microseconds(before.ru_utime)) / (double)rounds,
         (microseconds(after.ru_stime) - microseconds(before.ru_stime)) / (double)rounds, count);
  return 0;
}
