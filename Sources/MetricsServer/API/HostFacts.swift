import FoundationEssentials
import Glibc
import HummingbirdCore
import Monitor
import ProcFS

/// What does not change while the host runs, read once at the start; and its name, which can change.
struct HostFacts: Sendable {
  private let paths: HostPaths
  private(set) var operatingSystem = ""
  private(set) var kernel = ""
  private(set) var architecture = ""
  private(set) var processor = ""
  private(set) var logicalProcessors = 0
  private(set) var memoryBytes: Double?
  private(set) var bootID = ""
  /// Unix seconds.
  private(set) var bootTime: UInt64?
  /// Unix milliseconds.
  let started: Int64

  init(paths: HostPaths) {
    self.paths = paths
    started = Moment.now().wall / 1_000_000
    kernel = Self.read(SingleValue.osRelease, paths, SingleValue()).value.description
    bootID = Self.read(SingleValue.bootID, paths, SingleValue()).value.description
    let stat = Self.read(Stat.path, paths, Stat())
    bootTime = stat.btime
    logicalProcessors = stat.cpus.count
    memoryBytes = Self.read(Meminfo.path, paths, Meminfo())[.memTotal].map { Double($0) * 1024 }
    processor =
      Self.read(CPUInfo.path, paths, CPUInfo()).processors.first?.modelName?.description ?? ""
    operatingSystem = Self.osRelease(root: paths.rootfs)
    architecture = Self.machine()
  }

  var hostname: String {
    Self.read(SingleValue.hostname, paths, SingleValue()).value.description
  }

  /// One file, once; an empty record where it cannot be read.
  private static func read<Record: KernelRecord>(
    _ path: KernelPath, _ paths: HostPaths, _ empty: Record
  ) -> Record {
    var file = KernelFile(path, in: paths)
    var buffer = ReadBuffer()
    var record = empty
    return (try? file.read(into: &record, using: &buffer)) == true ? record : empty
  }

  /// PRETTY_NAME of os-release(5).
  private static func osRelease(root: String) -> String {
    let base = root.hasSuffix("/") ? String(root.dropLast()) : root
    for path in ["/etc/os-release", "/usr/lib/os-release"] {
      guard let data = try? Data(contentsOf: URL(filePath: base + path)), data.count < 65_536 else {
        continue
      }
      for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
        if line.hasPrefix("PRETTY_NAME=") {
          return line.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" && $0 != "'" }
        }
      }
    }
    return "Linux"
  }

  /// uname(2)'s machine.
  private static func machine() -> String {
    var name = utsname()
    guard uname(&name) == 0 else { return "" }
    return withUnsafeBytes(of: &name.machine) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  func respond(interval: Int64) -> Response {
    .json { json in
      json.member("hostname", hostname)
      json.member("os", operatingSystem)
      json.member("kernel", kernel)
      json.member("architecture", architecture)
      json.key("cpu")
      json.object { json in
        json.member("model", processor)
        json.member("logical", logicalProcessors)
      }
      json.key("memory")
      json.object { $0.member("total", double: memoryBytes) }
      json.key("boot")
      json.object { json in
        json.member("id", bootID)
        json.member("time", double: bootTime.map { Double($0) })
      }
      json.key("telltale")
      json.object { json in
        json.member("version", Version.text)
        json.member("interval", double: Double(interval) / 1e9)
        json.member("started", time: started)
      }
    }
  }
}

/// The version of the service.
enum Version {
  static let text = "0.1.0"
}
