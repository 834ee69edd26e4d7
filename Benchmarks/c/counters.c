// The files that name their counters; all of them are kept, known or not.

#include "reader.h"
#include "text.h"

// Puts a name at a place, and forgets all behind it.
static bool rename_counter(struct counters *counters, int index, const char *group,
                           size_t group_length, const char *name, size_t length) {
  if (index == MAX_COUNTERS) return false;
  size_t start = 0;
  if (index > 0) {
    struct counter *before = &counters->rows[index - 1];
    start = (size_t)(before->name - counters->names) + before->length;
  }
  size_t total = group_length + (group_length > 0) + length;
  if (start + total > sizeof counters->names) return false;
  char *target = counters->names + start;
  if (group_length > 0) {
    memcpy(target, group, group_length);
    target[group_length] = '.';
  }
  memcpy(target + total - length, name, length);
  counters->rows[index] = (struct counter){.name = target, .length = total};
  counters->count = index + 1;
  return true;
}

static bool is_counter(const struct counters *counters, int index, const char *group,
                       size_t group_length, const char *name, size_t length) {
  if (index >= counters->count) return false;
  const struct counter *row = &counters->rows[index];
  return row->length == group_length + 1 + length &&
         memcmp(row->name, group, group_length) == 0 &&
         memcmp(row->name + group_length + 1, name, length) == 0;
}

// Passes a word and takes the number that it is, if it is one.
static const char *take_signed(const char *at, struct counter *row) {
  at = skip_blanks(at);
  row->negative = *at == '-';
  if (row->negative) at++;
  row->present = take_number(&at, &row->value);
  return row->present ? at : word_end(at);
}

// Takes lines of a name and a number, behind words that all of them have.
static bool parse_named(const char *text, size_t length, int words, struct counters *counters) {
  const char *end = text + length;
  int index = 0;
  for (const char *at = text; at < end; at = next_line(at, end), index++) {
    for (int skipped = 0; skipped < words; skipped++) at = skip_blanks(word_end(at));
    const struct counter *row = &counters->rows[index];
    if (index < counters->count && (size_t)(end - at) > row->length &&
        memcmp(at, row->name, row->length) == 0 &&
        (at[row->length] == ':' || at[row->length] == ' ' || at[row->length] == '\t')) {
      at += row->length + 1;
    } else {
      const char *name = at;
      while (*at != ':' && *at != ' ' && *at != '\t' && !is_line_end(*at)) at++;
      if (!rename_counter(counters, index, NULL, 0, name, (size_t)(at - name))) return false;
      at++;
    }
    at = take_signed(at, &counters->rows[index]);
  }
  counters->count = index;
  return index > 0;
}

bool parse_lines(const char *text, size_t length, void *record) {
  return parse_named(text, length, 0, record);
}

bool parse_node_lines(const char *text, size_t length, void *record) {
  return parse_named(text, length, 2, record);
}

bool parse_pairs(const char *text, size_t length, void *record) {
  struct counters *counters = record;
  const char *end = text + length;
  int index = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    const char *group = at;
    at = word_end(at);
    if (at == group || at[-1] != ':') return false;
    size_t group_length = (size_t)(at - group) - 1;
    while (!is_line_end(*(at = skip_blanks(at)))) {
      const char *name = at;
      at = word_end(at);
      size_t size = (size_t)(at - name);
      if (!is_counter(counters, index, group, group_length, name, size) &&
          !rename_counter(counters, index, group, group_length, name, size)) {
        return false;
      }
      at = take_signed(at, &counters->rows[index++]);
    }
  }
  counters->count = index;
  return index > 0;
}

// Takes down the names of a heading, from `index` on; how many they are, or -1.
static int take_heading(struct counters *counters, int index, const char *at) {
  const char *group = at;
  at = word_end(at);
  size_t group_length = (size_t)(at - group) - 1;
  int count = 0;
  while (!is_line_end(*(at = skip_blanks(at)))) {
    const char *name = at;
    at = word_end(at);
    if (!rename_counter(counters, index + count++, group, group_length, name,
                        (size_t)(at - name))) {
      return -1;
    }
  }
  return count;
}

bool parse_headings(const char *text, size_t length, void *record) {
  struct counters *counters = record;
  const char *end = text + length;
  int index = 0;
  size_t held = 0;
  for (const char *at = text; at < end;) {
    const char *below = next_line(at, end);
    size_t size = (size_t)(below - at);
    size_t prefix = (size_t)(word_end(at) - at);
    if (held + size > sizeof counters->headings) return false;
    if (held + size > counters->headings_used ||
        memcmp(counters->headings + held, at, size) != 0) {
      if (take_heading(counters, index, at) < 0) return false;
      memcpy(counters->headings + held, at, size);
      counters->headings_used = held + size;
    }
    held += size;
    if ((size_t)(end - below) < prefix || memcmp(at, below, prefix) != 0) return false;
    at = below + prefix;
    while (!is_line_end(*(at = skip_blanks(at)))) {
      if (index >= counters->count) return false;
      at = take_signed(at, &counters->rows[index++]);
    }
    at = next_line(at, end);
  }
  return index > 0 && index == counters->count;
}
