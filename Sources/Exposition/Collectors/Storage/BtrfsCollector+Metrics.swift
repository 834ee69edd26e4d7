import ProcFS

extension BtrfsCollector {
  private static let errors: [StaticString] = [
    "write", "read", "flush", "corruption", "generation",
  ]

  /// Writes all file systems; like node_exporter, with 0 for what a kernel does not tell.
  static func write(_ entries: [Entry], to writer: inout MetricWriter) {
    writer.family("node_btrfs_info", .gauge, "Filesystem information")
    for entry in entries {
      writer.label("uuid", entry.uuid)
      writer.label("label", entry.filesystem.label ?? KernelName())
      writer.value(1)
    }
    writer.family("node_btrfs_global_rsv_size_bytes", .gauge, "Size of global reserve.")
    for entry in entries {
      writer.label("uuid", entry.uuid)
      writer.value(entry.filesystem.globalReserve ?? 0)
    }
    writeCommits(entries, to: &writer)
    writeAllocations(entries, to: &writer)
    writeDevices(entries, to: &writer)
  }

  private static func writeCommits(_ entries: [Entry], to writer: inout MetricWriter) {
    func seconds(_ milliseconds: (BtrfsCommitStats) -> UInt64?) {
      for entry in entries {
        writer.label("uuid", entry.uuid)
        writer.value(Double(entry.filesystem.commits.flatMap(milliseconds) ?? 0) / 1000)
      }
    }
    writer.family(
      "node_btrfs_commits_total", .counter, "The total number of commits that have occurred.")
    for entry in entries {
      writer.label("uuid", entry.uuid)
      writer.value(entry.filesystem.commits?.commits ?? 0)
    }
    writer.family(
      "node_btrfs_last_commit_seconds", .gauge,
      "Duration of the most recent commit, in seconds.")
    seconds { $0.last }
    writer.family(
      "node_btrfs_max_commit_seconds", .gauge, "Duration of the slowest commit, in seconds.")
    seconds { $0.longest }
    writer.family(
      "node_btrfs_commit_seconds_total", .counter,
      "Sum of the duration of all commits, in seconds.")
    seconds { $0.total }
  }

  private static func writeAllocations(_ entries: [Entry], to writer: inout MetricWriter) {
    func each(_ body: (Entry, StaticString, BtrfsFilesystem.Allocation?) -> Void) {
      for entry in entries {
        body(entry, "data", entry.filesystem.data)
        body(entry, "metadata", entry.filesystem.metadata)
        body(entry, "system", entry.filesystem.system)
      }
    }
    func eachLayout(_ value: (Entry, BtrfsFilesystem.Layout) -> Double) {
      each { entry, type, allocation in
        for layout in allocation?.layouts ?? [] {
          writer.label("uuid", entry.uuid)
          writer.label("block_group_type", type)
          writer.label("mode", layout.profile)
          writer.value(value(entry, layout))
        }
      }
    }
    writer.family(
      "node_btrfs_reserved_bytes", .gauge, "Amount of space reserved for a data type")
    each { entry, type, allocation in
      writer.label("uuid", entry.uuid)
      writer.label("block_group_type", type)
      writer.value(allocation?.reservedBytes ?? 0)
    }
    writer.family(
      "node_btrfs_used_bytes", .gauge, "Amount of used space by a layout/data type")
    eachLayout { Double($1.usedBytes ?? 0) }
    writer.family(
      "node_btrfs_size_bytes", .gauge, "Amount of space allocated for a layout/data type")
    eachLayout { Double($1.totalBytes ?? 0) }
    writer.family(
      "node_btrfs_allocation_ratio", .gauge, "Data allocation ratio for a layout/data type")
    eachLayout { $0.filesystem.ratio(of: $1) }
  }

  private static func writeDevices(_ entries: [Entry], to writer: inout MetricWriter) {
    writer.family(
      "node_btrfs_device_size_bytes", .gauge,
      "Size of a device that is part of the filesystem.")
    for entry in entries {
      // sysfs tells less, but of file systems that cannot be asked as well.
      if entry.devices == nil {
        for device in entry.filesystem.devices {
          writer.label("uuid", entry.uuid)
          writer.label("device", device.name)
          writer.value(device.size ?? 0)
        }
      }
      for (name, device) in entry.devices ?? [] {
        label(entry, name, device, to: &writer)
        writer.value(device.totalBytes)
      }
    }
    writer.family(
      "node_btrfs_device_unused_bytes", .gauge,
      "Unused bytes unused on a device that is part of the filesystem.")
    for entry in entries {
      for (name, device) in entry.devices ?? [] {
        label(entry, name, device, to: &writer)
        writer.value(device.totalBytes &- device.usedBytes)
      }
    }
    writer.family(
      "node_btrfs_device_errors_total", .counter, "Errors reported for the device")
    for entry in entries {
      for (name, device) in entry.devices ?? [] {
        for (index, type) in errors.enumerated() {
          label(entry, name, device, to: &writer)
          writer.label("type", type)
          writer.value(device.errors[index])
        }
      }
    }
  }

  private static func label(
    _ entry: Entry, _ name: KernelName, _ device: BtrfsDevices.Device,
    to writer: inout MetricWriter
  ) {
    writer.label("uuid", entry.uuid)
    writer.label("device", name)
    writer.label("btrfs_dev_uuid", device.uuid)
  }
}
