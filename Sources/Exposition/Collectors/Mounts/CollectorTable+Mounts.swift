extension CollectorTable {
  static let mounts: [any Collector.Type] = [FilesystemCollector.self]
}
