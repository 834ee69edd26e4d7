/// The files of one pool below `/proc/spl/kstat/zfs`.
///
/// See zpool-status(8) for the states. Pools come and go by import and export, and every dataset that is
/// mounted has a file of its own, so these are opened for each reading.
public struct ZFSPool: Sendable {
  /// The pool's name.
  public let name: KernelName
  /// Its folder.
  private let folder: String
  /// The names of the files of its datasets, `objset-0x36` and so on (since OpenZFS 0.8).
  public let datasets: [KernelName]

  /// Finds the pools of a host, in the order of their names; nil if there is no ZFS.
  public static func all(in paths: HostPaths) -> [ZFSPool]? {
    let path = root(in: paths)
    guard let root = AttributeFolder(path) else { return nil }
    return root.entries().compactMap { name in
      guard let folder = root.folder(name) else { return nil }
      // The path is made of the raw bytes: a pool's name is ASCII, but another entry's need not be.
      let own = path + "/" + String(decoding: name.bytes, as: UTF8.self)
      let datasets = folder.entries().filter { $0.hasPrefix("objset-") }
      return ZFSPool(name: name, folder: own, datasets: datasets)
    }
  }

  /// Where ZFS' files are found.
  public static func root(in paths: HostPaths) -> String { paths.procfs + "/spl/kstat/zfs" }

  /// The pool's I/O (until OpenZFS 2.0).
  public var io: KernelFile { file("io") }
  /// Whether the pool can be used.
  public var state: KernelFile { file("state") }
  /// The statistics of a dataset.
  public func dataset(_ name: KernelName) -> KernelFile {
    file(String(decoding: name.bytes, as: UTF8.self))
  }

  private func file(_ name: String) -> KernelFile { KernelFile(path: folder + "/" + name) }
}
