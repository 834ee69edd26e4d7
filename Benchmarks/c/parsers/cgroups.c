// Files of control groups.

#include "parsers.h"
#include "records.h"

static const struct words io_names = {10, {
    WORD("rbytes"), WORD("wbytes"), WORD("rios"), WORD("wios"), WORD("dbytes"), WORD("dios"),
    WORD("cost.usage"), WORD("cost.wait"), WORD("cost.indebt"), WORD("cost.indelay")}};

static const struct words operation_names = {6, {
    WORD("Read"), WORD("Write"), WORD("Sync"), WORD("Async"), WORD("Discard"), WORD("Total")}};

static void begin_device(struct cgroup_device *device, uint32_t major, uint32_t minor) {
  device->major = major;
  device->minor = minor;
  for (int i = 0; i < 10; i++) device->values[i].present = false;
}

bool parse_cgroup_io(const char *text, size_t length, void *record) {
  struct list *devices = record;
  const char *end = text + length;
  size_t row = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    struct cgroup_device *device = NULL;
    uint32_t major = 0, minor = 0;
    bool named = false;
    size_t next = 0;
    while (!is_line_end(*(at = skip_blanks(at)))) {
      const char *word = at;
      while (*at != '=' && !is_word_end(*at)) at++;
      if (*at != '=') {
        // A device; one without numbers may stand before it.
        at = word;
        if (!take_number_before(&at, ':', &major) || !take_number32(&at, &minor)) return false;
        named = true;
        device = NULL;
        continue;
      }
      if (!named) return false;
      if (!device) begin_device(device = ROW(devices, row++, struct cgroup_device), major, minor);
      int place = place_of(&io_names, word, (size_t)(at - word), next);
      at++;
      if (place < 0) {
        at = word_end(at);
      } else {
        take_any(&at, &device->values[place]);
        next = (size_t)place + 1;
      }
    }
  }
  devices->count = row;
  return true;
}

bool parse_cgroup_blkio(const char *text, size_t length, void *record) {
  struct cgroup_blkio *blkio = record;
  const char *end = text + length;
  size_t row = 0;
  struct cgroup_device *device = NULL;
  blkio->total.present = false;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    if (STARTS(at, "Total")) {
      at += 5;
      take_any(&at, &blkio->total);
      continue;
    }
    uint32_t major, minor;
    if (!take_number_before(&at, ':', &major) || !take_number32(&at, &minor)) return false;
    if (!device || device->major != major || device->minor != minor) {
      begin_device(device = ROW(&blkio->devices, row++, struct cgroup_device), major, minor);
    }
    const char *word = skip_blanks(at);
    at = word_end(word);
    int place = place_of(&operation_names, word, (size_t)(at - word), 0);
    if (place < 0) continue;
    device->values[place].present = take_number(&at, &device->values[place].value);
    if (!device->values[place].present) return false;
  }
  blkio->devices.count = row;
  return true;
}

bool parse_cgroup_cpu_max(const char *text, size_t length, void *record) {
  (void)length;
  struct cpu_limit *limit = record;
  limit->period = 100000;
  limit->quota.present = !STARTS(text, "max ");
  if (!limit->quota.present) text += 3;
  else if (!take_number(&text, &limit->quota.value)) return false;
  if (is_line_end(*(text = skip_blanks(text)))) return true;
  return take_number(&text, &limit->period) && limit->period > 0 &&
         is_line_end(*skip_blanks(text));
}

bool parse_cgroup_quota(const char *text, size_t length, void *record) {
  (void)length;
  struct number *quota = record;
  int64_t value;
  if (!take_signed(&text, &value)) return false;
  quota->present = value >= 0;
  quota->value = (uint64_t)value;
  return true;
}

bool parse_cgroup_limit(const char *text, size_t length, void *record) {
  (void)length;
  struct number *limit = record;
  const char *at = skip_blanks(text), *end = word_end(at);
  limit->present = !IS(at, end, "max") && !IS(at, end, "-1");
  if (!limit->present) return true;
  if (!take_number(&at, &limit->value)) return false;
  limit->present = limit->value < UINT64_C(1) << 62;
  return true;
}

bool parse_cgroup_numbers(const char *text, size_t length, void *record) {
  (void)length;
  return take_all(&text, record);
}

bool parse_cgroup_usage(const char *text, size_t length, void *record) {
  struct list *cpus = record;
  const char *end = text + length;
  if (!STARTS(text, "cpu user system")) return false;
  cpus->count = 0;
  for (const char *at = next_line(text, end); at < end; at = next_line(at, end)) {
    struct cpu_usage cpu;
    if (!take_number32(&at, &cpu.number) || !take_number(&at, &cpu.user) ||
        !take_number(&at, &cpu.system)) {
      return false;
    }
    APPEND(cpus, struct cpu_usage, cpu);
  }
  return true;
}

bool parse_cgroup_summary(const char *text, size_t length, void *record) {
  struct list *controllers = record;
  const char *end = text + length;
  size_t row = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    if (*at == '#') continue;
    struct controller *controller = ROW(controllers, row++, struct controller);
    if (!take_name(&at, &controller->name) || !take_number(&at, &controller->hierarchy) ||
        !take_number(&at, &controller->groups) || !take_number(&at, &controller->enabled)) {
      return false;
    }
  }
  controllers->count = row;
  return true;
}

static const struct words memory_names = {4, {
    WORD("anon"), WORD("file"), WORD("total_rss"), WORD("total_cache")}};

// Nothing is looked at behind what is wanted.
bool parse_memory_use(const char *text, size_t length, void *record) {
  struct number *values = record;
  const char *end = text + length;
  values[0].present = values[1].present = false;
  for (const char *at = text; at < end && !(values[0].present && values[1].present);
       at = next_line(at, end)) {
    const char *name = at;
    at = word_end(at);
    int place = place_of(&memory_names, name, (size_t)(at - name), 0);
    if (place >= 0) take_any(&at, &values[place % 2]);
  }
  return values[0].present || values[1].present;
}
