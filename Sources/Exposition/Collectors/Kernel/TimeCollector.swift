import Monitor
import ProcFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `time`: the clock, its time zone, and the hardware that the kernel takes the time from.
final class TimeCollector: SourceCollector {
  static let name = "time"
  static let isDefault = true

  private var clocksources: Clocksources
  private var failure: CollectorFailure?
  private var zone = KernelName()
  private var offset = 0

  init(_ setup: CollectorSetup) {
    clocksources = Clocksources(in: setup.paths)
    // Afterwards localtime_r(3) need not look at the zone's file again.
    tzset()
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    readZone()
    failure = nil
    do throws(ProcFSError) {
      try clocksources.update(using: &buffer)
    } catch {
      failure = CollectorFailure(error)
    }
  }

  private func readZone() {
    var now = time(nil)
    var local = tm()
    guard localtime_r(&now, &local) != nil, let name = local.tm_zone else { return }
    offset = local.tm_gmtoff
    let bytes = UnsafeBufferPointer(start: name, count: strlen(name))
    if !zone.bytes.elementsEqual(bytes, by: { $0 == UInt8(bitPattern: $1) }) {
      zone = KernelName(bytes: bytes.map { UInt8(bitPattern: $0) })
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    if failure == nil { writeClocksources(to: &writer) }
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    writer.family("node_time_seconds", .gauge, "System time in seconds since epoch (1970).")
    writer.value(Double(now.tv_sec * 1_000_000_000 + now.tv_nsec) / 1e9)
    writer.family(
      "node_time_zone_offset_seconds", .gauge, "System time zone offset in seconds.")
    writer.label("time_zone", zone)
    writer.value(offset)
    if let failure { throw failure }
  }

  private func writeClocksources(to writer: inout MetricWriter) {
    writer.family(
      "node_time_clocksource_available_info", .gauge,
      "Available clocksources read from '/sys/devices/system/clocksource'.")
    for (index, device) in clocksources.devices.enumerated() {
      for name in device.available.words {
        writer.label("clocksource", name)
        writer.label("device", index)
        writer.value(1)
      }
    }
    writer.family(
      "node_time_clocksource_current_info", .gauge,
      "Current clocksource read from '/sys/devices/system/clocksource'.")
    for (index, device) in clocksources.devices.enumerated() {
      writer.label("clocksource", device.current.words.first ?? KernelName())
      writer.label("device", index)
      writer.value(1)
    }
  }
}
