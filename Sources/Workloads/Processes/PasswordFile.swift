internal import ProcFS

/// `/etc/passwd`: names of users; see passwd(5).
struct PasswordFile: KernelRecord {
  /// The names by their numbers; of several for one number the first counts.
  private(set) var names: [UInt32: KernelName] = [:]

  init() {}

  /// Reads lines of name, password, number and what else there is; others are passed over.
  mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    names.removeAll(keepingCapacity: true)
    var at = 0
    while at < text.count {
      var end = at
      while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
      parseLine(text, at..<end)
      at = end + 1
    }
  }

  private mutating func parseLine(_ text: Span<UInt8>, _ line: Range<Int>) {
    let colon = UInt8(ascii: ":")
    guard let nameEnd = line.first(where: { text[$0] == colon }), nameEnd > line.lowerBound,
      let numberStart = (nameEnd + 1..<line.upperBound).first(where: { text[$0] == colon })
    else { return }
    var number: UInt32 = 0
    var at = numberStart + 1
    while at < line.upperBound, text[at] != colon {
      let digit = text[at] &- UInt8(ascii: "0")
      let (tens, over) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(UInt32(digit))
      if digit > 9 || over || carry { return }
      number = sum
      at += 1
    }
    guard at > numberStart + 1, names[number] == nil else { return }
    names[number] = KernelName(bytes: (line.lowerBound..<nameEnd).map { text[$0] })
  }

  /// The name of a user in a file of this kind; nil if there is none.
  static func name(of uid: UInt32, in path: String) -> String? {
    var file = KernelFile(path: path)
    var buffer = ReadBuffer()
    var record = PasswordFile()
    guard let isRead = try? file.read(into: &record, using: &buffer), isRead else { return nil }
    return record.names[uid]?.description
  }
}
