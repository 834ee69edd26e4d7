import ProcFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `timex`: how well the clock of the kernel follows a reference, of adjtimex(2).
final class TimexCollector: SourceCollector {
  static let name = "timex"
  static let isDefault = true

  /// Parts per million with 16 bits behind the point, see adjtimex(2).
  private static let partsPerMillion = 1_000_000.0 * 65536.0
  private static let microseconds = 1_000_000.0

  private var clock = ClockState()

  init(_ setup: CollectorSetup) {}

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    do throws(ProcFSError) {
      try clock.update()
    } catch {
      // A sandbox that does not let the clock be set may refuse to read it as well.
      if error.reason == .system(EPERM) || error.reason == .system(EACCES) { throw .noData }
      throw CollectorFailure(error)
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writeClock(to: &writer)
    writePulse(to: &writer)
    writer.family("node_timex_status", .gauge, "Value of the status array bits.")
    writer.value(clock.status)
    writer.family(
      "node_timex_sync_status", .gauge,
      "Is clock synchronized to a reliable server (1 = yes, 0 = no).")
    writer.value(clock.isSynchronized)
    writer.family(
      "node_timex_tai_offset_seconds", .gauge, "International Atomic Time (TAI) offset.")
    writer.value(clock.taiOffset)
    writer.family("node_timex_tick_seconds", .gauge, "Seconds between clock ticks.")
    writer.value(Double(clock.tick) / Self.microseconds)
  }

  private var divisor: Double { clock.isNano ? 1_000_000_000 : Self.microseconds }

  private func writeClock(to writer: inout MetricWriter) {
    writer.family(
      "node_timex_estimated_error_seconds", .gauge, "Estimated error in seconds.")
    writer.value(Double(clock.estimatedError) / Self.microseconds)
    writer.family(
      "node_timex_frequency_adjustment_ratio", .gauge, "Local clock frequency adjustment.")
    writer.value(1 + Double(clock.frequency) / Self.partsPerMillion)
    writer.family(
      "node_timex_loop_time_constant", .gauge, "Phase-locked loop time constant.")
    writer.value(clock.constant)
    writer.family("node_timex_maxerror_seconds", .gauge, "Maximum error in seconds.")
    writer.value(Double(clock.maximumError) / Self.microseconds)
    writer.family(
      "node_timex_offset_seconds", .gauge,
      "Time offset in between local system and reference clock.")
    writer.value(Double(clock.offset) / divisor)
  }

  private func writePulse(to writer: inout MetricWriter) {
    writer.family(
      "node_timex_pps_calibration_total", .counter,
      "Pulse per second count of calibration intervals.")
    writer.value(clock.calibrations)
    writer.family(
      "node_timex_pps_error_total", .counter, "Pulse per second count of calibration errors.")
    writer.value(clock.calibrationErrors)
    writer.family("node_timex_pps_frequency_hertz", .gauge, "Pulse per second frequency.")
    writer.value(Double(clock.pulseFrequency) / Self.partsPerMillion)
    writer.family("node_timex_pps_jitter_seconds", .gauge, "Pulse per second jitter.")
    writer.value(Double(clock.jitter) / divisor)
    writer.family(
      "node_timex_pps_jitter_total", .counter,
      "Pulse per second count of jitter limit exceeded events.")
    writer.value(clock.jitterExceeded)
    writer.family(
      "node_timex_pps_shift_seconds", .gauge, "Pulse per second interval duration.")
    writer.value(clock.shift)
    writer.family(
      "node_timex_pps_stability_exceeded_total", .counter,
      "Pulse per second count of stability limit exceeded events.")
    writer.value(clock.stabilityExceeded)
    writer.family(
      "node_timex_pps_stability_hertz", .gauge,
      "Pulse per second stability, average of recent frequency changes.")
    writer.value(Double(clock.stability) / Self.partsPerMillion)
  }
}
