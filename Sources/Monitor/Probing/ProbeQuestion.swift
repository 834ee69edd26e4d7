package import ProcFS

/// What may never be answered, and so is asked by a child.
package enum ProbeQuestion: Hashable, Sendable {
  /// How full the file system at this path is: statvfs(3) and stat(2).
  case mount(KernelName)
  /// The text of the file at this path.
  case attribute(String)
  /// The text files in the directories that this pattern stands for, as `TextfileItem`s; what has not changed
  /// since the same child was asked last is only named.
  case textfiles(String)

  /// The largest text that is taken, or part of one: an attribute of sysfs is at most a page.
  static let longestText = 16 << 10
  /// The longest text of parts: all text files, and as much again for their paths and what is wrong with them.
  static let longestWhole = 2 * TextfileLimits.totalSize
}

/// What came of a question.
package struct ProbeAnswer: Sendable, Equatable {
  /// 0, or the `errno` of the call that failed.
  package var failure: Int32 = 0
  /// When it came, on the monotonic clock.
  package var at: Int64 = 0
  /// The text of an attribute.
  package var text: [UInt8] = []
  /// The numbers of a mount.
  package var usage = FileSystemUsage()
}

extension KernelFile.State {
  /// ETIMEDOUT: nothing came in time.
  package static let timedOut: Int32 = 110
}
