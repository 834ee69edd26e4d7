import Monitor
import ProcFS

/// `filefd`: open files of the whole system, of `/proc/sys/fs/file-nr`.
final class FilefdCollector: Collector {
  static let name = "filefd"
  static let isDefault = true

  init(_ setup: CollectorSetup) {}

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    try snapshot.fileNr.check()
    writer.family("node_filefd_allocated", .gauge, "File descriptor statistics: allocated.")
    writer.value(snapshot.fileNr.current.allocated)
    writer.family("node_filefd_maximum", .gauge, "File descriptor statistics: maximum.")
    writer.value(snapshot.fileNr.current.max)
  }
}
