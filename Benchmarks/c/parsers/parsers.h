// What the C parsers share: names and rows that are kept from text to text, and numbers of other forms
// than text.h has.
//
// Each parser takes a text of `length` bytes with NULs behind it, and keeps of it what the Swift one
// does; false if it is not of the file's form.

#ifndef PARSERS_H
#define PARSERS_H

#include <stdlib.h>

#include "../text.h"

// Bytes that are seldom other than they were.
struct name {
  char *bytes;
  size_t length, capacity;
};

// Rows of one size; those beyond the last one in use are kept for the next text.
struct list {
  void *rows;
  size_t count, capacity;
};

// A number that may be absent.
struct number {
  uint64_t value;
  bool present;
};

// Words by their place, as files have them one after the other.
struct words {
  size_t count;
  struct word {
    const char *text;
    size_t length;
  } list[];
};

void enlarge(struct list *list, size_t index, size_t size);
void replace_name(struct name *name, const char *text, size_t length);

// The row at an index, of which there may be none yet.
static inline void *row_at(struct list *list, size_t index, size_t size) {
  if (index >= list->capacity) enlarge(list, index, size);
  return (char *)list->rows + index * size;
}
#define ROW(list, index, type) ((type *)row_at((list), (index), sizeof(type)))
#define APPEND(list, type, value) \
  do { \
    *ROW((list), (list)->count, type) = (value); \
    (list)->count++; \
  } while (0)

// Keeps a name; true if it was another one.
static inline bool keep(struct name *name, const char *text, size_t length) {
  if (name->length == length && (length == 0 || memcmp(name->bytes, text, length) == 0)) {
    return false;
  }
  replace_name(name, text, length);
  return true;
}

// Whether the bytes from `at` to `end` are this word.
#define IS(at, end, word) \
  ((size_t)((end) - (at)) == sizeof(word) - 1 && memcmp((at), (word), sizeof(word) - 1) == 0)
// Whether the text goes on with this: 64 NULs stand behind it, so that any word may be asked for.
#define STARTS(at, word) (memcmp((at), (word), sizeof(word) - 1) == 0)

static inline const char *line_end(const char *at, const char *end) {
  const char *newline = memchr(at, '\n', (size_t)(end - at));
  return newline ? newline : end;
}

// Passes a word and keeps it; false if there is none.
static inline bool take_name(const char **at, struct name *name) {
  const char *start = skip_blanks(*at);
  *at = word_end(start);
  keep(name, start, (size_t)(*at - start));
  return *at > start;
}

// Passes a word, and the number that it is, if it is one.
static inline void take_any(const char **at, struct number *number) {
  const char *p = *at;
  number->present = take_number(&p, &number->value);
  *at = number->present ? p : word_end(skip_blanks(*at));
}

static inline bool take_signed(const char **at, int64_t *value) {
  const char *p = skip_blanks(*at);
  bool negative = *p == '-';
  uint64_t magnitude;
  if (negative) p++;
  if ((unsigned)*p - '0' > 9 || !take_number(&p, &magnitude)) return false;
  if (magnitude > (uint64_t)INT64_MAX + negative) return false;
  *value = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
  *at = p;
  return true;
}

static inline bool take_number32(const char **at, uint32_t *value) {
  uint64_t number;
  if (!take_number(at, &number) || number > UINT32_MAX) return false;
  *value = (uint32_t)number;
  return true;
}

// Passes a number of 32 bits and the byte that must stand behind it.
static inline bool take_number_before(const char **at, char byte, uint32_t *value) {
  uint64_t number;
  if (!take_digits(at, &number) || number > UINT32_MAX || **at != byte) return false;
  ++*at;
  *value = (uint32_t)number;
  return true;
}

// The digit that a byte is, or 16 and more.
static inline unsigned hex_digit(char byte) {
  unsigned digit = (unsigned)(unsigned char)byte - '0';
  if (digit < 10) return digit;
  digit = ((unsigned)(unsigned char)byte | 32) - 'a';
  return digit < 6 ? digit + 10 : 16;
}

// Passes up to 16 hexadecimal digits.
static inline bool take_hex_digits(const char **at, uint64_t *value) {
  const char *start = skip_blanks(*at), *p = start;
  uint64_t sum = 0;
  for (unsigned digit; (digit = hex_digit(*p)) < 16; p++) sum = sum << 4 | digit;
  if (p == start || p - start > 16) return false;
  *at = p;
  *value = sum;
  return true;
}

// Passes a hexadecimal number that fills its word.
static inline bool take_hex(const char **at, uint64_t *value) {
  return take_hex_digits(at, value) && is_word_end(**at);
}

// The place of a word, looked for from `next` on, where it nearly always is; -1 if it is not known.
static inline int place_of(const struct words *words, const char *at, size_t length, size_t next) {
  size_t index = next < words->count ? next : 0;
  for (size_t tried = 0; tried < words->count; tried++) {
    const struct word *word = &words->list[index];
    if (word->length == length && memcmp(word->text, at, length) == 0) return (int)index;
    if (++index == words->count) index = 0;
  }
  return -1;
}
#define WORD(text) {text, sizeof(text) - 1}

// Passes the number of every place on the line.
static inline bool take_all(const char **at, struct list *values) {
  values->count = 0;
  while (!is_line_end(*(*at = skip_blanks(*at)))) {
    uint64_t value;
    if (!take_number(at, &value)) return false;
    APPEND(values, uint64_t, value);
  }
  return true;
}

bool parse_ranges(const char **at, struct list *ranges);
bool parse_attribute(const char *text, size_t length, void *record);

#endif
