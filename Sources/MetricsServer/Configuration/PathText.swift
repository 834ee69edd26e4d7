import Glibc

/// Paths as people write them.
enum PathText {
  /// The shortest way to write a path that names the same by its text: no empty part, no `.`, and no `..` behind
  /// another part.
  static func cleaned(_ path: String) -> String {
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if let last = parts.last, last != ".." {
        parts.removeLast()
      } else if !isAbsolute {
        parts.append(part)
      }
    }
    let text = parts.joined(separator: "/")
    return isAbsolute ? "/" + text : text.isEmpty ? "." : text
  }

  /// A path that is relative to a folder, or to none where it is absolute; nothing stays nothing.
  static func resolved(_ path: String, in folder: String = workingFolder) -> String {
    path.isEmpty || path.hasPrefix("/") ? path : cleaned(folder + "/" + path)
  }

  private static var workingFolder: String {
    guard let path = getcwd(nil, 0) else { return "" }
    defer { free(path) }
    return String(cString: path)
  }
}
