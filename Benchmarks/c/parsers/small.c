// Files of a line or a word.

#include "parsers.h"
#include "records.h"

bool parse_single_number(const char *text, size_t length, void *record) {
  const char *end = text + length;
  while (*text == '\n') text++;
  if (!take_number(&text, record)) return false;
  while (*text == ' ' || *text == '\t' || *text == '\n') text++;
  return text == end;
}

bool parse_single_value(const char *text, size_t length, void *record) {
  keep(record, text, (size_t)(line_end(text, text + length) - text));
  return true;
}

bool parse_word_list(const char *text, size_t length, void *record) {
  struct word_list *list = record;
  const char *end = text + length;
  size_t row = 0;
  bool changed = false;
  for (const char *at = text; at < end; at++) {
    while (!is_line_end(*(at = skip_blanks(at)))) {
      const char *word = at;
      at = word_end(at);
      changed |= keep(ROW(&list->words, row++, struct name), word, (size_t)(at - word));
    }
  }
  changed |= row != list->words.count;
  list->words.count = row;
  list->layout += changed;
  return true;
}

static bool is_white(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

bool parse_attribute(const char *text, size_t length, void *record) {
  struct attribute *attribute = record;
  if (length > 128) length = 128;
  while (length > 0 && is_white(text[length - 1])) length--;
  const char *end = text + length;
  while (text < end && is_white(*text)) text++;
  keep(&attribute->text, text, (size_t)(end - text));
  attribute->number.present = take_number(&text, &attribute->number.value) && text == end;
  return true;
}

// The fields of os-release(5) that are kept.
static const struct words release_names = {13, {
    WORD("NAME"), WORD("ID"), WORD("ID_LIKE"), WORD("PRETTY_NAME"), WORD("VARIANT"),
    WORD("VARIANT_ID"), WORD("VERSION"), WORD("VERSION_ID"), WORD("VERSION_CODENAME"),
    WORD("BUILD_ID"), WORD("IMAGE_ID"), WORD("IMAGE_VERSION"), WORD("SUPPORT_END")}};

static bool take_quoted(const char *at, const char *end, struct name *name) {
  char bytes[512], quote = '\0';
  size_t length = 0;
  for (; at < end && length < sizeof bytes; at++) {
    if (*at == '#' && !quote) break;
    if ((*at == '"' || *at == '\'') && (!quote || quote == *at)) quote = quote ? '\0' : *at;
    else if (*at == '\\' && quote == '"' && at + 1 < end) bytes[length++] = *++at;
    else bytes[length++] = *at;
  }
  keep(name, bytes, length);
  return !quote;
}

bool parse_os_release(const char *text, size_t length, void *record) {
  struct name *values = record;
  const char *end = text + length;
  for (size_t i = 0; i < release_names.count; i++) values[i].length = 0;
  size_t next = 0;
  for (const char *at = text, *below; at < end; at = below) {
    const char *last = line_end(at, end);
    below = last < end ? last + 1 : end;
    at = skip_blanks(at);
    if (at >= last || *at == '#') continue;
    const char *equals = memchr(at, '=', (size_t)(last - at));
    if (!equals) return false;
    int place = place_of(&release_names, at, (size_t)(equals - at), next);
    if (place < 0) continue;
    if (!take_quoted(equals + 1, last, &values[place])) return false;
    next = (size_t)place + 1;
  }
  return true;
}
