import ProcFS

extension DiskstatsCollector {
  /// Writes the columns of `/proc/diskstats`.
  static func write(_ disks: [Disk], _ facts: [DiskFacts], to writer: inout MetricWriter) {
    func counts(_ column: (borrowing Disk) -> UInt64?) {
      for index in disks.indices where facts[index].isWanted {
        writer.label("device", disks[index].name)
        writer.value(column(disks[index]))
      }
    }
    func products(of factor: Double, _ column: (borrowing Disk) -> UInt64?) {
      for index in disks.indices where facts[index].isWanted {
        writer.label("device", disks[index].name)
        writer.value(column(disks[index]).map { Double($0) * factor })
      }
    }
    let second = 0.001
    let sector = 512.0

    writer.family(
      "node_disk_reads_completed_total", .counter,
      "The total number of reads completed successfully.")
    counts { $0.reads }
    writer.family(
      "node_disk_reads_merged_total", .counter, "The total number of reads merged.")
    counts { $0.readsMerged }
    writer.family(
      "node_disk_read_bytes_total", .counter, "The total number of bytes read successfully.")
    products(of: sector) { $0.sectorsRead }
    writer.family(
      "node_disk_read_time_seconds_total", .counter,
      "The total number of seconds spent by all reads.")
    products(of: second) { $0.readTime }
    writer.family(
      "node_disk_writes_completed_total", .counter,
      "The total number of writes completed successfully.")
    counts { $0.writes }
    writer.family("node_disk_writes_merged_total", .counter, "The number of writes merged.")
    counts { $0.writesMerged }
    writer.family(
      "node_disk_written_bytes_total", .counter,
      "The total number of bytes written successfully.")
    products(of: sector) { $0.sectorsWritten }
    writer.family(
      "node_disk_write_time_seconds_total", .counter,
      "This is the total number of seconds spent by all writes.")
    products(of: second) { $0.writeTime }
    writer.family("node_disk_io_now", .gauge, "The number of I/Os currently in progress.")
    counts { $0.inProgress }
    writer.family("node_disk_io_time_seconds_total", .counter, "Total seconds spent doing I/Os.")
    products(of: second) { $0.ioTime }
    writer.family(
      "node_disk_io_time_weighted_seconds_total", .counter,
      "The weighted # of seconds spent doing I/Os.")
    products(of: second) { $0.weightedIOTime }
    writer.family(
      "node_disk_discards_completed_total", .counter,
      "The total number of discards completed successfully.")
    counts { $0.discards }
    writer.family(
      "node_disk_discards_merged_total", .counter, "The total number of discards merged.")
    counts { $0.discardsMerged }
    writer.family(
      "node_disk_discarded_sectors_total", .counter,
      "The total number of sectors discarded successfully.")
    counts { $0.sectorsDiscarded }
    writer.family(
      "node_disk_discard_time_seconds_total", .counter,
      "This is the total number of seconds spent by all discards.")
    products(of: second) { $0.discardTime }
    writer.family(
      "node_disk_flush_requests_total", .counter,
      "The total number of flush requests completed successfully")
    counts { $0.flushes }
    writer.family(
      "node_disk_flush_requests_time_seconds_total", .counter,
      "This is the total number of seconds spent by all flush requests.")
    products(of: second) { $0.flushTime }
  }
}
