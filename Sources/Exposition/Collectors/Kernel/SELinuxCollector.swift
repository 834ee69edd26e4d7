import ProcFS

/// `selinux`: whether SELinux is on, and whether it enforces its policy.
final class SELinuxCollector: SourceCollector {
  static let name = "selinux"
  static let isDefault = true

  private var selinux: SELinux
  private var current = SELinux.Mode.disabled
  private var configured = SELinux.Mode.disabled

  init(_ setup: CollectorSetup) {
    selinux = SELinux(in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    guard selinux.isEnabled else { return }
    current = selinux.current(using: &buffer)
    configured = selinux.configured(using: &buffer)
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    if selinux.isEnabled {
      writer.family(
        "node_selinux_config_mode", .gauge, "Configured SELinux enforcement mode")
      writer.value(configured.rawValue)
      writer.family("node_selinux_current_mode", .gauge, "Current SELinux enforcement mode")
      writer.value(current.rawValue)
    }
    writer.family(
      "node_selinux_enabled", .gauge, "SELinux is enabled, 1 is true, 0 is false")
    writer.value(selinux.isEnabled)
  }
}
