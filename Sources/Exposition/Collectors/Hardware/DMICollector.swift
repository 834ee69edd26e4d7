import ProcFS

/// `dmi`: the machine's maker, model, board and chassis, as labels of one metric.
final class DMICollector: SourceCollector {
  static let name = "dmi"
  static let isDefault = true

  private static let labels: [StaticString] = [
    "bios_date", "bios_release", "bios_vendor", "bios_version", "board_asset_tag", "board_name",
    "board_serial", "board_vendor", "board_version", "chassis_asset_tag", "chassis_serial",
    "chassis_vendor", "chassis_version", "product_family", "product_name", "product_serial",
    "product_sku", "product_uuid", "product_version", "system_vendor",
  ]

  private var source: ScrapedAttributes<DesktopManagement>
  private var isRead = false
  /// The fields that have a text, and the texts.
  private var fields: [(label: StaticString, value: KernelName)] = []

  init(_ setup: CollectorSetup) { source = ScrapedAttributes(setup) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    // The firmware's word does not change before the next boot.
    if !isRead {
      isRead = true
      source.read(using: &buffer)
      for index in Self.labels.indices {
        if let text = source.current.value(at: index).text {
          fields.append((Self.labels[index], text))
        }
      }
    }
    if fields.isEmpty { throw .noData }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_dmi_info", .gauge,
      """
      A metric with a constant '1' value labeled by bios_date, bios_release, bios_vendor, \
      bios_version, board_asset_tag, board_name, board_serial, board_vendor, board_version, \
      chassis_asset_tag, chassis_serial, chassis_vendor, chassis_version, product_family, \
      product_name, product_serial, product_sku, product_uuid, product_version, system_vendor if \
      provided by DMI.
      """)
    for field in fields { writer.label(field.label, field.value) }
    writer.value(1)
  }
}
