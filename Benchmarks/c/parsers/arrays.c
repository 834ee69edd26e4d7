// mdstat.

#define _GNU_SOURCE
#include "parsers.h"
#include "records.h"

// Takes a device such as `sdf1[4](S)`; false if the word is none.
static bool take_member(const char *at, const char *end, struct md_member *member) {
  const char *bracket = memrchr(at, '[', (size_t)(end - at));
  if (!bracket || bracket == at) return false;
  const char *p = bracket + 1;
  if (!take_digits(&p, &member->number) || *p++ != ']') return false;
  keep(&member->name, at, (size_t)(bracket - at));
  member->flags = 0;
  for (; p < end; p++) {
    const char *flag = *p ? strchr("FSWJR", *p) : NULL;
    if (flag) member->flags |= 1u << (flag - "FSWJR");
  }
  return true;
}

static bool take_heading(const char *at, struct md_array *array) {
  take_name(&at, &array->name);
  at = word_end(skip_blanks(at));
  const char *word = skip_blanks(at);
  at = word_end(word);
  if (at == word) return false;
  array->activity = IS(word, at, "active") ? 0 : IS(word, at, "inactive") ? 1
                    : IS(word, at, "broken") ? 2 : 3;
  array->access = 0;
  array->has_level = false;
  size_t count = 0;
  while (!is_line_end(*(word = skip_blanks(at)))) {
    at = word_end(word);
    if (*word == '(') {
      if (IS(word, at, "(read-only)")) array->access = 1;
      if (IS(word, at, "(auto-read-only)")) array->access = 2;
    } else if (take_member(word, at, ROW(&array->members, count, struct md_member))) {
      count++;
    } else if (!array->has_level && count == 0) {
      keep(&array->level, word, (size_t)(at - word));
      array->has_level = true;
    }
  }
  array->members.count = count;
  return true;
}

// Takes ` [3/2] [UU_]` at the end of the status line.
static bool take_places(const char *at, const char *end, struct md_array *array) {
  const char *second = memrchr(at, '[', (size_t)(end - at));
  const char *first = second ? memrchr(at, '[', (size_t)(second - at)) : NULL;
  if (!first) return false;
  first++;
  if (!take_digits(&first, &array->required) || *first++ != '/' ||
      !take_digits(&first, &array->active) || *first++ != ']') {
    return false;
  }
  array->down = 0;
  for (second++; *second != ']'; second++) {
    if (second == end) return false;
    array->down += *second == '_';
  }
  return true;
}

static bool take_status(const char *at, const char *end, struct md_array *array) {
  if (!take_number(&at, &array->blocks)) return false;
  array->has_places = true;
  const char *level = array->level.bytes;
  if (array->has_level && (IS(level, level + array->level.length, "raid0") ||
                           IS(level, level + array->level.length, "linear"))) {
    array->required = array->active = array->members.count;
    array->down = 0;
    return true;
  }
  array->has_places = array->activity != 1;
  return array->activity == 1 || take_places(at, end, array);
}

static const char *find(const char *at, const char *end, const char *word) {
  return memmem(at, (size_t)(end - at), word, strlen(word));
}

// Takes `finish=75.2min`.
static bool take_between(const char *at, const char *end, const char *prefix, double *value) {
  const char *start = find(at, end, prefix);
  if (!start) return false;
  start += strlen(prefix);
  take_decimal(&start, value);
  return true;
}

static bool take_sync(const char *at, const char *end, struct md_array *array) {
  static const char *const operations[] = {"recovery", "reshape", "check", "resync"};
  array->sync = -1;
  for (int i = 0; i < 4 && array->sync < 0; i++) {
    if (find(at, end, operations[i])) array->sync = i;
  }
  if (array->sync < 0) return true;
  array->waits = find(at, end, "PENDING") || find(at, end, "DELAYED");
  if (array->waits) return true;
  const char *blocks = memchr(at, '(', (size_t)(end - at));
  if (!blocks) return false;
  blocks++;
  return take_digits(&blocks, &array->done) && *blocks++ == '/' &&
         take_digits(&blocks, &array->total) && *blocks == ')' &&
         take_between(at, end, "= ", &array->percent) &&
         take_between(at, end, "finish=", &array->minutes) &&
         take_between(at, end, "speed=", &array->speed);
}

bool parse_mdstat(const char *text, size_t length, void *record) {
  struct list *arrays = record;
  const char *end = text + length;
  size_t row = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    if (*at == ' ' || *at == '\n' || STARTS(at, "unused") || STARTS(at, "Personalities : ") ||
        is_line_end(*skip_blanks(at))) {
      continue;
    }
    struct md_array *array = ROW(arrays, row++, struct md_array);
    const char *status = next_line(at, end), *third = next_line(status, end);
    const char *fourth = next_line(third, end);
    if (fourth[-1] != '\n' || !take_heading(at, array) || !take_status(status, third, array)) {
      return false;
    }
    // The bitmap's line may stand before that of synchronisation.
    const char *sync = find(third, fourth, "bitmap") ? fourth : third;
    if (!take_sync(sync, line_end(sync, end), array)) return false;
  }
  arrays->count = row;
  return true;
}
