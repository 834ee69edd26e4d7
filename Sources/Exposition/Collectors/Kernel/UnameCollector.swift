import ProcFS

/// `uname`: what the kernel that runs calls itself and its host, of uname(2).
final class UnameCollector: SourceCollector {
  static let name = "uname"
  static let isDefault = true

  private var system = SystemName()

  init(_ setup: CollectorSetup) {}

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    do throws(ProcFSError) {
      try system.update()
    } catch {
      throw CollectorFailure(error)
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_uname_info", .gauge,
      "Labeled system information as provided by the uname system call.")
    writer.label("domainname", system.domain)
    writer.label("machine", system.machine)
    writer.label("nodename", system.node)
    writer.label("release", system.release)
    writer.label("sysname", system.system)
    writer.label("version", system.version)
    writer.value(1)
  }
}
