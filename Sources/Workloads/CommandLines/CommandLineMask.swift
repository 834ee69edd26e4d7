/// Finds passwords and tokens in a command line, so that they can be hidden.
///
/// What programs take as a secret cannot be known of all of them. These are found: values behind names that
/// say so (`--password=…`, `--token …`, `PGPASSWORD=…`, headers, JSON, connection strings), the password
/// in a URL, options of one letter of well-known programs, and tokens that are known by their form. In
/// doubt more is hidden than need be.
struct CommandLineMask {
  /// What the next argument holds.
  private enum Pending {
    case secret
    case key
    case behind(UInt8)
  }

  let text: [UInt8]
  /// What is to be hidden; parts may overlap.
  var hidden: [Range<Int>] = []
  /// Where the word of the URL that was looked at last ends, and the last `@` in it: a word of many URLs is
  /// gone through once.
  var wordEnd = 0
  var lastAt: Int?

  /// Reads arguments with a NUL after each.
  init(_ text: [UInt8]) {
    self.text = text
    takeArguments(0..<text.count, separators: { $0 == 0 }, isInner: false)
  }

  /// The text with `***` in the place of each secret.
  var masked: [UInt8] {
    if hidden.isEmpty { return text }
    var result: [UInt8] = []
    var at = 0
    for range in hidden.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound >= at {
        result.append(contentsOf: text[at..<range.lowerBound])
        result.append(contentsOf: "***".utf8)
      }
      at = max(at, range.upperBound)
    }
    result.append(contentsOf: text[at...])
    return result
  }

  /// Goes through a command line; one inside an argument, as `sh -c` has it, is gone through as well.
  private mutating func takeArguments(
    _ range: Range<Int>, separators: (UInt8) -> Bool, isInner: Bool
  ) {
    var pending: Pending?
    var options: SecretOptions?
    for argument in text[range].split(whereSeparator: separators).map(\.indices) {
      let argument = isInner ? withoutQuotes(argument) : argument
      if argument.isEmpty { continue }
      if let expected = pending {
        pending = nil
        if hide(expected, argument) { continue }
      }
      takeText(argument)
      if text[argument.lowerBound] == UInt8(ascii: "-") {
        pending = option(argument, options)
      } else if let found = SecretOptions(program: baseName(argument)) {
        options = found
      }
      if !isInner, text[argument].contains(where: Self.isBlank) {
        takeArguments(argument, separators: Self.isBlank, isInner: true)
      }
    }
  }

  /// Hides an argument that stands behind an option; false if it is an option itself.
  private mutating func hide(_ pending: Pending, _ argument: Range<Int>) -> Bool {
    switch pending {
    case .behind(let byte):
      guard let mark = text[argument].firstIndex(of: byte) else { return true }
      hide(mark + 1..<argument.upperBound)
    case .key where isPath(argument): return true
    case .secret, .key:
      let dash = UInt8(ascii: "-")
      if text[argument].first == dash,
        argument.count <= 2 || text[argument.lowerBound + 1] == dash
      {
        return false
      }
      hide(argument)
    }
    return true
  }

  mutating func hide(_ range: Range<Int>) {
    if !range.isEmpty { hidden.append(range) }
  }

  /// What an option without a value in it says of the next argument.
  private mutating func option(_ argument: Range<Int>, _ options: SecretOptions?) -> Pending? {
    let name = text[argument].drop { $0 == UInt8(ascii: "-") }
    guard let letter = name.first, !name.contains(UInt8(ascii: "=")) else { return nil }
    if name.startIndex == argument.lowerBound + 1, let value = options?[letter] {
      let rest = name.startIndex + 1..<argument.upperBound
      switch value {
      case .secret where rest.isEmpty: return .secret
      case .behind(let byte) where rest.isEmpty: return .behind(byte)
      case .secret, .attached: hide(rest)
      case .behind(let byte):
        if let mark = text[rest].firstIndex(of: byte) { hide(mark + 1..<rest.upperBound) }
      }
      return nil
    }
    // curl's `--user` and `--proxy-user` take a password behind a colon.
    if options?[UInt8(ascii: "u")] != nil,
      name.elementsEqual("user".utf8) || name.elementsEqual("proxy-user".utf8)
    {
      return .behind(UInt8(ascii: ":"))
    }
    guard name.count > 1, let secret = SecretName(name), !secret.isSwitch else { return nil }
    return secret.kind == .key ? .key : .secret
  }

  /// Whether a value is a path and no key: of several parts, without what only base64 has.
  func isPath(_ range: Range<Int>) -> Bool {
    guard let first = text[range].first, "/.~".utf8.contains(first) else { return false }
    let value = text[range]
    return value.count { $0 == UInt8(ascii: "/") } >= (first == UInt8(ascii: "/") ? 2 : 1)
      && !value.contains(UInt8(ascii: "+")) && !value.contains(UInt8(ascii: "="))
  }

  private func baseName(_ argument: Range<Int>) -> ArraySlice<UInt8> {
    let path = text[argument]
    return path.lastIndex(of: UInt8(ascii: "/")).map { path[($0 + 1)...] } ?? path
  }

  private func withoutQuotes(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, Self.isQuote(text[start]) { start += 1 }
    while start < end, Self.isQuote(text[end - 1]) { end -= 1 }
    return start..<end
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }
}
