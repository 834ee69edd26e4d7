package import ProcFS

/// Which mounts `/metrics` tells of, by node_exporter's options.
package struct FilesystemChoice {
  static let mountPointsExclude = CollectorOption(
    "collector.filesystem.mount-points-exclude", .pattern,
    default:
      "^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)",
    "Mount points to leave out.")
  static let mountPointsInclude = CollectorOption(
    "collector.filesystem.mount-points-include", .pattern,
    "Mount points to take; if it is given, what is left out by default is not.")
  static let typesExclude = CollectorOption(
    "collector.filesystem.fs-types-exclude", .pattern,
    default: """
      ^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|\
      mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|erofs|sysfs|\
      tracefs)$
      """,
    "Types of file systems to leave out.")
  static let typesInclude = CollectorOption(
    "collector.filesystem.fs-types-include", .pattern,
    "Types of file systems to take; if it is given, what is left out by default is not.")
  static let oldMountPointsExclude = CollectorOption(
    "collector.filesystem.ignored-mount-points", .pattern,
    "The name of mount-points-exclude before node_exporter 1.3.")
  static let oldTypesExclude = CollectorOption(
    "collector.filesystem.ignored-fs-types", .pattern,
    "The name of fs-types-exclude before node_exporter 1.3.")

  static let options = [
    mountPointsExclude, mountPointsInclude, typesExclude, typesInclude, oldMountPointsExclude,
    oldTypesExclude,
  ]

  private var mountPoints: NameFilter
  private var types: NameFilter
  private let rootfs: [UInt8]

  package init(_ setup: CollectorSetup) {
    let options = setup.options
    mountPoints = Self.filter(
      options, include: Self.mountPointsInclude, exclude: Self.mountPointsExclude,
      oldExclude: Self.oldMountPointsExclude)
    types = Self.filter(
      options, include: Self.typesInclude, exclude: Self.typesExclude,
      oldExclude: Self.oldTypesExclude)
    rootfs = setup.paths.rootfs == "/" ? [] : Array(setup.paths.rootfs.utf8)
  }

  private static func filter(
    _ options: CollectorOptions, include: CollectorOption, exclude: CollectorOption,
    oldExclude: CollectorOption
  ) -> NameFilter {
    let includes = options.pattern(include)
    if options.isGiven(exclude) {
      return NameFilter(include: includes, exclude: options.pattern(exclude))
    }
    if options.isGiven(oldExclude) {
      return NameFilter(include: includes, exclude: options.pattern(oldExclude))
    }
    return NameFilter(include: includes, exclude: includes == nil ? options.pattern(exclude) : nil)
  }

  package mutating func allows(_ mount: Mount) -> Bool {
    mountPoints.allows(label(of: mount)) && types.allows(mount.type)
  }

  /// The mount point as the host has it, where the list of mounts is that of a container.
  func mountPoint(of mount: Mount) -> KernelName { withoutRoot(mount.mountpoint) }

  /// What the mount point is called: of the file's escapes only those of blanks and tabs are taken back.
  func label(of mount: Mount) -> KernelName { withoutRoot(mount.escapedMountpoint.withBlanks) }

  private func withoutRoot(_ mountPoint: KernelName) -> KernelName {
    let bytes = mountPoint.bytes
    guard !rootfs.isEmpty, bytes.starts(with: rootfs) else { return mountPoint }
    return bytes.count == rootfs.count
      ? "/" : KernelName(bytes: Array(bytes.dropFirst(rootfs.count)))
  }
}

extension KernelName {
  /// The name with a blank for `\040` and a tab for `\011`.
  fileprivate var withBlanks: KernelName {
    guard bytes.contains(UInt8(ascii: "\\")) else { return self }
    var result: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.first {
      if rest.starts(with: #"\040"#.utf8) || rest.starts(with: #"\011"#.utf8) {
        result.append(rest[rest.startIndex + 2] == UInt8(ascii: "4") ? 32 : 9)
        rest = rest.dropFirst(4)
      } else {
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return KernelName(bytes: result)
  }
}
