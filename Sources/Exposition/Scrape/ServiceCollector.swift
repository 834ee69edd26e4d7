package import Monitor
package import ProcFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The service itself: its process, under the names that Prometheus' client libraries give to theirs, and
/// its sampling and viewers.
///
/// It is always this process, whatever tree stands for the host: proc_pid_stat(5), getrlimit(2).
package final class ServiceCollector: Collector {
  package static let name = "telltale"
  package static let isDefault = true

  private static let processNames: Set<String> = [
    "process_cpu_seconds_total", "process_resident_memory_bytes", "process_virtual_memory_bytes",
    "process_virtual_memory_max_bytes", "process_open_fds", "process_max_fds",
    "process_start_time_seconds",
  ]

  /// Whether a name is one of the service's own, which stand behind all others.
  static func owns(_ name: String) -> Bool {
    name.hasPrefix("telltale_") || processNames.contains(name)
  }

  private let clockTicks: Double
  private let pageSize: UInt64
  private let version: String
  private var file = KernelFile(path: "/proc/self/stat", readSize: 1024)
  private var process = ProcessStat()
  private var openFiles: Int?
  private var startTime: Double?

  package convenience init(_ setup: CollectorSetup) { self.init(setup, version: "") }

  /// Makes ready; `version` is the program's.
  package init(_ setup: CollectorSetup, version: String) {
    clockTicks = Double(setup.clockTicks)
    pageSize = setup.pageSize
    self.version = version
  }

  package func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    do throws(ProcFSError) {
      _ = try file.read(into: &process, using: &buffer)
      if startTime == nil { startTime = try Self.bootTime(&buffer).map(started) }
    } catch {
      throw CollectorFailure(error)
    }
    openFiles = Self.countOpenFiles()
  }

  /// The kernel counts them in the folder's size since Linux 6.2, which is a fraction of the cost of
  /// listing them; Documentation/filesystems/proc.rst, 3.
  private static func countOpenFiles() -> Int? {
    let path = "/proc/self/fd"
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0 else { return nil }
    if status.st_size > 0 { return Int(status.st_size) }
    guard let folder = AttributeFolder(path) else { return nil }
    // The folder itself is open while it is counted.
    return max(0, folder.entries().count - 1)
  }

  private static func bootTime(_ buffer: inout ReadBuffer) throws(ProcFSError) -> UInt64? {
    var stat = Stat()
    var file = KernelFile(path: "/proc/stat", readSize: 16 << 10)
    return try file.read(into: &stat, using: &buffer) ? stat.btime : nil
  }

  private func started(_ bootTime: UInt64) -> Double {
    Double(bootTime) + Double(process.starttime) / clockTicks
  }

  package func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    writeProcess(to: &writer)
    let service = snapshot.service
    writer.family("telltale_build_info", .gauge, "Always 1; the labels tell the program's version.")
    writer.label("version", version)
    writer.value(true)
    writer.family("telltale_viewers", .gauge, "Viewers that are connected.")
    writer.value(service.viewers)
    writer.family("telltale_frames_sent_total", .counter, "Frames that were sent to viewers.")
    writer.value(service.current.framesSent)
    writer.family(
      "telltale_frames_skipped_total", .counter,
      "Frames that viewers missed because they did not read in time.")
    writer.value(service.current.framesSkipped)
    writer.family("telltale_series", .gauge, "Series in a frame.")
    writer.value(service.series)
    writer.family(
      "telltale_sample_duration_seconds", .gauge, "How long the last reading of all sources took.")
    writer.value(service.sampleDuration)
    writer.family(
      "telltale_sample_lateness_seconds", .gauge, "How long after its tick the last sample began.")
    writer.value(service.lateness)
    writer.family(
      "telltale_children", .gauge, "Children of the service, which ask what may never answer.")
    writer.value(service.children)
    writer.family(
      "telltale_children_cpu_seconds_total", .counter,
      "Processor time that they spent, beside that of the service itself.")
    writer.value(Double(service.current.children) / 1e9)
    writer.family(
      "telltale_children_resident_memory_bytes", .gauge,
      "Their resident memory; what they share with the service is in it.")
    writer.value(service.childrenBytes)
  }

  private func writeProcess(to writer: inout MetricWriter) {
    writer.family(
      "process_cpu_seconds_total", .counter, "Total user and system CPU time spent in seconds.")
    writer.value((Double(process.utime) + Double(process.stime)) / clockTicks)
    writer.family(
      "process_resident_memory_bytes", .gauge, "Resident memory size in bytes.")
    writer.value(UInt64(max(0, process.rss)) &* pageSize)
    writer.family("process_virtual_memory_bytes", .gauge, "Virtual memory size in bytes.")
    writer.value(process.vsize)
    writer.family(
      "process_virtual_memory_max_bytes", .gauge,
      "Maximum amount of virtual memory available in bytes.")
    writer.value(Self.limit(of: RLIMIT_AS))
    writer.family("process_open_fds", .gauge, "Number of open file descriptors.")
    if let openFiles { writer.value(openFiles) }
    writer.family("process_max_fds", .gauge, "Maximum number of open file descriptors.")
    writer.value(Self.limit(of: RLIMIT_NOFILE))
    writer.family(
      "process_start_time_seconds", .gauge,
      "Start time of the process since unix epoch in seconds.")
    if let startTime { writer.value(startTime) }
  }

  /// A limit of the process; none is the largest number, as getrlimit(2) has it.
  private static func limit(of resource: __rlimit_resource) -> UInt64? {
    var limit = rlimit()
    return getrlimit(Int32(resource.rawValue), &limit) == 0 ? UInt64(limit.rlim_cur) : nil
  }
}
