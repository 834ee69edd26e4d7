// Steps through a text that ends with a NUL, which stops every one of them.

#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static inline const char *skip_blanks(const char *at) {
  while (*at == ' ' || *at == '\t') at++;
  return at;
}

static inline const char *word_end(const char *at) {
  while (*at != ' ' && *at != '\t' && *at != '\n' && *at != '\0') at++;
  return at;
}

static inline bool is_word_end(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\0';
}

static inline bool is_line_end(char byte) { return byte == '\n' || byte == '\0'; }

static inline const char *next_line(const char *at, const char *end) {
  const char *newline = memchr(at, '\n', (size_t)(end - at));
  return newline ? newline + 1 : end;
}

// Passes blanks and digits; false if there is no digit or the number is too large.
static inline bool take_digits(const char **at, uint64_t *value) {
  const char *start = skip_blanks(*at);
  const char *p = start;
  uint64_t sum = 0;
  for (unsigned digit; (digit = (unsigned)*p - '0') < 10; p++) {
    // 19 digits cannot overflow.
    if (p - start < 19) {
      sum = sum * 10 + digit;
    } else if (__builtin_mul_overflow(sum, 10, &sum) || __builtin_add_overflow(sum, digit, &sum)) {
      return false;
    }
  }
  if (p == start) return false;
  *at = p;
  *value = sum;
  return true;
}

// Passes a number that fills its word.
static inline bool take_number(const char **at, uint64_t *value) {
  return take_digits(at, value) && is_word_end(**at);
}

// Passes a fraction such as 12.34 that fills its word.
static inline bool take_decimal(const char **at, double *value) {
  uint64_t whole;
  if (!take_digits(at, &whole)) return false;
  const char *p = *at;
  double mantissa = (double)whole, scale = 1;
  if (*p == '.') {
    for (p++; (unsigned)*p - '0' < 10; p++) {
      mantissa = mantissa * 10 + (*p - '0');
      scale *= 10;
    }
  }
  *at = p;
  *value = mantissa / scale;
  return is_word_end(*p);
}

#endif
