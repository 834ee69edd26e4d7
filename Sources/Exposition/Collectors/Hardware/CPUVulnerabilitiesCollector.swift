import ProcFS

/// `cpu_vulnerabilities`: flaws of the processors, and what is done about them.
final class CPUVulnerabilitiesCollector: SourceCollector {
  static let name = "cpu_vulnerabilities"
  static let isDefault = false

  private var source: ScrapedAttributes<CPUVulnerabilities>

  init(_ setup: CollectorSetup) { source = ScrapedAttributes(setup) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    source.read(using: &buffer)
    for vulnerability in source.current.vulnerabilities where vulnerability.state == nil {
      throw .failed("vulnerabilities/\(vulnerability.name): cannot be read")
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_cpu_vulnerabilities_info", .gauge,
      """
      Details of each CPU vulnerability reported by sysfs. The value of the series is an int \
      encoded state of the vulnerability. The same state is stored as a string in the label
      """)
    for vulnerability in source.current.vulnerabilities {
      writer.label("codename", vulnerability.name)
      writer.label("state", Self.word(vulnerability.state))
      writer.label("mitigation", vulnerability.detail)
      writer.value(1)
    }
  }

  private static func word(_ state: CPUVulnerabilities.State?) -> StaticString {
    switch state {
    case .notAffected: "not affected"
    case .vulnerable: "vulnerable"
    case .mitigated: "mitigation"
    case .unknown, nil: "unknown"
    }
  }
}
