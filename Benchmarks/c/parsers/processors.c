// Files of processors.

#include "parsers.h"
#include "records.h"

bool parse_interrupt_totals(const char *text, size_t length, void *record) {
  const char *end = text + length;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    if (!STARTS(at, "intr ")) continue;
    at += sizeof "intr";
    uint64_t sum;
    return take_number(&at, &sum) && take_all(&at, record);
  }
  return false;
}

// Takes what stands behind the counts apart; done again only when it changes.
static void describe(struct interrupt *row, const char *at, const char *end) {
  row->numbered = true;
  for (size_t i = 0; i < row->name.length; i++) {
    row->numbered &= (unsigned)row->name.bytes[i] - '0' < 10;
  }
  const char *rest = at;
  if (row->numbered) {
    rest = word_end(at);
    keep(&row->chip, at, (size_t)(rest - at));
    rest = skip_blanks(rest);
  }
  keep(&row->devices, rest, rest < end ? (size_t)(end - rest) : 0);
}

bool parse_interrupts(const char *text, size_t length, void *record) {
  struct interrupts *interrupts = record;
  const char *end = text + length, *at = text;
  interrupts->cpus = 0;
  while (!is_line_end(*(at = skip_blanks(at)))) {
    at = word_end(at);
    interrupts->cpus++;
  }
  size_t row = 0;
  for (at = next_line(at, end); at < end; at = next_line(at, end)) {
    const char *name = at;
    while (*name == ' ') name++;
    const char *colon = name;
    while (*colon != ':' && !is_line_end(*colon)) colon++;
    if (*colon != ':') continue;
    at = colon + 1;
    size_t first = row * interrupts->cpus, cpu = 0;
    for (uint64_t value; cpu < interrupts->cpus && take_number(&at, &value); cpu++) {
      *ROW(&interrupts->counts, first + cpu, uint64_t) = value;
    }
    // Totals have not a count for each CPU.
    if (cpu < interrupts->cpus) continue;
    struct interrupt *interrupt = ROW(&interrupts->rows, row++, struct interrupt);
    at = skip_blanks(at);
    const char *last = line_end(at, end);
    while (last > at && (last[-1] == ' ' || last[-1] == '\t')) last--;
    bool changed = keep(&interrupt->name, name, (size_t)(colon - name));
    if (keep(&interrupt->text, at, (size_t)(last - at)) || changed) describe(interrupt, at, last);
  }
  interrupts->rows.count = row;
  return true;
}

bool parse_softirqs(const char *text, size_t length, void *record) {
  struct softirqs *softirqs = record;
  const char *end = text + length;
  size_t row = 0, count = 0;
  for (const char *at = next_line(text, end); at < end; at = next_line(at, end)) {
    const char *name = skip_blanks(at);
    at = word_end(name);
    if (at - name < 2 || at[-1] != ':') continue;
    struct softirq *kind = ROW(&softirqs->kinds, row++, struct softirq);
    keep(&kind->name, name, (size_t)(at - name) - 1);
    kind->first = count;
    while (!is_line_end(*(at = skip_blanks(at)))) {
      uint64_t value;
      if (!take_number(&at, &value)) return false;
      *ROW(&softirqs->counts, count++, uint64_t) = value;
    }
    kind->count = count - kind->first;
  }
  softirqs->kinds.count = row;
  softirqs->counts.count = count;
  return true;
}

bool parse_schedstat(const char *text, size_t length, void *record) {
  struct list *cpus = record;
  const char *end = text + length;
  cpus->count = 0;
  for (const char *line = text; line < end; line = next_line(line, end)) {
    const char *at = line + 3;
    struct schedstat_cpu cpu;
    if (!STARTS(line, "cpu") || !take_number(&at, &cpu.number)) continue;
    int skipped = 0;
    for (; skipped < 6 && (unsigned)*(at = skip_blanks(at)) - '0' < 10; skipped++) {
      at = word_end(at);
    }
    if (skipped < 6 || !take_number(&at, &cpu.running) || !take_number(&at, &cpu.waiting) ||
        !take_number(&at, &cpu.timeslices)) {
      continue;
    }
    APPEND(cpus, struct schedstat_cpu, cpu);
  }
  return true;
}

bool parse_ranges(const char **text, struct list *ranges) {
  const char *at = skip_blanks(*text);
  ranges->count = 0;
  while ((unsigned)*at - '0' < 10) {
    uint64_t first, last;
    if (!take_digits(&at, &first)) return false;
    last = first;
    if (*at == '-') {
      at++;
      if ((unsigned)*at - '0' > 9 || !take_digits(&at, &last)) return false;
    }
    if (last < first || last > UINT32_MAX) return false;
    struct range range = {(uint32_t)first, (uint32_t)last};
    APPEND(ranges, struct range, range);
    if (*at != ',') break;
    at++;
  }
  *text = skip_blanks(at);
  return is_line_end(**text);
}

bool parse_number_ranges(const char *text, size_t length, void *record) {
  (void)length;
  return parse_ranges(&text, record);
}

bool parse_number_mask(const char *text, size_t length, void *record) {
  (void)length;
  struct list *ranges = record;
  const char *start = skip_blanks(text), *at = word_end(start);
  ranges->count = 0;
  uint32_t bit = 0;
  while (at-- > start) {
    if (*at == ',') continue;
    unsigned digit = hex_digit(*at);
    if (digit > 15) return false;
    for (uint32_t offset = 0; offset < 4; offset++) {
      if (!(digit & 1u << offset)) continue;
      struct range *last =
          ranges->count ? ROW(ranges, ranges->count - 1, struct range) : NULL;
      struct range next = {bit + offset, bit + offset};
      if (last && last->last + 1 == next.first) last->last++;
      else APPEND(ranges, struct range, next);
    }
    bit += 4;
  }
  return true;
}
