// Files of memory.

#include "parsers.h"
#include "records.h"

// Passes `Node 0, zone DMA`.
static bool take_zone(const char **at, uint32_t *node, struct name *name) {
  const char *p = skip_blanks(*at);
  if (!STARTS(p, "Node ")) return false;
  p += 5;
  if (!take_number_before(&p, ',', node)) return false;
  p = skip_blanks(p);
  if (!STARTS(p, "zone ")) return false;
  p += 5;
  if (!take_name(&p, name)) return false;
  *at = p;
  return true;
}

bool parse_buddyinfo(const char *text, size_t length, void *record) {
  struct list *zones = record;
  const char *end = text + length;
  size_t row = 0, orders = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    struct buddy_zone *zone = ROW(zones, row, struct buddy_zone);
    if (!take_zone(&at, &zone->node, &zone->name) || !take_all(&at, &zone->free)) return false;
    if (row++ == 0) orders = zone->free.count;
    if (zone->free.count != orders) return false;
  }
  zones->count = row;
  return true;
}

static bool take_cache(const char *at, struct slab_cache *cache) {
  if (!take_name(&at, &cache->name) || !take_number(&at, &cache->active_objects) ||
      !take_number(&at, &cache->objects) || !take_number(&at, &cache->object_size) ||
      !take_number(&at, &cache->objects_per_slab) || !take_number(&at, &cache->pages_per_slab)) {
    return false;
  }
  cache->active_slabs.present = cache->slabs.present = false;
  while (!is_line_end(*(at = skip_blanks(at)))) {
    const char *word = at;
    at = word_end(at);
    if (IS(word, at, "slabdata")) {
      take_any(&at, &cache->active_slabs);
      take_any(&at, &cache->slabs);
      break;
    }
  }
  return true;
}

bool parse_slabinfo(const char *text, size_t length, void *record) {
  struct list *caches = record;
  const char *end = text + length;
  if (!STARTS(text, "slabinfo - version: 2.")) return false;
  size_t row = 0;
  for (const char *at = next_line(text, end); at < end; at = next_line(at, end)) {
    if (*at != '#' && !take_cache(at, ROW(caches, row++, struct slab_cache))) return false;
  }
  caches->count = row;
  return true;
}

bool parse_swaps(const char *text, size_t length, void *record) {
  struct list *areas = record;
  const char *end = text + length;
  if (!STARTS(text, "Filename")) return false;
  size_t row = 0;
  for (const char *at = next_line(text, end); at < end; at = next_line(at, end)) {
    struct swap_area *area = ROW(areas, row++, struct swap_area);
    if (!take_name(&at, &area->path) || !take_name(&at, &area->type) ||
        !take_number(&at, &area->size) || !take_number(&at, &area->used) ||
        !take_signed(&at, &area->priority)) {
      return false;
    }
  }
  areas->count = row;
  return true;
}

static void take_protection(const char *at, struct list *protection) {
  at = skip_blanks(at);
  if (*at != '(') return;
  do {
    at++;
    uint64_t value;
    if (!take_digits(&at, &value)) break;
    APPEND(protection, uint64_t, value);
  } while (*at == ',');
  if (*at != ')') protection->count = 0;
}

// Takes a line of a zone: a name and a number, perhaps behind `pages`.
static void take_zone_line(const char *at, struct zone *zone) {
  at = skip_blanks(at);
  if (STARTS(at, "pages ")) at = skip_blanks(at + 6);
  size_t index = zone->fields.count;
  struct zone_field *field = ROW(&zone->fields, index, struct zone_field);
  const char *name = at;
  // Nearly always it is the name that stood there before.
  if (field->name.length > 0 && memcmp(at, field->name.bytes, field->name.length) == 0 &&
      (at[field->name.length] == ' ' || at[field->name.length] == '\t')) {
    at += field->name.length;
  } else {
    at = word_end(at);
    if (IS(name, at, "protection:")) return take_protection(at, &zone->protection);
    if (at == name || at[-1] == ':') return;
  }
  size_t size = (size_t)(at - name);
  at = skip_blanks(at);
  field->negative = *at == '-';
  if (field->negative) at++;
  if (!take_number(&at, &field->value)) return;
  keep(&field->name, name, size);
  zone->fields.count++;
}

bool parse_zoneinfo(const char *text, size_t length, void *record) {
  struct list *zones = record;
  const char *end = text + length;
  struct zone *zone = NULL;
  size_t row = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    if (STARTS(at, "Node ")) {
      zone = ROW(zones, row++, struct zone);
      zone->fields.count = zone->protection.count = 0;
      if (!take_zone(&at, &zone->node, &zone->name)) return false;
    } else if (!zone) {
      return false;
    } else {
      take_zone_line(at, zone);
    }
  }
  zones->count = row;
  return true;
}
