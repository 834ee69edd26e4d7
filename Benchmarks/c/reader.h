// What the reader keeps of the kernel's files: the same fields that ProcFS does.

#ifndef READER_H
#define READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MAX_CPUS = 1024, MAX_ROWS = 512, NAME_SIZE = 64, MAX_COUNTERS = 1024, MAX_MOUNTS = 256 };

struct cpu {
  uint64_t number, columns[10];
  int count;
};

struct stat_record {
  struct cpu total, cpus[MAX_CPUS];
  int count;
  uint64_t intr, ctxt, btime, processes, procs_running, procs_blocked, softirq;
};

struct loadavg_record {
  double load[3];
  uint64_t runnable, total, last_pid;
};

struct uptime_record {
  double uptime, idle;
};

struct file_nr_record {
  uint64_t allocated, unused, max;
};

struct pressure_record {
  struct {
    double average[3];
    uint64_t total;
    bool present;
  } some, full;
};

struct row {
  char name[NAME_SIZE];
  size_t length;
  uint64_t major, minor, columns[24];
  int count;
};

struct table {
  struct row rows[MAX_ROWS];
  int count;
};

// Named counters in the order of the file. A line is first held against the name that stood there
// before, so that the names are taken down once.
struct counters {
  struct counter {
    const char *name;
    size_t length;
    uint64_t value;
    bool present, negative;
  } rows[MAX_COUNTERS];
  int count;
  char names[64 << 10];
  size_t used;
  // The heading lines as they stood before, for the files that have them.
  char headings[16 << 10];
  size_t headings_used;
};

struct mount {
  char path[256];
  uint64_t major, minor;
  uint64_t block_size, fragment_size, blocks, blocks_free, blocks_available;
  uint64_t files, files_free, flags;
  bool chosen, valid;
};

struct mounts {
  struct mount rows[MAX_MOUNTS];
  int count;
  char text[64 << 10];
  size_t length;
};

struct sockets {
  uint64_t tcp[16], tcp6[16], udp[16], udp6[16];
};

// Each parses a text of `length` bytes that ends with a NUL; false if it is not of the file's form.
bool parse_stat(const char *text, size_t length, void *record);
bool parse_loadavg(const char *text, size_t length, void *record);
bool parse_uptime(const char *text, size_t length, void *record);
bool parse_file_nr(const char *text, size_t length, void *record);
bool parse_pressure(const char *text, size_t length, void *record);
bool parse_diskstats(const char *text, size_t length, void *record);
bool parse_net_dev(const char *text, size_t length, void *record);
bool parse_lines(const char *text, size_t length, void *record);
bool parse_node_lines(const char *text, size_t length, void *record);
bool parse_pairs(const char *text, size_t length, void *record);
bool parse_headings(const char *text, size_t length, void *record);
bool parse_mounts(const char *text, size_t length, void *record);

// Asks every chosen mount for its size.
void measure_mounts(struct mounts *mounts);

// Opens the netlink socket; -1 if the kernel has none.
int open_sockets(void);
// Counts all TCP and UDP sockets by state.
bool read_sockets(int netlink, struct sockets *sockets);

#endif
