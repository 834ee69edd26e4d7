// mountinfo, with all that it says.

#include "parsers.h"
#include "records.h"

// Passes a blank and the field behind it, which may be empty.
static bool take_field(const char **at, const char **start) {
  if (**at != ' ') return false;
  const char *p = *start = *at + 1;
  while (*p != ' ' && !is_line_end(*p)) p++;
  *at = p;
  return true;
}

// Keeps a field in which some bytes stand as a backslash and three octal digits.
static bool take_unescaped(const char **at, struct name *name) {
  const char *p;
  if (!take_field(at, &p)) return false;
  if (!memchr(p, '\\', (size_t)(*at - p))) {
    keep(name, p, (size_t)(*at - p));
    return true;
  }
  char bytes[4096];
  size_t length = 0;
  while (p < *at && length < sizeof bytes) {
    if (*p == '\\' && *at - p > 3 && p[1] >= '0' && p[1] <= '3') {
      bytes[length++] = (char)((p[1] - '0') << 6 | (p[2] - '0') << 3 | (p[3] - '0'));
      p += 4;
    } else {
      bytes[length++] = *p++;
    }
  }
  keep(name, bytes, length);
  return true;
}

static bool take_plain(const char **at, struct name *name) {
  const char *start;
  if (!take_field(at, &start)) return false;
  keep(name, start, (size_t)(*at - start));
  return true;
}

static bool take_mount(const char *at, struct mount_row *mount) {
  if (!take_number32(&at, &mount->id) || !take_number32(&at, &mount->parent) ||
      !take_number_before(&at, ':', &mount->major) || !take_number32(&at, &mount->minor) ||
      !take_unescaped(&at, &mount->root) || !take_unescaped(&at, &mount->point) ||
      !take_plain(&at, &mount->options)) {
    return false;
  }
  const char *first = at + 1, *last = at, *start;
  for (;;) {
    if (!take_field(&at, &start)) return false;
    if (IS(start, at, "-")) break;
    last = at;
  }
  keep(&mount->optional, first, last > first ? (size_t)(last - first) : 0);
  mount->hidden = false;
  return take_unescaped(&at, &mount->type) && take_unescaped(&at, &mount->source) &&
         take_unescaped(&at, &mount->super_options);
}

static uint64_t hash_of(const struct name *name) {
  uint64_t hash = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < name->length; i++) {
    hash = (hash ^ (unsigned char)name->bytes[i]) * UINT64_C(1099511628211);
  }
  return hash;
}

// Marks the mounts that a later one at the same place covers, by a table of the later ones.
static void mark_hidden(struct mount_table *table) {
  size_t size = 16;
  while (size < table->rows.count * 2) size *= 2;
  for (size_t i = 0; i < size; i++) *ROW(&table->slots, i, uint32_t) = 0;
  for (size_t row = table->rows.count; row-- > 0;) {
    struct mount_row *mount = ROW(&table->rows, row, struct mount_row);
    for (size_t slot = hash_of(&mount->point) & (size - 1);; slot = (slot + 1) & (size - 1)) {
      uint32_t *entry = ROW(&table->slots, slot, uint32_t);
      if (*entry == 0) {
        *entry = (uint32_t)row + 1;
        break;
      }
      struct name *other = &ROW(&table->rows, *entry - 1, struct mount_row)->point;
      if (other->length == mount->point.length &&
          memcmp(other->bytes, mount->point.bytes, other->length) == 0) {
        mount->hidden = true;
        break;
      }
    }
  }
}

bool parse_mountinfo(const char *text, size_t length, void *record) {
  struct mount_table *table = record;
  // Mounts seldom change, and comparing is cheaper than parsing.
  if (!keep(&table->text, text, length)) return true;
  const char *end = text + length;
  size_t row = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    if (!take_mount(at, ROW(&table->rows, row++, struct mount_row))) return false;
  }
  table->rows.count = row;
  mark_hidden(table);
  return true;
}
