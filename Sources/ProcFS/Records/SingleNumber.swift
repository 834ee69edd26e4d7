/// A file that holds one whole number, such as those below `/proc/sys/kernel`.
///
/// See proc_sys_kernel(5) and random(4).
public struct SingleNumber: KernelRecord {
  /// Entropy in the kernel's pool, in bits; always 256 since Linux 5.18 once it is filled.
  public static let entropyAvailable = KernelPath(
    .procfs, "sys/kernel/random/entropy_avail", readSize: 64)
  /// Size of the kernel's pool of entropy, in bits; 256 since Linux 5.18.
  public static let entropyPoolSize = KernelPath(
    .procfs, "sys/kernel/random/poolsize", readSize: 64)
  /// Tasks that were found hung since boot (since Linux 6.13, CONFIG_DETECT_HUNG_TASK).
  public static let hungTasks = KernelPath(
    .procfs, "sys/kernel/hung_task_detect_count", readSize: 64)
  /// How many threads there may be at once.
  public static let threadLimit = KernelPath(.procfs, "sys/kernel/threads-max", readSize: 64)
  /// One more than the highest process number.
  public static let processLimit = KernelPath(.procfs, "sys/kernel/pid_max", readSize: 64)

  /// The number.
  public private(set) var value: UInt64 = 0

  /// Creates a record of 0.
  public init() {}

  /// Replaces the number by that of a text, which must hold nothing else.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    while !cursor.isAtEnd(text), cursor.isAtLineEnd(text) { cursor.nextLine(text) }
    value = try cursor.number(text)
    let rest = cursor
    while true {
      cursor.skipBlanks(text)
      if cursor.isAtEnd(text) { return }
      guard cursor.isAtLineEnd(text) else { throw rest.failure(.missingNumber, text) }
      cursor.nextLine(text)
    }
  }
}
