extension CommandLineMask {
  /// Beginnings of tokens that tell what they are, with what the service that gives them out is.
  private static let prefixes: [[UInt8]] = [
    "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_",  // GitHub
    "glpat-", "glrt-",  // GitLab
    "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xapp-",  // Slack
    "sk-", "sk_live_", "sk_test_", "rk_live_", "hf_", "AIza", "npm_", "pypi-", "dop_v1_", "SG.",
    "eyJ",  // JSON Web Tokens
    "hvs.", "hvb.",  // Vault
  ].map { Array($0.utf8) }
  /// Bytes behind such a beginning from which on it is a token.
  private static let tokenLength = 16

  /// Finds secrets in one argument, whatever it is.
  mutating func takeText(_ argument: Range<Int>) {
    wordEnd = argument.lowerBound
    var at = argument.lowerBound
    while at < argument.upperBound {
      switch text[at] {
      case UInt8(ascii: "="), UInt8(ascii: ":"):
        at = max(takeURL(at, argument) ?? takeValue(at, argument) ?? 0, at + 1)
      default:
        let end = isWordStart(at, argument) ? takeToken(at, argument) : nil
        at = max(end ?? 0, at + 1)
      }
    }
  }

  // MARK: Names and values

  /// Hides what is behind the `=` or `:` of a name that says so, and gives the end of it.
  private mutating func takeValue(_ mark: Int, _ argument: Range<Int>) -> Int? {
    guard let name = name(before: mark, argument), let secret = SecretName(text[name.range]) else {
      return nil
    }
    var start = mark + 1
    while start < argument.upperBound, Self.isBlank(text[start]) { start += 1 }
    guard start < argument.upperBound else { return nil }
    if secret.kind == .key, isPath(start..<argument.upperBound) { return nil }
    if secret.kind == .folder, text[start] == UInt8(ascii: "/") { return nil }
    let opening = Self.isQuote(text[start]) ? text[start] : nil
    if opening != nil { start += 1 }
    let end: Int
    if name.isLeading {
      // At the very start all that follows belongs to it, blanks as well.
      let isClosed = opening != nil && text[argument.upperBound - 1] == opening
      end = max(start, argument.upperBound - (isClosed ? 1 : 0))
    } else if let quote = opening ?? name.quote {
      end = firstIndex(of: quote, from: start, argument)
    } else if secret.kind == .header, text[mark] == UInt8(ascii: ":") {
      // `Authorization: Basic …` has blanks, whatever stands before it: `--header=`, `extraheader=`.
      end = text[start..<argument.upperBound].firstIndex(where: Self.isQuote) ?? argument.upperBound
    } else {
      end = valueEnd(start, argument)
    }
    if !mayBeSecret(start..<end) { return nil }
    hide(start..<end)
    return end
  }

  /// The name that ends before a mark; `quote` is the one that is open before it.
  private func name(
    before mark: Int, _ argument: Range<Int>
  ) -> (range: Range<Int>, isLeading: Bool, quote: UInt8?)? {
    var end = mark
    while end > argument.lowerBound, Self.isBlank(text[end - 1]) { end -= 1 }
    let isClosed = end > argument.lowerBound && Self.isQuote(text[end - 1])
    if isClosed { end -= 1 }
    var start = end
    while start > argument.lowerBound, Self.isNamePart(text[start - 1]) {
      if end - start > SecretName.limit { return nil }
      start -= 1
    }
    guard start < end else { return nil }
    let isLeading = start == argument.lowerBound
    let open = isLeading ? nil : text[start - 1]
    // A JSON text's names are closed, and so is nothing that is open before them.
    let quote = isClosed ? nil : open.flatMap { Self.isQuote($0) ? $0 : nil }
    return (start..<end, isLeading, quote)
  }

  /// Where a value ends that stands among others: `password=x host=y`, `?token=x&user=y`.
  private func valueEnd(_ start: Int, _ argument: Range<Int>) -> Int {
    var at = start
    while at < argument.upperBound {
      let byte = text[at]
      if Self.isBlank(byte) || Self.isQuote(byte) { return at }
      // A password may hold these, so another name must follow.
      if byte == UInt8(ascii: "&") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ","),
        isName(at + 1, argument)
      {
        return at
      }
      at += 1
    }
    return at
  }

  private func isName(_ start: Int, _ argument: Range<Int>) -> Bool {
    var at = start
    while at < argument.upperBound, at - start <= SecretName.limit, Self.isNamePart(text[at]) {
      at += 1
    }
    return at > start && at < argument.upperBound && text[at] == UInt8(ascii: "=")
  }

  // MARK: URLs

  /// Hides the password in a URL whose `://` begins here, and gives the end of it.
  private mutating func takeURL(_ colon: Int, _ argument: Range<Int>) -> Int? {
    guard argument.upperBound - colon > 3, colon > argument.lowerBound,
      text[colon..<colon + 3].elementsEqual("://".utf8), Self.isNamePart(text[colon - 1])
    else { return nil }
    let start = colon + 3
    if start >= wordEnd { findWordEnd(start, argument) }
    let end = wordEnd
    let authority = start..<(text[start..<end].firstIndex { "/?#".utf8.contains($0) } ?? end)
    if let at = text[authority].lastIndex(of: UInt8(ascii: "@")) {
      hideUser(start..<at)
      return at
    }
    // A password with a slash in it, which ought to be written otherwise.
    if let at = lastAt, at > start, let mark = text[authority].firstIndex(of: UInt8(ascii: ":")),
      !text[mark + 1..<authority.upperBound].allSatisfy({ (0x30...0x39).contains($0) })
    {
      hide(mark + 1..<at)
      return at
    }
    return start
  }

  /// Finds the blank or quote that ends all of the URLs from here on, and the last `@` before it.
  private mutating func findWordEnd(_ start: Int, _ argument: Range<Int>) {
    wordEnd = start
    lastAt = nil
    while wordEnd < argument.upperBound, !Self.isBlank(text[wordEnd]), !Self.isQuote(text[wordEnd])
    {
      if text[wordEnd] == UInt8(ascii: "@") { lastAt = wordEnd }
      wordEnd += 1
    }
  }

  /// Hides the password of `user:password`, and a user that is a token.
  private mutating func hideUser(_ range: Range<Int>) {
    if let mark = text[range].firstIndex(of: UInt8(ascii: ":")) {
      hide(mark + 1..<range.upperBound)
      if text[range.lowerBound..<mark].count >= 20 { hide(range.lowerBound..<mark) }
    } else if range.count >= 20 {
      hide(range)
    }
  }

  // MARK: Tokens

  /// Hides the token that begins here, and gives the end of it.
  private mutating func takeToken(_ at: Int, _ argument: Range<Int>) -> Int? {
    let rest = text[at..<argument.upperBound]
    var start = at
    var end = argument.upperBound
    if rest.starts(with: "Bearer ".utf8) || rest.starts(with: "bearer ".utf8) {
      start = at + 7
      end = tokenEnd(start, argument)
    } else if let prefix = Self.prefixes.first(where: { rest.starts(with: $0) }) {
      end = tokenEnd(at, argument)
      let rest = text[min(at + prefix.count, end)..<end]
      // Words that happen to begin so are written small.
      guard rest.count >= Self.tokenLength, rest.contains(where: { $0 < 0x5b && $0 >= 0x30 })
      else { return nil }
    } else if !rest.starts(with: "-----BEGIN ".utf8) || !rest.prefix(64).contains(UInt8(ascii: "P"))
    {
      return nil
    }
    hide(start..<end)
    return end
  }

  private func tokenEnd(_ start: Int, _ argument: Range<Int>) -> Int {
    var at = start
    while at < argument.upperBound, Self.isNamePart(text[at]) || "+/=~".utf8.contains(text[at]) {
      at += 1
    }
    return at
  }

  private func isWordStart(_ at: Int, _ argument: Range<Int>) -> Bool {
    at == argument.lowerBound || !Self.isLetterOrDigit(text[at - 1])
  }

  private func firstIndex(of byte: UInt8, from start: Int, _ argument: Range<Int>) -> Int {
    text[start..<argument.upperBound].firstIndex(of: byte) ?? argument.upperBound
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf)
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }
}
