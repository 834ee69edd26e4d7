internal import Glibc

/// How many files this process may have open; see getrlimit(2).
package enum DescriptorLimit {
  /// Raises the soft limit as far as is allowed, to at most so many.
  ///
  /// What needs the low one are programs that use select(2), and children; the service has neither.
  package static func raise(to wanted: Int = 65536) {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < wanted else { return }
    limit.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
    _ = setrlimit(resource, &limit)
  }

  /// How many may stay open of processes: half of all, the rest is for viewers, and at most 16,384, two
  /// for each process, for each of which the kernel keeps a page.
  package static var forProcesses: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
    return Int(min(limit.rlim_cur / 2, 16384))
  }
}
