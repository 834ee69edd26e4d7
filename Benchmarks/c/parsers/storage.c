// Files of disks and of what is on them.

#define _GNU_SOURCE
#include "parsers.h"
#include "records.h"

// The lines that are known, and where their numbers begin among all.
static const struct {
  const char *name;
  size_t length;
  int count, first;
} xfs_lines[] = {
    {"extent_alloc", 12, 4, 0}, {"abt", 3, 4, 4},     {"blk_map", 7, 7, 8},
    {"bmbt", 4, 4, 15},         {"dir", 3, 4, 19},    {"trans", 5, 3, 23},
    {"ig", 2, 7, 26},           {"log", 3, 5, 33},    {"push_ail", 8, 10, 38},
    {"xstrat", 6, 2, 48},       {"rw", 2, 2, 50},     {"attr", 4, 4, 52},
    {"icluster", 8, 3, 56},     {"vnodes", 6, 7, 59}, {"buf", 3, 9, 66},
    {"qm", 2, 8, 75},           {"xpc", 3, 3, 83},
};

bool parse_xfs(const char *text, size_t length, void *record) {
  struct xfs *xfs = record;
  const char *end = text + length;
  memset(xfs->present, 0, sizeof xfs->present);
  for (const char *at = text; at < end; at = next_line(at, end)) {
    const char *name = at;
    at = word_end(at);
    for (size_t i = 0; i < sizeof xfs_lines / sizeof *xfs_lines; i++) {
      if ((size_t)(at - name) != xfs_lines[i].length ||
          memcmp(name, xfs_lines[i].name, xfs_lines[i].length) != 0) {
        continue;
      }
      for (int place = xfs_lines[i].first; place < xfs_lines[i].first + xfs_lines[i].count; place++) {
        if (!take_number(&at, &xfs->values[place])) return false;
        xfs->present[place] = true;
      }
      break;
    }
  }
  return true;
}

bool parse_commit_stats(const char *text, size_t length, void *record) {
  struct number *stats = record;
  const char *end = text + length;
  for (int i = 0; i < 4; i++) stats[i].present = false;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    const char *name = at;
    at = word_end(at);
    const char *name_end = at;
    struct number value = {.present = true};
    if (!take_number(&at, &value.value) || !is_line_end(*skip_blanks(at))) return false;
    if (IS(name, name_end, "commits")) stats[0] = value;
    else if (IS(name, name_end, "last_commit_ms")) stats[1] = value;
    else if (IS(name, name_end, "max_commit_ms")) stats[2] = value;
    else if (IS(name, name_end, "total_commit_ms")) stats[3] = value;
  }
  return true;
}

bool parse_udev(const char *text, size_t length, void *record) {
  struct list *properties = record;
  const char *end = text + length;
  size_t row = 0;
  for (const char *at = text, *next; at < end; at = next) {
    const char *last = line_end(at, end);
    next = last < end ? last + 1 : end;
    if (!STARTS(at, "E:")) continue;
    const char *equals = memchr(at, '=', (size_t)(last - at));
    if (!equals) continue;
    struct property *property = ROW(properties, row++, struct property);
    keep(&property->name, at + 2, (size_t)(equals - at) - 2);
    keep(&property->value, equals + 1, (size_t)(last - equals) - 1);
  }
  properties->count = row;
  return true;
}

enum { KSTAT_CHAR, KSTAT_INT32, KSTAT_UINT32, KSTAT_INT64, KSTAT_UINT64, KSTAT_LONG, KSTAT_ULONG };

static bool take_entry(const char *at, const char *end, struct list *entries) {
  const char *name = skip_blanks(at);
  at = word_end(name);
  size_t size = (size_t)(at - name);
  const char *type = skip_blanks(at);
  at = skip_blanks(word_end(type));
  if (is_line_end(*at)) return true;
  struct kstat_entry *entry = ROW(entries, entries->count, struct kstat_entry);
  entries->count++;
  keep(&entry->name, name, size);
  entry->type = is_word_end(type[1]) ? (uint8_t)(*type - '0') : UINT8_MAX;
  entry->bits = 0;
  entry->text.length = 0;
  int64_t value;
  switch (entry->type) {
    case KSTAT_UINT32: case KSTAT_UINT64: case KSTAT_ULONG:
      return take_number(&at, &entry->bits);
    case KSTAT_INT32: case KSTAT_INT64: case KSTAT_LONG:
      if (!take_signed(&at, &value)) return false;
      entry->bits = (uint64_t)value;
      return true;
    default:
      keep(&entry->text, at, (size_t)(line_end(at, end) - at));
      return true;
  }
}

bool parse_kstat(const char *text, size_t length, void *record) {
  struct list *entries = record;
  const char *end = text + length, *at = text;
  // The heading is `name type data`, with blanks between that are for the eye.
  for (; at < end; at = next_line(at, end)) {
    if (!STARTS(at, "name ")) continue;
    const char *type = skip_blanks(at + 4);
    if (STARTS(type, "type ") && STARTS(skip_blanks(type + 4), "data")) break;
  }
  if (at == end) return false;
  entries->count = 0;
  for (at = next_line(at, end); at < end; at = next_line(at, end)) {
    if (!take_entry(at, end, entries)) return false;
  }
  return true;
}
