import ProcFS

/// Whether anything of the host is swapped out: otherwise nothing of any process is, and none need be asked.
struct SwapUse: ~Copyable {
  private var file: KernelFile
  private var swaps = Swaps()
  private var buffer = ReadBuffer()
  /// Whether it can be told at all.
  private var isKnown = false

  /// Whether processes are worth asking.
  private(set) var isUsed = false
  /// What a process has swapped out that was not asked: nothing, or not known.
  var none: UInt64? { isKnown ? 0 : nil }

  init(paths: HostPaths) { file = KernelFile(Swaps.path, in: paths) }

  mutating func read() {
    do {
      isKnown = true
      isUsed = try file.read(into: &swaps, using: &buffer) && swaps.areas.contains { $0.used > 0 }
    } catch {
      isKnown = false
      isUsed = false
    }
  }
}
