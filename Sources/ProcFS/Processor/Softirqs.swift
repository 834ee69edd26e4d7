/// `/proc/softirqs`: how many times each CPU served each kind of softirq since boot.
///
/// See proc_softirqs(5) and Documentation/filesystems/proc.rst. Since Linux 2.6.32. Columns are the
/// possible CPUs, so their places are the CPUs' numbers on all but a few machines. Kinds were added and
/// renamed (`BLOCK_IOPOLL` became `IRQ_POLL` in Linux 4.5); each is kept under the kernel's name.
public struct Softirqs: KernelRecord {
  /// One kind.
  public struct Kind: Sendable {
    /// The kernel's name, such as `NET_RX`.
    public fileprivate(set) var name = KernelName()
    /// Where its counts lie in `counts`.
    public fileprivate(set) var range = 0..<0

    /// Creates a kind without a name.
    public init() {}
  }

  /// Where it is found.
  public static let path = KernelPath(.procfs, "softirqs", readSize: 4096)

  /// The kinds, in the order of the file.
  public private(set) var kinds: [Kind] = []
  /// The counts of all kinds, one after the other.
  public private(set) var counts: [UInt64] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    counts.removeAll(keepingCapacity: true)
    var row = 0
    // The heading names the CPUs.
    var cursor = Cursor()
    cursor.nextLine(text)
    while !cursor.isAtEnd(text) {
      let word = cursor.word(text)
      if word.count > 1, text[word.upperBound - 1] == .colon {
        if row == kinds.count { kinds.append(Kind()) }
        kinds[row].name.assign(text, word.lowerBound..<word.upperBound - 1)
        let start = counts.count
        while true {
          cursor.skipBlanks(text)
          if cursor.isAtLineEnd(text) { break }
          counts.append(try cursor.number(text))
        }
        kinds[row].range = start..<counts.count
        row += 1
      }
      cursor.nextLine(text)
    }
    if row < kinds.count { kinds.removeLast(kinds.count - row) }
  }
}
