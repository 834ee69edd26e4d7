import Glibc

/// The size of a page of memory; sysconf(3).
package enum PageSize {
  package static let bytes = UInt64(max(sysconf(Int32(_SC_PAGESIZE)), 1))
}

/// Nanoseconds of processor time, spent in user code and in the kernel; getrusage(2).
enum ProcessTime {
  /// Of the whole process.
  static func now() -> (user: Int64, system: Int64) { of(RUSAGE_SELF) }

  /// Of the children that have ended and been taken leave of.
  static func ofEndedChildren() -> (user: Int64, system: Int64) { of(RUSAGE_CHILDREN) }

  private static func of(_ who: __rusage_who) -> (user: Int64, system: Int64) {
    var usage = rusage()
    getrusage(who.rawValue, &usage)
    return (nanoseconds(usage.ru_utime), nanoseconds(usage.ru_stime))
  }

  private static func nanoseconds(_ time: timeval) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000
  }
}
