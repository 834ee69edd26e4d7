import ProcFS

/// `entropy`: the kernel's pool of entropy, of `/proc/sys/kernel/random`.
final class EntropyCollector: SourceCollector {
  static let name = "entropy"
  static let isDefault = true

  private var available: KernelSource<SingleNumber>
  private var poolSize: KernelSource<SingleNumber>
  private var failure: CollectorFailure?

  init(_ setup: CollectorSetup) {
    available = KernelSource(SingleNumber.entropyAvailable, in: setup.paths)
    poolSize = KernelSource(SingleNumber.entropyPoolSize, in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try available.require(using: &buffer)
    failure = nil
    do throws(CollectorFailure) {
      try poolSize.require(using: &buffer)
    } catch {
      failure = error
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family("node_entropy_available_bits", .gauge, "Bits of available entropy.")
    writer.value(available.record.value)
    if let failure { throw failure }
    writer.family("node_entropy_pool_size_bits", .gauge, "Bits of entropy pool.")
    writer.value(poolSize.record.value)
  }
}
