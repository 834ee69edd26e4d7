import Monitor
import ProcFS

/// Reads whether TCP did anything.
struct TCPActivitySource: ~Copyable {
  private var snmpFile: KernelFile
  private var sockstatFile: KernelFile
  private var sockstat6File: KernelFile
  private var snmp = SNMP()
  private var sockstat = Sockstat()
  private var sockstat6 = Sockstat()
  private var buffer = ReadBuffer()

  init(paths: HostPaths) {
    snmpFile = KernelFile(SNMP.path, in: paths)
    sockstatFile = KernelFile(Sockstat.path, in: paths)
    sockstat6File = KernelFile(Sockstat.path6, in: paths)
  }

  /// The counters; nil where they cannot tell.
  mutating func read() -> TCPActivity? {
    guard (try? snmpFile.read(into: &snmp, using: &buffer)) == true,
      (try? sockstatFile.read(into: &sockstat, using: &buffer)) == true
    else { return nil }
    if (try? sockstat6File.read(into: &sockstat6, using: &buffer)) != true {
      sockstat6 = Sockstat()
    }
    return TCPActivity(snmp, sockstat, sockstat6)
  }
}
