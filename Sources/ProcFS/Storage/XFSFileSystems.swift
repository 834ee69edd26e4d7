/// `/sys/fs/xfs`: the XFS file systems that are mounted, each with its statistics.
///
/// A kernel without XFS has no such folder, and one before Linux 4.4 no folders in it.
public struct XFSFileSystems: ~Copyable, Sendable {
  /// One file system.
  public struct FileSystem: Sendable {
    /// The name of its device, such as `dm-0`.
    public let device: KernelName
    /// What it did; nil if it was unmounted while it was read.
    public fileprivate(set) var statistics: XFSStatistics?
    fileprivate let path: String

    fileprivate init(device: KernelName, path: String) {
      self.device = device
      self.path = path
    }
  }

  /// The file systems, in the order of their devices' names.
  public private(set) var fileSystems: [FileSystem] = []
  private let path: String

  /// Prepares to look below a host's `/sys`; `update` does.
  public init(in paths: HostPaths) { path = paths.sysfs + "/fs/xfs" }

  /// Finds the file systems and reads their statistics.
  ///
  /// - Throws: What is wrong with the statistics of one of them.
  public mutating func update(using buffer: inout ReadBuffer) throws(ProcFSError) {
    guard let folder = AttributeFolder(path) else {
      fileSystems.removeAll()
      return
    }
    scan(folder)
    for index in fileSystems.indices {
      let path = fileSystems[index].path
      guard folder.load(path, into: &buffer) == .open else {
        fileSystems[index].statistics = nil
        continue
      }
      if fileSystems[index].statistics == nil { fileSystems[index].statistics = XFSStatistics() }
      do {
        try buffer.withText { text throws(ParseError) in
          try fileSystems[index].statistics?.parse(text)
        }
      } catch {
        throw ProcFSError(path: "\(self.path)/\(path)", error)
      }
    }
  }

  /// Finds the folders that have statistics, and keeps what is known of those that were there before.
  private mutating func scan(_ folder: borrowing AttributeFolder) {
    let names = folder.entries().filter { folder.has("\($0)/stats/stats") }
    if names == fileSystems.map(\.device) { return }
    fileSystems = names.map { name in
      fileSystems.first { $0.device == name }
        ?? FileSystem(device: name, path: "\(name)/stats/stats")
    }
  }
}
