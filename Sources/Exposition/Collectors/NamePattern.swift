package import ProcFS

/// A regular expression that names are held against, as node_exporter's options have it: it matches
/// anywhere in the name unless it is anchored.
///
/// Names come again at every scrape, so the answers are kept.
package struct NamePattern {
  private static let capacity = 4096

  private let expression: Regex<AnyRegexOutput>
  private var answers: [KernelName: Bool] = [:]

  /// Reads a pattern; nil for the empty one, which stands for none.
  ///
  /// - Throws: What is wrong with it.
  package init?(_ pattern: String) throws {
    if pattern.isEmpty { return nil }
    expression = try Regex(pattern)
  }

  package mutating func matches(_ name: KernelName) -> Bool {
    if let answer = answers[name] { return answer }
    if answers.count >= Self.capacity { answers.removeAll(keepingCapacity: true) }
    let answer = matches(String(decoding: name.bytes, as: UTF8.self))
    answers[name] = answer
    return answer
  }

  package func matches(_ name: String) -> Bool {
    (try? expression.firstMatch(in: name)) != nil
  }
}

/// What an include and an exclude pattern leave.
package struct NameFilter {
  private var include: NamePattern?
  private var exclude: NamePattern?

  package init(include: NamePattern? = nil, exclude: NamePattern? = nil) {
    self.include = include
    self.exclude = exclude
  }

  /// Whether the name is wanted: it matches what is included, if anything is, and nothing excluded.
  package mutating func allows(_ name: KernelName) -> Bool {
    if exclude?.matches(name) == true { return false }
    return include?.matches(name) ?? true
  }
}
