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
    case folder
    case behind(UInt8)

    init(_ name: SecretName) {
      switch name.kind {
      case .secret, .header: self = .secret
      case .key: self = .key
      case .folder: self = .folder
      }
    }
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
    takeArguments(arguments, depth: 0)
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
  private mutating func takeArguments(_ arguments: [Range<Int>], depth: Int) {
    var pending: Pending?
    var options: SecretOptions?
    for argument in arguments {
      let argument = depth > 0 ? withoutQuotes(argument) : argument
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
      } else if options?.takesNames == true, SecretName(text[argument]) != nil {
        pending = .secret
      }
      if depth < Self.deepest, text[argument].contains(where: Self.isBlank) {
        takeArguments(words(of: argument), depth: depth + 1)
      }
    }
  }

  private var arguments: [Range<Int>] { text.split(separator: 0).map(\.indices) }

  /// How many command lines inside of each other are gone through.
  private static let deepest = 3

  /// Hides an argument that stands behind an option; false if it is an option itself.
  private mutating func hide(_ pending: Pending, _ argument: Range<Int>) -> Bool {
    switch pending {
    case .behind(let byte):
      hide(behind: byte, in: argument)
    case .key where isPath(argument): return true
    case .folder where text[argument.lowerBound] == UInt8(ascii: "/"): return true
    case .secret where !mayBeSecret(argument): return true
    case .secret, .key, .folder:
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

  /// What an option says of the next argument; a secret that it holds itself is hidden.
  private mutating func option(_ argument: Range<Int>, _ options: SecretOptions?) -> Pending? {
    var name = text[argument].drop { $0 == UInt8(ascii: "-") }
    guard !name.isEmpty else { return nil }
    if name.startIndex == argument.lowerBound + 1, let (value, at) = options?.value(in: name) {
      return letter(value, at + 1..<argument.upperBound)
    }
    if let mark = name.firstIndex(of: UInt8(ascii: "=")) {
      if options?.takesLogin(name[..<mark]) == true {
        hide(behind: UInt8(ascii: ":"), in: mark + 1..<argument.upperBound)
      }
      // The value of `--token= x` is the next argument to many a script.
      guard mark == argument.upperBound - 1 else { return nil }
      name = name[..<mark]
    } else if options?.takesLogin(name) == true {
      return .behind(UInt8(ascii: ":"))
    }
    guard name.count > 1, let secret = SecretName(name), !secret.isSwitch else { return nil }
    return Pending(secret)
  }

  /// What an option of one letter says of the next argument; `rest` is what stands behind the letter.
  private mutating func letter(_ value: SecretOptions.Value, _ rest: Range<Int>) -> Pending? {
    switch value {
    case .secret where rest.isEmpty: return .secret
    case .behind(let byte) where rest.isEmpty: return .behind(byte)
    case .secret, .attached: hide(rest)
    case .behind(let byte): hide(behind: byte, in: rest)
    }
    return nil
  }

  private mutating func hide(behind byte: UInt8, in range: Range<Int>) {
    if let mark = text[range].firstIndex(of: byte) { hide(mark + 1..<range.upperBound) }
  }

  /// Whether a value can be a secret: neither what switches something, nor where one is found.
  func mayBeSecret(_ range: Range<Int>) -> Bool {
    let value = text[range]
    if value.starts(with: "id=".utf8) || value.starts(with: "src=".utf8) { return false }
    guard value.count <= 5 else { return true }
    return !Self.switches.contains(String(decoding: value, as: UTF8.self).lowercased())
  }

  private static let switches: Set<String> = ["true", "false", "yes", "no", "on", "off"]

  /// Whether a value is a path and no key: of several parts, without what only base64 has.
  func isPath(_ range: Range<Int>) -> Bool {
    guard let first = text[range].first, "/.~".utf8.contains(first) else { return false }
    let value = text[range]
    return value.count { $0 == UInt8(ascii: "/") } >= (first == UInt8(ascii: "/") ? 2 : 1)
      && !value.contains(UInt8(ascii: "+")) && !value.contains(UInt8(ascii: "="))
  }

  /// The words of a command line, as a shell has them; a quote that is never closed is a letter.
  private func words(of range: Range<Int>) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    var at = range.lowerBound
    while at < range.upperBound {
      if Self.isBlank(text[at]) {
        if let start { words.append(start..<at) }
        start = nil
      } else {
        start = start ?? at
        if Self.isQuote(text[at]),
          let end = text[(at + 1)..<range.upperBound].firstIndex(of: text[at])
        {
          at = end
        } else if text[at] == UInt8(ascii: "\\") {
          at += 1
        }
      }
      at += 1
    }
    if let start { words.append(start..<range.upperBound) }
    return words
  }

  private func baseName(_ argument: Range<Int>) -> ArraySlice<UInt8> {
    let path = text[argument]
    return path.lastIndex(of: UInt8(ascii: "/")).map { path[($0 + 1)...] } ?? path
  }

  private func withoutQuotes(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while end - start > 1, Self.isQuote(text[start]), text[end - 1] == text[start] {
      start += 1
      end -= 1
    }
    return start..<end
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
  }
}
