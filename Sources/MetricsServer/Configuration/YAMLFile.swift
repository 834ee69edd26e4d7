import CYaml
import FoundationEssentials

/// The configuration file, read by libyaml: nested mappings of texts and of lists of texts.
enum YAMLFile {
  /// The largest file that is read.
  static let sizeLimit = 1 << 20

  /// Reads the file into entries; nil where it is missing.
  ///
  /// All problems are found at once, each with file, line and key.
  static func entries(path: String) throws(ConfigurationError) -> [Entry]? {
    let data: Data
    do {
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw ConfigurationError(["\(path): cannot be read"])
    }
    guard data.count <= sizeLimit else {
      throw ConfigurationError(["\(path): larger than \(sizeLimit) bytes"])
    }
    var reader = YAMLReader(path: path)
    reader.read([UInt8](data))
    guard reader.problems.isEmpty else { throw ConfigurationError(reader.problems) }
    return reader.entries
  }
}

/// Walks through the events of one document.
private struct YAMLReader {
  let path: String
  private(set) var entries: [Entry] = []
  private(set) var problems: [String] = []

  /// A mapping or a list that is open, and what has been read of it.
  private enum Level {
    case mapping(prefix: String, key: (name: String, line: Int)?)
    case list(key: String, line: Int, values: [String])
  }

  private var levels: [Level] = []
  private var sawRoot = false

  init(path: String) { self.path = path }

  mutating func read(_ bytes: [UInt8]) {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      problems.append("\(path): libyaml has no memory")
      return
    }
    defer { yaml_parser_delete(&parser) }
    bytes.withUnsafeBufferPointer { input in
      yaml_parser_set_input_string(&parser, input.baseAddress, input.count)
      while problems.count < 20, next(&parser, of: input) {}
    }
  }

  /// Takes one event; false at the end.
  private mutating func next(
    _ parser: inout yaml_parser_t, of input: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var event = yaml_event_t()
    guard yaml_parser_parse(&parser, &event) == 1 else {
      let problem = parser.problem.map { String(cString: $0) } ?? "no YAML"
      var line = Int(parser.problem_mark.line) + 1
      if parser.error == YAML_READER_ERROR {
        // Broken text is found before there are lines: only its place is told.
        line = input.prefix(parser.problem_offset).count { $0 == UInt8(ascii: "\n") } + 1
      }
      problems.append("\(path):\(line): \(problem)")
      return false
    }
    defer { yaml_event_delete(&event) }
    let line = Int(event.start_mark.line) + 1
    switch event.type {
    case YAML_STREAM_END_EVENT: return false
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      take(text, isQuoted: scalar.style != YAML_PLAIN_SCALAR_STYLE, line: line)
    case YAML_MAPPING_START_EVENT: openMapping(line: line)
    case YAML_SEQUENCE_START_EVENT: openList(line: line)
    case YAML_MAPPING_END_EVENT: levels.removeLast()
    case YAML_SEQUENCE_END_EVENT: closeList()
    case YAML_ALIAS_EVENT:
      problems.append("\(path):\(line): an alias: expected the value itself")
      return false
    case YAML_DOCUMENT_START_EVENT:
      if sawRoot {
        problems.append("\(path):\(line): a second document: expected one")
        return false
      }
    default: break
    }
    return true
  }

  private mutating func take(_ text: String, isQuoted: Bool, line: Int) {
    switch levels.last {
    case .mapping(let prefix, let key):
      guard let key else {
        levels[levels.count - 1] = .mapping(prefix: prefix, key: (text, line))
        return
      }
      levels[levels.count - 1] = .mapping(prefix: prefix, key: nil)
      // An empty value leaves the default in force.
      if text.isEmpty, !isQuoted { return checkKnown(prefix + key.name, line: key.line) }
      add(prefix + key.name, [text], line: key.line, isList: false)
    case .list(let key, let line, let values):
      levels[levels.count - 1] = .list(key: key, line: line, values: values + [text])
    case nil:
      // An empty document.
      if !text.isEmpty || isQuoted {
        problems.append("\(path):\(line): expected a mapping, such as 'listen: 127.0.0.1:8000'")
      }
    }
    sawRoot = true
  }

  private mutating func openMapping(line: Int) {
    sawRoot = true
    switch levels.last {
    case nil: levels.append(.mapping(prefix: "", key: nil))
    case .mapping(let prefix, .some(let key)):
      levels[levels.count - 1] = .mapping(prefix: prefix, key: nil)
      levels.append(.mapping(prefix: "\(prefix)\(key.name).", key: nil))
    case .mapping, .list:
      problems.append("\(path):\(line): a mapping: expected a text")
      levels.append(.mapping(prefix: "?", key: nil))
    }
  }

  private mutating func openList(line: Int) {
    sawRoot = true
    if case .mapping(let prefix, .some(let key)) = levels.last {
      levels[levels.count - 1] = .mapping(prefix: prefix, key: nil)
      levels.append(.list(key: prefix + key.name, line: key.line, values: []))
    } else {
      problems.append("\(path):\(line): a list: expected a mapping, or a text")
      levels.append(.list(key: "?", line: line, values: []))
    }
  }

  private mutating func closeList() {
    guard case .list(let key, let line, let values) = levels.popLast(), key != "?" else { return }
    add(key, values, line: line, isList: true)
  }

  private mutating func add(_ key: String, _ values: [String], line: Int, isList: Bool) {
    checkKnown(key, line: line)
    guard let option = Option.all.first(where: { $0.key == key }) else { return }
    if isList, option.form != .list {
      problems.append("\(path):\(line): \(key): a list: expected \(option.placeholder)")
    } else if entries.contains(where: { $0.option.key == key }) {
      problems.append("\(path):\(line): \(key): stands there twice")
    } else {
      entries.append(Entry(option: option, values: values, origin: "\(path):\(line): \(key)"))
    }
  }

  private mutating func checkKnown(_ key: String, line: Int) {
    let known = Option.all.map(\.key)
    if !known.contains(key) {
      problems.append(
        "\(path):\(line): unknown key '\(key)'\(Suggestion.text(for: key, among: known))")
    }
  }
}
