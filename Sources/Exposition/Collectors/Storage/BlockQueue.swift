import ProcFS

/// `/sys/block/NAME/queue`, see Documentation/ABI/stable/sysfs-block.
enum BlockQueue {
  /// Whether the disk turns, as node_exporter would say it.
  ///
  /// It reads a good part of the folder and says 0 if any of it is missing or is no number, as it is for
  /// most devices that have no driver of their own; so the other attributes decide as well, but have to
  /// be looked at only where the answer would be 1.
  static func isRotational(
    _ disk: KernelName, in paths: HostPaths, using buffer: inout ReadBuffer
  ) -> Bool {
    guard let queue = AttributeFolder("\(paths.sysfs)/block/\(disk)/queue"),
      queue.number("rotational", using: &buffer) == 1
    else { return false }
    for name in numbers where queue.number(name, using: &buffer) == nil { return false }
    for name in signedNumbers where queue.signed(name, using: &buffer) == nil { return false }
    for name in words where queue.load(name, into: &buffer) != .open { return false }
    return true
  }

  static let numbers = [
    "add_random", "chunk_sectors", "dax", "discard_granularity", "discard_max_bytes",
    "discard_max_hw_bytes", "fua", "hw_sector_size", "io_poll", "io_timeout", "iostats",
    "logical_block_size", "max_discard_segments", "max_hw_sectors_kb", "max_integrity_segments",
    "max_sectors_kb", "max_segment_size", "max_segments", "minimum_io_size", "nomerges",
    "nr_requests", "nr_zones", "optimal_io_size", "physical_block_size", "read_ahead_kb",
    "rq_affinity", "write_same_max_bytes", "write_zeroes_max_bytes",
  ]
  static let signedNumbers = ["io_poll_delay", "wbt_lat_usec"]
  static let words = ["scheduler", "write_cache", "zoned"]
}
