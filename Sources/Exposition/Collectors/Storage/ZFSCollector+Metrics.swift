import ProcFS

extension ZFSCollector {
  /// The states of a pool that are told apart.
  private static let states: [StaticString] = [
    "online", "degraded", "faulted", "offline", "removed", "unavail", "suspended",
  ]

  func writeAll(to writer: inout MetricWriter) {
    for index in sources.indices where sources[index].isPresent {
      Self.write(sources[index], to: &writer)
    }
    for (index, name) in io.names.enumerated() {
      Self.family("zfs_zpool", kstat: "io", name, to: &writer)
      for row in io.rows {
        writer.label("zpool", row.pool)
        writer.value(row.kstat.entry(name, near: index)?.unsigned)
      }
    }
    for (index, name) in datasets.names.enumerated() {
      Self.family("zfs_zpool_dataset", kstat: "objset", name, to: &writer)
      for row in datasets.rows {
        let entry = row.kstat.entry(name, near: index)
        writer.label("zpool", row.pool)
        writer.label("dataset", row.dataset)
        writer.value(entry?.type == .uint64 ? entry?.unsigned : nil)
      }
    }
    writer.family("node_zfs_zpool_state", .gauge, "kstat.zfs.misc.state")
    for (pool, state) in states {
      for name in Self.states {
        writer.label("zpool", pool)
        writer.label("state", name)
        writer.value(state.equalsIgnoringCase(name))
      }
    }
  }

  /// Writes the statistics of 64 bits, which are nearly all; node_exporter knows no others.
  private static func write(_ source: borrowing Source, to writer: inout MetricWriter) {
    for entry in source.kstat.entries {
      switch entry.type {
      case .uint64:
        family(source.subsystem, kstat: source.fileName, entry.name, to: &writer)
        writer.value(entry.unsigned)
      case .int64:
        family(source.subsystem, kstat: source.fileName, entry.name, to: &writer)
        writer.value(entry.signed)
      default: break
      }
    }
  }

  /// Opens the family `node_SUBSYSTEM_NAME`; its help is what FreeBSD's sysctl calls the statistic.
  private static func family(
    _ subsystem: StaticString, kstat: StaticString, _ name: KernelName,
    to writer: inout MetricWriter
  ) {
    writer.family(.untyped) { text in
      text.append("node_")
      text.append(subsystem)
      text.append("_")
      if let point = name.bytes.lastIndex(of: UInt8(ascii: ".")) {
        text.append(metric: Array(name.bytes[(point + 1)...]))
      } else {
        text.append(metric: name.bytes)
      }
    } help: { text in
      text.append("kstat.zfs.misc.")
      text.append(kstat)
      text.append(".")
      text.append(name)
    }
  }
}

extension KernelName {
  /// Whether the name is this one of ASCII letters, in whatever case.
  fileprivate func equalsIgnoringCase(_ other: StaticString) -> Bool {
    guard bytes.count == other.utf8CodeUnitCount else { return false }
    for index in bytes.indices where bytes[index] | 0x20 != other.utf8Start[index] | 0x20 {
      return false
    }
    return true
  }
}
