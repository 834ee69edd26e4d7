extension KernelPath {
  /// Reads and parses the file once.
  ///
  /// What is read again and again stays open as a `KernelFile` and shares a `ReadBuffer`: that costs
  /// half, and allocates nothing.
  ///
  /// - Parameters:
  ///   - type: The record that the file belongs to.
  ///   - paths: The host that is read.
  /// - Returns: What the file says; nil if the host has none, or none that may be read.
  /// - Throws: What is wrong with the text, or a failure of reading.
  public func read<Record: KernelRecord>(
    _ type: Record.Type = Record.self, in paths: HostPaths = HostPaths()
  ) throws(ProcFSError) -> Record? {
    var file = KernelFile(self, in: paths)
    var buffer = ReadBuffer(capacity: readSize)
    var record = Record()
    return try file.read(into: &record, using: &buffer) ? record : nil
  }
}
