import ProcFS

/// The buffer that a group's file is read into, and the ways to make something of it.
struct GroupText: ~Copyable {
  private var buffer = ReadBuffer(capacity: 16 << 10)

  /// Reads a file and parses it into a record that all groups share; false if there is none to use.
  mutating func read<Record: KernelRecord>(
    _ file: some RawRepresentable<Int>, of group: Int, in tree: inout CgroupTree,
    into record: inout Record
  ) -> Bool {
    guard tree.load(group, file.rawValue, into: &buffer) == .open else { return false }
    do throws(ParseError) {
      try buffer.withText { (text) throws(ParseError) in try record.parse(text) }
      return true
    } catch {
      return false
    }
  }

  /// Reads a file that holds one number.
  mutating func number(_ file: some RawRepresentable<Int>, of group: Int, in tree: inout CgroupTree)
    -> UInt64?
  {
    tree.load(group, file.rawValue, into: &buffer) == .open ? buffer.unsigned : nil
  }
}
