// cpuinfo, in parts and whole.

#include "parsers.h"
#include "records.h"

// A line's key and value without the blanks around them; false if it has no colon.
static bool split(const char *at, const char *end, struct word *key, struct word *value) {
  const char *colon = memchr(at, ':', (size_t)(end - at));
  if (!colon) return false;
  const char *last = colon;
  while (last > at && (last[-1] == ' ' || last[-1] == '\t')) last--;
  *key = (struct word){at, (size_t)(last - at)};
  at = colon + 1;
  while (at < end && (*at == ' ' || *at == '\t')) at++;
  while (end > at && (end[-1] == ' ' || end[-1] == '\t')) end--;
  *value = (struct word){at, (size_t)(end - at)};
  return true;
}

#define KEY(word) IS(key.text, key.text + key.length, word)

static void take_words(struct list *words, struct word value) {
  size_t count = 0;
  for (const char *at = value.text; at < value.text + value.length; at = skip_blanks(at)) {
    take_name(&at, ROW(words, count++, struct name));
  }
  words->count = count;
}

static void take_whole(struct number *number, struct word value) {
  const char *at = value.text;
  number->present = take_number(&at, &number->value) && at == value.text + value.length;
}

// Takes one line; true if it gives the processor its number.
static bool take_line(struct processor *processor, struct word key, struct word value) {
  struct name *name = NULL;
  if (KEY("processor")) {
    const char *at = value.text;
    return take_number(&at, &processor->number);
  }
  if (KEY("vendor_id")) name = &processor->vendor;
  else if (KEY("cpu family")) name = &processor->family;
  else if (KEY("model")) name = &processor->model;
  else if (KEY("stepping")) name = &processor->stepping;
  else if (KEY("microcode")) name = &processor->microcode;
  else if (KEY("cache size")) name = &processor->cache;
  else if (KEY("model name")) name = &processor->model_name;
  else if (KEY("cpu MHz")) {
    const char *at = value.text;
    processor->has_mhz = take_decimal(&at, &processor->mhz);
  } else if (KEY("physical id")) {
    keep(&processor->package_text, value.text, value.length);
    take_whole(&processor->package, value);
  } else if (KEY("core id")) {
    keep(&processor->core_text, value.text, value.length);
    take_whole(&processor->core, value);
  }
  if (name) keep(name, value.text, value.length);
  return false;
}

// What a processor need not have.
static void reset(struct processor *processor) {
  struct name *names[] = {&processor->vendor, &processor->family, &processor->model,
                          &processor->stepping, &processor->microcode, &processor->cache,
                          &processor->model_name, &processor->package_text,
                          &processor->core_text};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) names[i]->length = 0;
  processor->has_mhz = processor->package.present = processor->core.present = false;
}

bool parse_cpuinfo(const char *text, size_t length, void *record) {
  struct cpuinfo *cpuinfo = record;
  const char *end = text + length;
  size_t row = 0;
  bool numbered = false;
  struct processor *processor = ROW(&cpuinfo->processors, 0, struct processor);
  reset(processor);
  for (const char *at = text, *next; at < end; at = next) {
    const char *last = line_end(at, end);
    next = last < end ? last + 1 : end;
    struct word key, value;
    if (last == at) {
      row += numbered;
      processor = ROW(&cpuinfo->processors, row, struct processor);
      reset(processor);
      numbered = false;
    } else if (split(at, last, &key, &value)) {
      if (row == 0 && (KEY("flags") || KEY("Features"))) take_words(&cpuinfo->flags, value);
      else if (row == 0 && KEY("bugs")) take_words(&cpuinfo->bugs, value);
      else numbered |= take_line(processor, key, value);
    }
  }
  cpuinfo->processors.count = row + numbered;
  return cpuinfo->processors.count > 0;
}

bool parse_cpuinfo_table(const char *text, size_t length, void *record) {
  struct cpuinfo_table *table = record;
  // The lines point into a copy of the text.
  replace_name(&table->text, text, length);
  const char *end = table->text.bytes + length;
  table->processors.count = table->lines.count = 0;
  struct table_processor *processor = NULL;
  for (const char *at = table->text.bytes, *next; at < end; at = next) {
    const char *last = line_end(at, end);
    next = last < end ? last + 1 : end;
    struct word key, value;
    if (last == at) processor = NULL;
    if (!split(at, last, &key, &value)) continue;
    if (KEY("processor")) {
      struct table_processor new = {.first = table->lines.count};
      const char *digits = value.text;
      if (!take_number(&digits, &new.number)) return false;
      APPEND(&table->processors, struct table_processor, new);
      processor = ROW(&table->processors, table->processors.count - 1, struct table_processor);
    } else {
      struct table_line line = {key, value};
      APPEND(&table->lines, struct table_line, line);
      if (processor) processor->count++;
    }
  }
  return table->processors.count > 0;
}
