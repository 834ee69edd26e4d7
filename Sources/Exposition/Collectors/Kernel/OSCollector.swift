import ProcFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `os`: which operating system is installed, of `/etc/os-release`.
///
/// The file changes when the system is upgraded, and is read only then.
final class OSCollector: SourceCollector {
  static let name = "os"
  static let isDefault = true

  /// What tells that a file is another than before.
  private struct Version: Equatable {
    let device: UInt
    let inode: UInt
    let size: Int
    let seconds: Int
    let nanoseconds: Int

    init?(_ path: String) {
      var information = stat()
      guard stat(path, &information) == 0 else { return nil }
      device = UInt(information.st_dev)
      inode = UInt(information.st_ino)
      size = Int(information.st_size)
      seconds = information.st_mtim.tv_sec
      nanoseconds = information.st_mtim.tv_nsec
    }
  }

  private let paths: [String]
  private var known: Version?
  private var knownFailure: CollectorFailure?
  private var release = OSRelease()
  private var version: Double?
  private var supportEnd: Int?

  init(_ setup: CollectorSetup) {
    paths = OSRelease.paths.map { "\(setup.paths.rootfs)/\($0)" }
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    for path in paths {
      guard let found = Version(path) else { continue }
      if found != known {
        known = found
        knownFailure = nil
        do throws(CollectorFailure) {
          try load(path, &buffer)
        } catch {
          knownFailure = error
        }
      }
      if let knownFailure { throw knownFailure }
      return
    }
    known = nil
    throw .noData
  }

  private func load(_ path: String, _ buffer: inout ReadBuffer) throws(CollectorFailure) {
    var file = KernelFile(path: path, readSize: 4096)
    do throws(ProcFSError) {
      guard try file.read(into: &release, using: &buffer) else {
        throw ProcFSError(path: path, reason: .system(EACCES))
      }
    } catch {
      throw CollectorFailure(error)
    }
    version = Self.leadingNumber(release[.versionID])
    supportEnd = nil
    let end = release[.supportEnd]
    if !end.isEmpty {
      supportEnd = CalendarDay(end)?.secondsSinceEpoch
      if supportEnd == nil { throw .failed("\(path): SUPPORT_END=\(end) is no day") }
    }
  }

  /// The major and minor part of a version: 12.5 of 12.5.7.
  private static func leadingNumber(_ name: KernelName) -> Double? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let major = name.bytes.prefix { digits.contains($0) }
    guard !major.isEmpty else { return nil }
    let rest = name.bytes.dropFirst(major.count)
    let text = String(decoding: major, as: UTF8.self)
    guard rest.first == UInt8(ascii: ".") else { return Double(text) }
    let minor = rest.dropFirst().prefix { digits.contains($0) }
    return Double(minor.isEmpty ? text : "\(text).\(String(decoding: minor, as: UTF8.self))")
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_os_info", .gauge,
      """
      A metric with a constant '1' value labeled by build_id, id, id_like, image_id, \
      image_version, name, pretty_name, variant, variant_id, version, version_codename, version_id.
      """)
    writer.label("build_id", release[.buildID])
    writer.label("id", release[.id])
    writer.label("id_like", release[.idLike])
    writer.label("image_id", release[.imageID])
    writer.label("image_version", release[.imageVersion])
    writer.label("name", release[.name])
    writer.label("pretty_name", release[.prettyName])
    writer.label("variant", release[.variant])
    writer.label("variant_id", release[.variantID])
    writer.label("version", release[.version])
    writer.label("version_codename", release[.versionCodename])
    writer.label("version_id", release[.versionID])
    writer.value(1)
    writer.family(
      "node_os_support_end_timestamp_seconds", .gauge,
      "Metric containing the end-of-life date timestamp of the OS.")
    if let supportEnd { writer.value(supportEnd) }
    if let version, version > 0 {
      writer.family(
        "node_os_version", .gauge, "Metric containing the major.minor part of the OS version.")
      writer.label("id", release[.id])
      writer.label("id_like", release[.idLike])
      writer.label("name", release[.name])
      writer.value(version)
    }
  }
}
