import ProcFS

/// `processes`: how many processes and threads there are, in which states, and how many there may be.
final class ProcessesCollector: SourceCollector {
  static let name = "processes"
  static let isDefault = false

  private var census: ProcessCensus?
  private var threadLimit: KernelSource<SingleNumber>
  private var processLimit: KernelSource<SingleNumber>
  private var threadLimitFailure: CollectorFailure?
  private var processLimitFailure: CollectorFailure?

  init(_ setup: CollectorSetup) {
    census = ProcessCensus(in: setup.paths)
    threadLimit = KernelSource(SingleNumber.threadLimit, in: setup.paths)
    processLimit = KernelSource(SingleNumber.processLimit, in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    do throws(ProcFSError) {
      guard try census?.update(using: &buffer) != nil else {
        throw ProcFSError(path: "processes", reason: .empty)
      }
    } catch {
      throw CollectorFailure(error)
    }
    threadLimitFailure = Self.read(&threadLimit, &buffer)
    processLimitFailure = Self.read(&processLimit, &buffer)
  }

  private static func read(
    _ source: inout KernelSource<SingleNumber>, _ buffer: inout ReadBuffer
  ) -> CollectorFailure? {
    do throws(CollectorFailure) {
      try source.require(using: &buffer)
      return nil
    } catch {
      return error
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family("node_processes_threads", .gauge, "Allocated threads in system")
    writer.value(census?.threads)
    if let threadLimitFailure { throw threadLimitFailure }
    writer.family("node_processes_max_threads", .gauge, "Limit of threads in the system")
    writer.value(threadLimit.record.value)
    writer.family("node_processes_state", .gauge, "Number of processes in each state.")
    for letter in UInt8.min...UInt8.max {
      guard let count = census?.processStates[ProcessState(rawValue: letter)], count > 0
      else { continue }
      writer.label("state") { $0.append(letter) }
      writer.value(count)
    }
    writer.family("node_processes_threads_state", .gauge, "Number of threads in each state.")
    for letter in UInt8.min...UInt8.max {
      guard let count = census?.threadStates[ProcessState(rawValue: letter)], count > 0
      else { continue }
      writer.label("thread_state") { $0.append(letter) }
      writer.value(count)
    }
    if let processLimitFailure { throw processLimitFailure }
    writer.family("node_processes_max_processes", .gauge, "Number of max PIDs limit")
    writer.value(processLimit.record.value)
    writer.family("node_processes_pids", .gauge, "Number of PIDs")
    writer.value(census?.processes ?? 0)
  }
}
