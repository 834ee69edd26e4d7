// Tables of the network.

#include "parsers.h"
#include "records.h"

bool parse_softnet(const char *text, size_t length, void *record) {
  struct list *rows = record;
  const char *end = text + length;
  rows->count = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    uint64_t columns[15];
    int count = 0;
    while (count < 15 && !is_line_end(*(at = skip_blanks(at)))) {
      if (!take_hex(&at, &columns[count]) || columns[count] > UINT32_MAX) return false;
      count++;
    }
    if (count < 9) return false;
    struct softnet_row row = {
        .cpu = count > 12 ? columns[12] : rows->count,
        .processed = columns[0],
        .dropped = columns[1],
        .time_squeezed = columns[2],
        .collisions = columns[8],
        .count = count,
    };
    if (count > 9) row.received_rps = columns[9];
    if (count > 10) row.flow_limit_count = columns[10];
    if (count > 12) row.backlog = columns[11];
    if (count > 14) {
      row.input_queue = columns[13];
      row.process_queue = columns[14];
    }
    APPEND(rows, struct softnet_row, row);
  }
  return true;
}

bool parse_conntrack_stat(const char *text, size_t length, void *record) {
  struct list *rows = record;
  const char *end = text + length;
  rows->count = 0;
  for (const char *at = next_line(text, end); at < end; at = next_line(at, end)) {
    struct conntrack_row *row = ROW(rows, rows->count++, struct conntrack_row);
    for (int i = 0; i < 16; i++) {
      if (!take_hex(&at, &row->columns[i])) return false;
    }
    row->has_restarts = !is_line_end(*(at = skip_blanks(at)));
    if (row->has_restarts && !take_hex(&at, &row->restarts)) return false;
    if (!is_line_end(*skip_blanks(at))) return false;
  }
  return true;
}

bool parse_cpu_counters(const char *text, size_t length, void *record) {
  struct cpu_counters *table = record;
  const char *end = text + length, *at = text;
  size_t columns = 0, row = 0;
  while (!is_line_end(*(at = skip_blanks(at)))) {
    take_name(&at, ROW(&table->names, columns++, struct name));
  }
  table->names.count = columns;
  for (at = next_line(at, end); at < end; at = next_line(at, end)) {
    struct list *values = ROW(&table->rows, row++, struct list);
    values->count = 0;
    while (!is_line_end(*(at = skip_blanks(at)))) {
      uint64_t value;
      if (!take_hex(&at, &value)) return false;
      APPEND(values, uint64_t, value);
    }
    if (values->count < columns) return false;
  }
  table->rows.count = row;
  return true;
}

static bool take_prefixed(const char **at, uint64_t *value) {
  const char *p = skip_blanks(*at);
  if (p[0] != '0' || p[1] != 'x') return false;
  p += 2;
  if (hex_digit(*p) > 15 || !take_hex(&p, value)) return false;
  *at = p;
  return true;
}

static bool is_hardware_address(const char *at, size_t length) {
  if (length % 3 != 2) return false;
  for (size_t i = 0; i < length; i++) {
    if (i % 3 == 2 ? at[i] != ':' : hex_digit(at[i]) > 15) return false;
  }
  return true;
}

bool parse_arp(const char *text, size_t length, void *record) {
  struct list *rows = record;
  const char *end = text + length;
  if (!STARTS(text, "IP ")) return false;
  size_t count = 0;
  for (const char *at = next_line(text, end); at < end; at = next_line(at, end)) {
    struct arp_row *row = ROW(rows, count++, struct arp_row);
    if (!take_name(&at, &row->address) || !take_prefixed(&at, &row->type) ||
        !take_prefixed(&at, &row->flags) || !take_name(&at, &row->hardware) ||
        !is_hardware_address(row->hardware.bytes, row->hardware.length)) {
      return false;
    }
    // The mask is always `*`.
    at = word_end(skip_blanks(at));
    if (!take_name(&at, &row->device)) return false;
  }
  rows->count = count;
  return true;
}
