internal import Glibc

/// The size of a page of memory; sysconf(3).
enum PageSize {
  static let bytes = UInt64(max(sysconf(Int32(_SC_PAGESIZE)), 1))
}
