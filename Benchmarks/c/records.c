// The files whose fields are known by their place.

#define _GNU_SOURCE
#include "reader.h"
#include "text.h"

static bool parse_times(const char **at, struct cpu *cpu) {
  const char *p = *at;
  cpu->count = 0;
  while (!is_line_end(*(p = skip_blanks(p)))) {
    uint64_t value;
    if (!take_number(&p, &value)) return false;
    if (cpu->count < 10) cpu->columns[cpu->count++] = value;
  }
  *at = p;
  return cpu->count >= 4;
}

static bool is_word(const char *at, const char *end, const char *word) {
  size_t length = strlen(word);
  return (size_t)(end - at) == length && memcmp(at, word, length) == 0;
}

bool parse_stat(const char *text, size_t length, void *record) {
  struct stat_record *stat = record;
  const char *end = text + length;
  stat->count = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    const char *name = at;
    at = word_end(at);
    if (memcmp(name, "cpu", 3) == 0) {
      struct cpu *cpu = &stat->total;
      if (at - name > 3) {
        if (stat->count == MAX_CPUS) return false;
        cpu = &stat->cpus[stat->count++];
        const char *digits = name + 3;
        if (!take_number(&digits, &cpu->number)) return false;
      }
      if (!parse_times(&at, cpu)) return false;
      continue;
    }
    uint64_t *value = NULL;
    if (is_word(name, at, "intr")) value = &stat->intr;
    else if (is_word(name, at, "ctxt")) value = &stat->ctxt;
    else if (is_word(name, at, "btime")) value = &stat->btime;
    else if (is_word(name, at, "processes")) value = &stat->processes;
    else if (is_word(name, at, "procs_running")) value = &stat->procs_running;
    else if (is_word(name, at, "procs_blocked")) value = &stat->procs_blocked;
    else if (is_word(name, at, "softirq")) value = &stat->softirq;
    if (value && !take_number(&at, value)) return false;
  }
  return true;
}

bool parse_loadavg(const char *text, size_t length, void *record) {
  (void)length;
  struct loadavg_record *loadavg = record;
  const char *at = text;
  for (int i = 0; i < 3; i++) {
    if (!take_decimal(&at, &loadavg->load[i])) return false;
  }
  if (!take_digits(&at, &loadavg->runnable) || *at++ != '/') return false;
  return take_number(&at, &loadavg->total) && take_number(&at, &loadavg->last_pid);
}

bool parse_uptime(const char *text, size_t length, void *record) {
  (void)length;
  struct uptime_record *uptime = record;
  const char *at = text;
  return take_decimal(&at, &uptime->uptime) && take_decimal(&at, &uptime->idle);
}

bool parse_file_nr(const char *text, size_t length, void *record) {
  (void)length;
  struct file_nr_record *files = record;
  const char *at = text;
  return take_number(&at, &files->allocated) && take_number(&at, &files->unused) &&
         take_number(&at, &files->max);
}

// Passes `name=` and leaves the value to be read.
static bool take_key(const char **at, const char *name) {
  const char *p = skip_blanks(*at);
  size_t length = strlen(name);
  if (strncmp(p, name, length) != 0 || p[length] != '=') return false;
  *at = p + length + 1;
  return true;
}

bool parse_pressure(const char *text, size_t length, void *record) {
  struct pressure_record *pressure = record;
  const char *end = text + length;
  pressure->some.present = pressure->full.present = false;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    const char *name = at;
    at = word_end(at);
    __typeof__(pressure->some) *stall;
    if (is_word(name, at, "some")) stall = (void *)&pressure->some;
    else if (is_word(name, at, "full")) stall = (void *)&pressure->full;
    else continue;
    if (!take_key(&at, "avg10") || !take_decimal(&at, &stall->average[0]) ||
        !take_key(&at, "avg60") || !take_decimal(&at, &stall->average[1]) ||
        !take_key(&at, "avg300") || !take_decimal(&at, &stall->average[2]) ||
        !take_key(&at, "total") || !take_number(&at, &stall->total)) {
      return false;
    }
    stall->present = true;
  }
  return true;
}

// Keeps a row's name; most often it is the one from before.
static bool keep_name(struct row *row, const char *name, size_t length) {
  if (row->length == length && memcmp(row->name, name, length) == 0) return true;
  if (length >= NAME_SIZE) return false;
  memcpy(row->name, name, length);
  row->length = length;
  return true;
}

static bool take_columns(const char **at, struct row *row) {
  const char *p = *at;
  row->count = 0;
  while (!is_line_end(*(p = skip_blanks(p)))) {
    uint64_t value;
    if (!take_number(&p, &value)) return false;
    if (row->count < 24) row->columns[row->count++] = value;
  }
  *at = p;
  return true;
}

bool parse_diskstats(const char *text, size_t length, void *record) {
  struct table *disks = record;
  const char *end = text + length;
  disks->count = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    if (disks->count == MAX_ROWS) return false;
    struct row *row = &disks->rows[disks->count++];
    if (!take_number(&at, &row->major) || !take_number(&at, &row->minor)) return false;
    const char *name = skip_blanks(at);
    at = word_end(name);
    if (!keep_name(row, name, (size_t)(at - name)) || !take_columns(&at, row)) return false;
    if (row->count != 4 && row->count < 11) return false;
  }
  return true;
}

bool parse_net_dev(const char *text, size_t length, void *record) {
  struct table *interfaces = record;
  const char *end = text + length;
  const char *at = next_line(next_line(text, end), end);
  interfaces->count = 0;
  for (; at < end; at = next_line(at, end)) {
    if (interfaces->count == MAX_ROWS) return false;
    struct row *row = &interfaces->rows[interfaces->count++];
    const char *name = skip_blanks(at);
    // A name may hold colons itself: the last one ends it.
    const char *newline = memchr(name, '\n', (size_t)(end - name));
    const char *colon = memrchr(name, ':', (size_t)((newline ? newline : end) - name));
    if (!colon || colon == name) return false;
    if (!keep_name(row, name, (size_t)(colon - name))) return false;
    at = colon + 1;
    if (!take_columns(&at, row) || row->count < 16) return false;
  }
  return true;
}
