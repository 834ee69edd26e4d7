import Testing

@testable import ProcFS

/// The numbers of a host's file systems as they were recorded in its statvfs.tsv.
struct RecordedMounts {
  private(set) var rows: [(mountpoint: KernelName, type: String, usage: FileSystemUsage)] = []

  /// Reads a recording: one heading, then mount point, device, type and numbers with tabs between.
  init(_ path: String) throws {
    let lines = try Fixtures.bytes(path).split(separator: .newline)
    for line in lines.dropFirst() {
      let fields = line.split(separator: 9, omittingEmptySubsequences: false).map(Array.init)
      try #require(fields.count == 11, "\(path): a row of \(fields.count) columns")
      let numbers = try fields.dropFirst(3).map {
        try #require(UInt64(String(decoding: $0, as: UTF8.self)))
      }
      let device = try fields[1].split(separator: .colon).map {
        try #require(UInt32(String(decoding: $0, as: UTF8.self)))
      }
      var name = KernelName()
      let mountpoint = fields[0]
      name.assign(mountpoint.span, unescaping: 0..<mountpoint.count)
      var usage = FileSystemUsage()
      (usage.major, usage.minor) = (device[0], device[1])
      (usage.blockSize, usage.fragmentSize) = (numbers[0], numbers[1])
      (usage.blocks, usage.blocksFree, usage.blocksAvailable) = (numbers[2], numbers[3], numbers[4])
      (usage.files, usage.filesFree, usage.flags) = (numbers[5], numbers[6], numbers[7])
      rows.append((name, String(decoding: fields[2], as: UTF8.self), usage))
    }
  }

  func statistics(of mount: borrowing Mount) throws(ProcFSError) -> FileSystemUsage? {
    for row in rows where row.mountpoint == mount.mountpoint {
      return row.usage.isOf(mount) ? row.usage : nil
    }
    return nil
  }

  var json: JSON {
    .array(
      rows.map { row in
        let usage = row.usage
        return .present([
          "mountpoint": row.mountpoint.json, "dev": .string("\(usage.major):\(usage.minor)"),
          "type": .string(row.type), "bsize": JSON(usage.blockSize),
          "frsize": JSON(usage.fragmentSize), "blocks": JSON(usage.blocks),
          "bfree": JSON(usage.blocksFree), "bavail": JSON(usage.blocksAvailable),
          "files": JSON(usage.files), "ffree": JSON(usage.filesFree), "flag": JSON(usage.flags),
        ])
      })
  }
}
