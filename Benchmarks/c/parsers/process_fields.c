// Files of one process that name their fields.

#include "parsers.h"
#include "records.h"

static const struct words io_names = {7, {
    WORD("rchar"), WORD("wchar"), WORD("syscr"), WORD("syscw"), WORD("read_bytes"),
    WORD("write_bytes"), WORD("cancelled_write_bytes")}};

static const struct words smaps_names = {22, {
    WORD("Rss"), WORD("Pss"), WORD("Pss_Dirty"), WORD("Pss_Anon"), WORD("Pss_File"),
    WORD("Pss_Shmem"), WORD("Shared_Clean"), WORD("Shared_Dirty"), WORD("Private_Clean"),
    WORD("Private_Dirty"), WORD("Referenced"), WORD("Anonymous"), WORD("KSM"), WORD("LazyFree"),
    WORD("AnonHugePages"), WORD("ShmemPmdMapped"), WORD("FilePmdMapped"), WORD("Shared_Hugetlb"),
    WORD("Private_Hugetlb"), WORD("Swap"), WORD("SwapPss"), WORD("Locked")}};

static const struct words limit_names = {16, {
    WORD("Max cpu time"), WORD("Max file size"), WORD("Max data size"), WORD("Max stack size"),
    WORD("Max core file size"), WORD("Max resident set"), WORD("Max processes"),
    WORD("Max open files"), WORD("Max locked memory"), WORD("Max address space"),
    WORD("Max file locks"), WORD("Max pending signals"), WORD("Max msgqueue size"),
    WORD("Max nice priority"), WORD("Max realtime priority"), WORD("Max realtime timeout")}};

enum { UMASK = 0, SIG_Q = 28, FIRST_MASK = 29, LAST_MASK = 38 };
static const struct words status_names = {44, {
    WORD("Umask"), WORD("Tgid"), WORD("Ngid"), WORD("Pid"), WORD("PPid"), WORD("TracerPid"),
    WORD("FDSize"), WORD("Kthread"), WORD("VmPeak"), WORD("VmSize"), WORD("VmLck"), WORD("VmPin"),
    WORD("VmHWM"), WORD("VmRSS"), WORD("RssAnon"), WORD("RssFile"), WORD("RssShmem"),
    WORD("VmData"), WORD("VmStk"), WORD("VmExe"), WORD("VmLib"), WORD("VmPTE"), WORD("VmPMD"),
    WORD("VmSwap"), WORD("HugetlbPages"), WORD("CoreDumping"), WORD("THP_enabled"),
    WORD("Threads"), WORD("SigQ"), WORD("SigPnd"), WORD("ShdPnd"), WORD("SigBlk"), WORD("SigIgn"),
    WORD("SigCgt"), WORD("CapInh"), WORD("CapPrm"), WORD("CapEff"), WORD("CapBnd"),
    WORD("CapAmb"), WORD("NoNewPrivs"), WORD("Seccomp"), WORD("Seccomp_filters"),
    WORD("voluntary_ctxt_switches"), WORD("nonvoluntary_ctxt_switches")}};

static const struct words list_names = {5, {
    WORD("Groups"), WORD("NStgid"), WORD("NSpid"), WORD("NSpgid"), WORD("NSsid")}};

// Passes a name and the colon behind it; gives where the name ends.
static const char *name_end(const char **at) {
  const char *p = *at;
  while (*p != ':' && *p != ' ' && *p != '\t' && !is_line_end(*p)) p++;
  *at = *p == ':' ? p + 1 : p;
  return p;
}

static bool take_fields(const char *text, size_t length, const struct words *names,
                        struct number *fields) {
  const char *end = text + length;
  for (size_t i = 0; i < names->count; i++) fields[i].present = false;
  size_t next = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    const char *name = at, *last = name_end(&at);
    int place = place_of(names, name, (size_t)(last - name), next);
    if (place < 0) continue;
    take_any(&at, &fields[place]);
    next = (size_t)place + 1;
  }
  return next > 0;
}

bool parse_process_io(const char *text, size_t length, void *record) {
  return take_fields(text, length, &io_names, record);
}

bool parse_smaps_rollup(const char *text, size_t length, void *record) {
  return take_fields(text, length, &smaps_names, record);
}

static bool take_limit(const char **at, struct number *limit) {
  const char *word = skip_blanks(*at);
  if (STARTS(word, "unlimited") && is_word_end(word[9])) {
    limit->present = false;
    *at = word + 9;
    return true;
  }
  return limit->present = take_number(at, &limit->value);
}

bool parse_process_limits(const char *text, size_t length, void *record) {
  struct process_limit *limits = record;
  const char *end = text + length;
  for (size_t i = 0; i < limit_names.count; i++) limits[i].present = false;
  size_t next = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    // Two blanks end the name.
    const char *name = at;
    while (!is_line_end(*at) && !(*at == ' ' && at[1] == ' ')) at++;
    int place = place_of(&limit_names, name, (size_t)(at - name), next);
    if (place < 0) continue;
    next = (size_t)place + 1;
    limits[place].present = take_limit(&at, &limits[place].soft) && take_limit(&at, &limits[place].hard);
  }
  return next > 0;
}

static bool take_identity(const char **at, struct identity *identity) {
  for (int i = 0; i < 4; i++) {
    if (!take_number32(at, &identity->ids[i])) return false;
  }
  return true;
}

// Takes a number of the file's: decimal, or a mask.
static void take_status(const char **at, int place, struct process_status *status) {
  struct number *field = &status->fields[place];
  if (place == SIG_Q) {
    field->present = take_digits(at, &field->value);
    if (field->present && **at == '/') {
      ++*at;
      take_any(at, &status->queue_limit);
    }
  } else if (place >= FIRST_MASK && place <= LAST_MASK) {
    field->present = take_hex(at, &field->value);
  } else if (place == UMASK) {
    field->value = 0;
    const char *p = skip_blanks(*at);
    field->present = !is_word_end(*p);
    for (; (unsigned)*p - '0' < 8; p++) field->value = field->value * 8 + (unsigned)*p - '0';
    field->present &= is_word_end(*p);
  } else {
    take_any(at, field);
  }
}

static void take_other(const char *at, const char *name, const char *last,
                       struct process_status *status) {
  int list;
  if (IS(name, last, "State")) {
    status->state = *skip_blanks(at);
  } else if (IS(name, last, "Uid")) {
    status->has_uid = take_identity(&at, &status->uid);
  } else if (IS(name, last, "Gid")) {
    status->has_gid = take_identity(&at, &status->gid);
  } else if (IS(name, last, "Cpus_allowed_list")) {
    if (!parse_ranges(&at, &status->cpus)) status->cpus.count = 0;
  } else if (IS(name, last, "Mems_allowed_list")) {
    if (!parse_ranges(&at, &status->nodes)) status->nodes.count = 0;
  } else if ((list = place_of(&list_names, name, (size_t)(last - name), 0)) >= 0) {
    for (uint32_t number; take_number32(&at, &number);) {
      APPEND(&status->lists[list], uint32_t, number);
    }
  }
}

// Keeps a name in which newlines and backslashes are written out.
static void take_escaped(const char *at, const char *end, struct name *name) {
  if (!memchr(at, '\\', (size_t)(end - at))) {
    keep(name, at, (size_t)(end - at));
    return;
  }
  char bytes[256];
  size_t length = 0;
  for (; at < end && length < sizeof bytes; at++) {
    if (*at == '\\' && (at[1] == 'n' || at[1] == '\\')) {
      at++;
      bytes[length++] = *at == 'n' ? '\n' : '\\';
    } else {
      bytes[length++] = *at;
    }
  }
  keep(name, bytes, length);
}

bool parse_process_status(const char *text, size_t length, void *record) {
  struct process_status *status = record;
  const char *end = text + length;
  for (size_t i = 0; i < status_names.count; i++) status->fields[i].present = false;
  for (int i = 0; i < 5; i++) status->lists[i].count = 0;
  status->has_uid = status->has_gid = status->queue_limit.present = false;
  status->cpus.count = status->nodes.count = 0;
  size_t next = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    const char *name = at, *last = name_end(&at);
    int place = place_of(&status_names, name, (size_t)(last - name), next);
    if (place >= 0) {
      take_status(&at, place, status);
      next = (size_t)place + 1;
    } else if (IS(name, last, "Name")) {
      at += *at == '\t';
      take_escaped(at, line_end(at, end), &status->name);
    } else {
      take_other(at, name, last, status);
    }
  }
  return next > 0;
}
