// What NFS counts.

#include "parsers.h"
#include "records.h"

static bool take_numbers(const char **at, uint64_t *values, int count) {
  for (int i = 0; i < count; i++) {
    if (!take_number(at, &values[i])) return false;
  }
  return true;
}

// Takes a line such as `proc3`: how many numbers there are, and the numbers.
static bool take_procedures(const char **at, struct list *calls, size_t least) {
  uint64_t count;
  return take_number(at, &count) && take_all(at, calls) && calls->count == count && count >= least;
}

bool parse_nfs(const char *text, size_t length, void *record) {
  struct nfs *nfs = record;
  const char *end = text + length;
  nfs->has_net = nfs->has_rpc = false;
  nfs->version2.count = nfs->version3.count = nfs->version4.count = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    const char *name = at;
    at = word_end(at);
    bool taken = true;
    if (IS(name, at, "net")) taken = nfs->has_net = take_numbers(&at, nfs->net, 4);
    else if (IS(name, at, "rpc")) taken = nfs->has_rpc = take_numbers(&at, nfs->rpc, 3);
    else if (IS(name, at, "proc2")) taken = take_procedures(&at, &nfs->version2, 18);
    else if (IS(name, at, "proc3")) taken = take_procedures(&at, &nfs->version3, 22);
    else if (IS(name, at, "proc4")) taken = take_procedures(&at, &nfs->version4, 0);
    if (!taken) return false;
  }
  return true;
}

bool parse_nfsd(const char *text, size_t length, void *record) {
  struct nfsd *nfsd = record;
  const char *end = text + length;
  nfsd->has_rc = nfsd->has_fh = nfsd->has_io = nfsd->has_th = false;
  nfsd->has_ra = nfsd->has_net = nfsd->has_rpc = nfsd->has_wdeleg = false;
  nfsd->version2.count = nfsd->version3.count = nfsd->version4.count = 0;
  nfsd->operations.count = 0;
  for (const char *at = text; at < end; at = next_line(at, end)) {
    const char *name = at;
    at = word_end(at);
    bool taken = true;
    if (IS(name, at, "rc")) taken = nfsd->has_rc = take_numbers(&at, nfsd->rc, 3);
    else if (IS(name, at, "fh")) taken = nfsd->has_fh = take_numbers(&at, nfsd->fh, 1);
    else if (IS(name, at, "io")) taken = nfsd->has_io = take_numbers(&at, nfsd->io, 2);
    else if (IS(name, at, "th")) taken = nfsd->has_th = take_numbers(&at, nfsd->th, 1);
    else if (IS(name, at, "ra")) taken = nfsd->has_ra = take_numbers(&at, nfsd->ra, 12);
    else if (IS(name, at, "net")) taken = nfsd->has_net = take_numbers(&at, nfsd->net, 4);
    else if (IS(name, at, "rpc")) taken = nfsd->has_rpc = take_numbers(&at, nfsd->rpc, 5);
    else if (IS(name, at, "proc2")) taken = take_procedures(&at, &nfsd->version2, 18);
    else if (IS(name, at, "proc3")) taken = take_procedures(&at, &nfsd->version3, 22);
    else if (IS(name, at, "proc4")) taken = take_procedures(&at, &nfsd->version4, 2);
    else if (IS(name, at, "proc4ops")) taken = take_procedures(&at, &nfsd->operations, 39);
    else if (IS(name, at, "wdeleg_getattr")) {
      taken = nfsd->has_wdeleg = take_numbers(&at, nfsd->wdeleg, 1);
    }
    if (!taken) return false;
  }
  return true;
}
