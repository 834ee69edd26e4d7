// Files of one process.

#define _GNU_SOURCE
#include "parsers.h"
#include "records.h"

static bool take_int32(const char **at, int32_t *value) {
  int64_t number;
  if (!take_signed(at, &number) || number < INT32_MIN || number > INT32_MAX) return false;
  *value = (int32_t)number;
  return true;
}

// Letters stand for how a field is read: number, signed, 32 bits and signed.
static const char process_stat_must[] = "iiiiinnnnnnnssssssnns";
static const char process_stat_rest[] = "nnnnnnnnnnnnnssnnnnsnnnnnnns";

bool parse_process_stat(const char *text, size_t length, void *record) {
  struct process_stat *stat = record;
  const char *at = text, *end = text + length;
  if (!take_int32(&at, &stat->pid)) return false;
  at = skip_blanks(at);
  const char *close = memrchr(at, ')', (size_t)(end - at));
  if (*at != '(' || !close) return false;
  keep(&stat->comm, at + 1, (size_t)(close - at) - 1);
  at = skip_blanks(close + 1);
  stat->state = *at++;
  if (!is_word_end(*at)) return false;
  int64_t *value = stat->must;
  for (const char *form = process_stat_must; *form; form++, value++) {
    int32_t narrow = 0;
    bool taken = *form == 'n' ? take_number(&at, (uint64_t *)value)
                 : *form == 's' ? take_signed(&at, value) : take_int32(&at, &narrow);
    if (!taken) return false;
    if (*form == 'i') *value = narrow;
  }
  stat->fields = 24;
  memset(stat->present, 0, sizeof stat->present);
  for (int i = 0; process_stat_rest[i] && !is_line_end(*(at = skip_blanks(at))); i++) {
    const char *word = at;
    stat->present[i] = process_stat_rest[i] == 'n' ? take_number(&at, (uint64_t *)&stat->rest[i])
                                                   : take_signed(&at, &stat->rest[i]);
    if (!stat->present[i]) at = word_end(word);
    stat->fields++;
  }
  for (; !is_line_end(*(at = skip_blanks(at))); stat->fields++) at = word_end(at);
  return true;
}

bool parse_process_statm(const char *text, size_t length, void *record) {
  (void)length;
  uint64_t *values = record;
  for (int i = 0; i < 7; i++) {
    if (!take_number(&text, &values[i])) return false;
  }
  return true;
}

bool parse_process_schedstat(const char *text, size_t length, void *record) {
  (void)length;
  uint64_t *values = record;
  return take_number(&text, &values[0]) && take_number(&text, &values[1]) &&
         take_number(&text, &values[2]);
}

bool parse_process_number(const char *text, size_t length, void *record) {
  (void)length;
  return take_signed(&text, record);
}

bool parse_comm(const char *text, size_t length, void *record) {
  if (length == 0) return false;
  keep(record, text, length - (text[length - 1] == '\n'));
  return true;
}

bool parse_wchan(const char *text, size_t length, void *record) {
  (void)length;
  struct name *function = record;
  const char *end = word_end(text);
  if (end == text || IS(text, end, "0")) function->length = 0;
  else keep(function, text, (size_t)(end - text));
  return true;
}

bool parse_cmdline(const char *text, size_t length, void *record) {
  struct command_line *line = record;
  while (length > 0 && text[length - 1] == '\0') length--;
  // Nearly always it is what it was.
  if (!keep(&line->text, text, length)) return true;
  line->ends.count = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] == '\0') APPEND(&line->ends, size_t, i);
  }
  if (length > 0) APPEND(&line->ends, size_t, length);
  return true;
}

bool parse_process_cgroup(const char *text, size_t length, void *record) {
  struct list *memberships = record;
  const char *end = text + length;
  size_t row = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    struct membership *membership = ROW(memberships, row++, struct membership);
    if (!take_number_before(&at, ':', &membership->hierarchy)) return false;
    const char *last = line_end(at, end), *colon = memchr(at, ':', (size_t)(last - at));
    if (!colon) return false;
    keep(&membership->controllers, at, (size_t)(colon - at));
    keep(&membership->path, colon + 1, (size_t)(last - colon) - 1);
  }
  memberships->count = row;
  return true;
}
