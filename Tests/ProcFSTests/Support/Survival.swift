import Testing

@testable import ProcFS

/// Parses what is left of a text cut anywhere, and the text with bytes changed, into one record:
/// each time it parses or gives an error with a place, and the whole text reads the same afterwards.
func survives<Record: KernelRecord>(
  _ type: Record.Type, _ text: String, sourceLocation: SourceLocation = #_sourceLocation,
  as rendering: (Record) -> String = { String(describing: $0) }
) throws {
  let bytes = Array(text.utf8)
  let expected = rendering(try Record(text))
  var record = Record()
  func attempt(_ bytes: [UInt8]) {
    do {
      try record.parse(bytes.span)
    } catch {
      let lines = bytes.count { $0 == .newline } + 1
      let isPlaced = error.line.map { (1...lines).contains($0) } ?? true
      #expect(isPlaced, "\(error) in \(lines) lines", sourceLocation: sourceLocation)
    }
  }
  for end in bytes.indices { attempt(Array(bytes[..<end])) }
  let odd: [UInt8] = [0, 9, 10, 32, 40, 41, 45, 46, 47, 48, 57, 58, 61, 65, 92, 200, 255]
  for place in bytes.indices {
    var changed = bytes
    changed[place] = odd[place % odd.count]
    attempt(changed)
    changed[place] = odd[(place / 2 + 5) % odd.count]
    attempt(changed)
  }
  try record.parse(bytes.span)
  #expect(rendering(record) == expected, sourceLocation: sourceLocation)
}
