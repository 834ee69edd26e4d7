#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The names that stand in a text already, so that what users bring under one of them is left out: the same
/// family twice makes a text invalid.
///
/// Kept from scrape to scrape; allocates nothing once it has grown to its size.
struct FamilyNames {
  private struct Name {
    var start: Int32 = -1
    var length: Int32 = 0
  }

  /// A hash table with open addresses; its size is a power of two.
  private var slots = [Name](repeating: Name(), count: 4096)
  private var count = 0

  /// Takes down the names of all families of a text, or of what was added to it.
  mutating func collect(from text: UnsafeRawBufferPointer, behind start: Int = 0) {
    if start == 0 {
      for index in slots.indices { slots[index].start = -1 }
      count = 0
    }
    var at = start
    while let start = Self.next(in: text, from: at) {
      var end = start
      while end < text.count, text[end] != .space, text[end] != .newline { end += 1 }
      add(start, end - start, text)
      at = end
    }
  }

  /// Where the name behind the next `# TYPE` at the beginning of a line begins.
  private static func next(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
    let mark: StaticString = "# TYPE "
    let length = mark.utf8CodeUnitCount
    var at = start
    while at + length < text.count, let base = text.baseAddress,
      let found = memchr(base + at, Int32(UInt8(ascii: "#")), text.count - at)
    {
      at = UnsafeRawPointer(found) - base
      guard at + length < text.count else { return nil }
      let beginsLine = at == 0 || text[at - 1] == .newline
      if beginsLine, memcmp(base + at, mark.utf8Start, length) == 0 { return at + length }
      at += 1
    }
    return nil
  }

  private mutating func add(_ start: Int, _ length: Int, _ text: UnsafeRawBufferPointer) {
    if count * 2 >= slots.count { grow(text) }
    let name = UnsafeRawBufferPointer(rebasing: text[start..<(start + length)])
    let slot = self.slot(of: name, in: text)
    if slots[slot].start < 0 { count += 1 }
    slots[slot] = Name(start: Int32(clamping: start), length: Int32(clamping: length))
  }

  private mutating func grow(_ text: UnsafeRawBufferPointer) {
    let old = slots
    slots = [Name](repeating: Name(), count: old.count * 2)
    for name in old where name.start >= 0 {
      let range = Int(name.start)..<Int(name.start + name.length)
      slots[slot(of: UnsafeRawBufferPointer(rebasing: text[range]), in: text)] = name
    }
  }

  /// The slot that holds the name, or is free for it.
  private func slot(of name: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer) -> Int {
    // FNV-1a.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & (slots.count - 1)
    while slots[slot].start >= 0, !isEqual(slots[slot], name, text) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isEqual(
    _ name: Name, _ other: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer
  ) -> Bool {
    guard Int(name.length) == other.count, let base = text.baseAddress,
      let start = other.baseAddress
    else { return false }
    return memcmp(base + Int(name.start), start, other.count) == 0
  }

  /// Whether a family of this name stands in the text.
  func contains(_ name: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer) -> Bool {
    slots[slot(of: name, in: text)].start >= 0
  }

  /// Whether a name is that of a family, or of a sample of a summary, histogram or counter.
  func isTaken(_ name: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer) -> Bool {
    contains(name, in: text)
      || isSample(name, "_count", in: text) || isSample(name, "_sum", in: text)
      || isSample(name, "_bucket", in: text) || isSample(name, "_total", in: text)
  }

  private func isSample(
    _ name: UnsafeRawBufferPointer, _ suffix: StaticString, in text: UnsafeRawBufferPointer
  ) -> Bool {
    let length = suffix.utf8CodeUnitCount
    guard name.count > length, let base = name.baseAddress,
      memcmp(base + (name.count - length), suffix.utf8Start, length) == 0
    else { return false }
    let stem = UnsafeRawBufferPointer(rebasing: name[..<(name.count - length)])
    let found = slots[slot(of: stem, in: text)]
    guard found.start >= 0 else { return false }
    // Behind the name stands its type.
    let type = Int(found.start + found.length) + 1
    guard type < text.count else { return false }
    return text[type] == UInt8(ascii: "h") || text[type] == UInt8(ascii: "s")
      || (text[type] == UInt8(ascii: "c") && suffix.utf8Start[1] == UInt8(ascii: "t"))
  }
}
