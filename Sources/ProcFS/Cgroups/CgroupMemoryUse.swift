/// The part of `memory.stat` that says what most memory of a control group is used for.
///
/// See Documentation/admin-guide/cgroup-v2.rst, and cgroup-v1/memory.rst for v1. For who reads this of many groups
/// each second: the kernel writes some 60 lines, of which these are the first two in v2, and nothing behind them is
/// looked at. `CgroupMemoryStat` has all of them. Units are bytes.
public struct CgroupMemoryUse: KernelRecord {
  /// Memory of no file, in bytes: `anon`, in v1 `total_rss`; the groups below are in it.
  public private(set) var anon: UInt64?
  /// The page cache, in bytes: `file`, in v1 `total_cache`; the groups below are in it.
  public private(set) var file: UInt64?

  /// Creates an empty record.
  public init() {}

  /// Replaces both values by those of a text; one that is no number stays nil.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    (anon, file) = (nil, nil)
    var cursor = Cursor()
    while !cursor.isAtEnd(text), anon == nil || file == nil {
      switch text[cursor.at] {
      case UInt8(ascii: "a"):
        if cursor.skipName("anon", text) { anon = cursor.numberIfAny(text) }
      case UInt8(ascii: "f"):
        if cursor.skipName("file", text) { file = cursor.numberIfAny(text) }
      case UInt8(ascii: "t"):
        if cursor.skipName("total_rss", text) {
          anon = cursor.numberIfAny(text)
        } else if cursor.skipName("total_cache", text) {
          file = cursor.numberIfAny(text)
        }
      default: break
      }
      cursor.nextLine(text)
    }
    if anon == nil, file == nil { throw ParseError(.missingField) }
  }
}

extension Cursor {
  /// Passes a name that stands here as a whole word.
  @inline(__always)
  fileprivate mutating func skipName(_ name: StaticString, _ text: Span<UInt8>) -> Bool {
    let end = at &+ name.utf8CodeUnitCount
    guard text.hasPrefix(name, at: at), end < text.count, text[end].isBlank else { return false }
    at = end
    return true
  }
}
