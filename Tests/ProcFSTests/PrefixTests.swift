import Testing

@testable import ProcFS

/// Texts that end too early or hold wrong bytes: each parses or gives an error that has a place, and
/// leaves a record that reads the whole text as if nothing had been.
@Suite struct PrefixTests {
  @Test(arguments: HostFile.all) func everyPrefixIsSurvived(_ file: HostFile) throws {
    var cuts = 0
    for (bytes, expected) in Self.texts(file) {
      let record = file.reused()
      for end in Self.cuts(bytes.count) {
        cuts += 1
        Self.attempt(record, Array(bytes[..<end]))
      }
      #expect(JSON.differences(expected: expected, found: try record.parse(bytes)).isEmpty)
    }
    #expect(cuts > 0, "no host has \(file.path)")
  }

  @Test(arguments: HostFile.all) func wrongBytesAreSurvived(_ file: HostFile) throws {
    // A fixed seed: a failure must come again.
    var random = SplitMix(state: 0x7e11_7a1e)
    var changes = 0
    for (bytes, expected) in Self.texts(file) {
      let record = file.reused()
      for _ in 0..<100 {
        var text = bytes
        for _ in 0...Int.random(in: 0..<4, using: &random) {
          let odd: [UInt8] = [0, 9, 10, 32, 45, 46, 47, 48, 57, 58, 92, 124, 127, 200, 255]
          if let byte = odd.randomElement(using: &random),
            let place = text.indices.randomElement(using: &random)
          {
            text[place] = byte
            changes += 1
          }
        }
        Self.attempt(record, text)
      }
      #expect(JSON.differences(expected: expected, found: try record.parse(bytes)).isEmpty)
    }
    #expect(changes > 0, "no host has \(file.path)")
  }

  /// The file as all hosts have it, but for texts too long to be cut again and again, and for those
  /// that some hosts share.
  private static func texts(_ file: HostFile) -> [([UInt8], JSON?)] {
    var seen: Set<[UInt8]> = []
    return Fixtures.hosts.compactMap { host in
      let path = "\(Fixtures.root)/hosts/\(host)/\(file.path)"
      guard let bytes = try? Fixtures.bytes(path), bytes.count <= 64 << 10,
        seen.insert(bytes).inserted
      else { return nil }
      return (bytes, Fixtures.expected[host]?[file.key])
    }
  }

  /// Every length up to 512 bytes, and 256 lengths beyond.
  private static func cuts(_ count: Int) -> [Int] {
    let step = max((count - 512) / 256, 1)
    return Array(0..<min(count, 512)) + Array(stride(from: 512, to: count, by: step))
  }

  private static func attempt(_ record: HostFile.Reused, _ text: [UInt8]) {
    do {
      _ = try record.parse(text)
    } catch {
      let lines = text.count { $0 == .newline } + 1
      #expect(error.line.map { (1...lines).contains($0) } ?? true, "\(error) in \(lines) lines")
      if case .system = error.reason { Issue.record("a text cannot fail a system call") }
    }
  }
}

/// A small generator with a seed, after Steele, Lea and Flood.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
