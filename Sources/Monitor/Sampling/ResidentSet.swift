import Glibc
import ProcFS

/// The size of a page of memory; sysconf(3).
enum PageSize {
  static let bytes = Double(sysconf(Int32(_SC_PAGESIZE)))
}

/// The service's own resident memory: the second number of /proc/self/statm, in pages; proc_pid_statm(5).
struct ResidentSet: KernelRecord {
  private(set) var bytes: UInt64?

  mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var at = 0
    while at < text.count, text[at] != UInt8(ascii: " ") { at += 1 }
    at += 1
    guard at < text.count, text[at] &- UInt8(ascii: "0") < 10 else {
      throw ParseError(.missingNumber, line: 1)
    }
    var pages: UInt64 = 0
    while at < text.count, case let digit = text[at] &- UInt8(ascii: "0"), digit < 10 {
      pages = pages &* 10 &+ UInt64(digit)
      at += 1
    }
    bytes = pages &* UInt64(PageSize.bytes)
  }
}

/// Processor time of the whole process; getrusage(2).
enum ProcessTime {
  /// Nanoseconds spent in user code and in the kernel.
  static func now() -> (user: Int64, system: Int64) {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return (nanoseconds(usage.ru_utime), nanoseconds(usage.ru_stime))
  }

  private static func nanoseconds(_ time: timeval) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000
  }
}
