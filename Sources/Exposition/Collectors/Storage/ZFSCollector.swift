import ProcFS

/// `zfs`: the kstats of OpenZFS below `/proc/spl/kstat/zfs`.
final class ZFSCollector: SourceCollector {
  static let name = "zfs"
  static let isDefault = true

  /// A file of the whole module's statistics, and the metrics that come of it.
  struct Source: ~Copyable {
    let fileName: StaticString
    let subsystem: StaticString
    var file: KernelFile
    var kstat = KStat()
    var isPresent = false

    init(_ fileName: StaticString, _ subsystem: StaticString, in folder: String) {
      self.fileName = fileName
      self.subsystem = subsystem
      file = KernelFile(path: "\(folder)/\(fileName)", readSize: 16 << 10)
    }

    mutating func read(using buffer: inout ReadBuffer) throws(ProcFSError) {
      // Each release of OpenZFS adds files or drops some, and the module can be unloaded.
      if file.state != .open { file.reopen() }
      isPresent = false
      isPresent = try file.read(into: &kstat, using: &buffer)
    }
  }

  private let paths: HostPaths
  var sources: InlineArray<11, Source>
  var io = KStatTable()
  var datasets = KStatTable()
  var states: [(pool: KernelName, state: KernelName)] = []
  private var failure: CollectorFailure?

  init(_ setup: CollectorSetup) {
    paths = setup.paths
    let folder = ZFSPool.root(in: setup.paths)
    sources = [
      Source("abdstats", "zfs_abd", in: folder), Source("arcstats", "zfs_arc", in: folder),
      Source("dbufstats", "zfs_dbuf", in: folder), Source("dmu_tx", "zfs_dmu_tx", in: folder),
      Source("dnodestats", "zfs_dnode", in: folder), Source("fm", "zfs_fm", in: folder),
      Source("vdev_cache_stats", "zfs_vdev_cache", in: folder),
      Source("vdev_mirror_stats", "zfs_vdev_mirror", in: folder),
      Source("xuio_stats", "zfs_xuio", in: folder),
      Source("zfetchstats", "zfs_zfetch", in: folder), Source("zil", "zfs_zil", in: folder),
    ]
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    guard let pools = ZFSPool.all(in: paths) else { throw .noData }
    failure = nil
    readSources(using: &buffer)
    io.begin()
    datasets.begin()
    states.removeAll(keepingCapacity: true)
    // Like node_exporter, do not go on to the pools when something before them failed.
    if failure == nil { readPools(pools, using: &buffer) }
    io.finish()
    datasets.finish()
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writeAll(to: &writer)
    if let failure { throw failure }
  }

  private func readSources(using buffer: inout ReadBuffer) {
    for index in sources.indices {
      do throws(ProcFSError) {
        try sources[index].read(using: &buffer)
      } catch {
        if failure == nil { failure = CollectorFailure(error) }
      }
    }
  }

  private func readPools(_ pools: [ZFSPool], using buffer: inout ReadBuffer) {
    do throws(ProcFSError) {
      for pool in pools { try readIO(pool, &buffer) }
      for pool in pools {
        for name in pool.datasets { try readDataset(pool, name, &buffer) }
      }
      for pool in pools {
        if let state = try Self.state(pool, &buffer) { states.append((pool.name, state)) }
      }
    } catch {
      failure = CollectorFailure(error)
    }
  }

  private func readIO(_ pool: ZFSPool, _ buffer: inout ReadBuffer) throws(ProcFSError) {
    try io.take(pool: pool.name) { row throws(ProcFSError) in
      var file = pool.io
      do throws(ProcFSError) {
        return try file.read(into: &row.kstat, using: &buffer)
      } catch {
        // node_exporter takes a text without the heading for one without numbers, of this file only.
        if error.reason == .badHeader { return false }
        throw error
      }
    }
  }

  private func readDataset(
    _ pool: ZFSPool, _ name: KernelName, _ buffer: inout ReadBuffer
  ) throws(ProcFSError) {
    try datasets.take(pool: pool.name) { row throws(ProcFSError) in
      var file = pool.dataset(name)
      guard try file.read(into: &row.kstat, using: &buffer) else { return false }
      row.dataset = row.kstat["dataset_name"]?.text ?? KernelName()
      return true
    }
  }

  private static func state(
    _ pool: ZFSPool, _ buffer: inout ReadBuffer
  ) throws(ProcFSError) -> KernelName? {
    var file = pool.state
    var state = SingleValue()
    do throws(ProcFSError) {
      return try file.read(into: &state, using: &buffer) ? state.value : nil
    } catch {
      // Then the pool is in none of the states that are known.
      if error.reason == .empty { return KernelName() }
      throw error
    }
  }
}
