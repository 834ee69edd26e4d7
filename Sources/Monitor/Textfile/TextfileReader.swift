/// Looks into the directories that one pattern stands for, again and again; reads only the files that were
/// changed.
struct TextfileReader {
  private struct Known {
    let stamp: TextfileEntry.Stamp
    /// Whether a later write could leave the stamp as it is.
    let isUnsettled: Bool
  }

  /// File systems keep times to the tick of the kernel's clock, some to the second or two.
  private static let settling: Int64 = 2_000_000_000

  private let pattern: String
  private let room: Int
  private var known: [String: Known] = [:]

  /// Makes ready.
  ///
  /// - Parameters:
  ///   - pattern: The directories; glob(7).
  ///   - room: The most bytes of all files together.
  init(pattern: String, room: Int = TextfileLimits.totalSize) {
    self.pattern = pattern
    self.room = room
  }

  /// Hands over what is there, in the order of directories and names; `now` is in Unix time.
  mutating func look(now: Int64, _ take: (TextfileItem) -> Void) {
    let before = known
    known = [:]
    var count = 0
    var size = 0
    for directory in TextfileFolder.directories(matching: pattern) {
      do throws(TextfileFolder.Failure) {
        for name in try TextfileFolder.names(in: directory) {
          guard count < TextfileLimits.files else {
            return take(
              .badDirectory(path: directory, problem: TextfileLimits.tooManyFiles))
          }
          count += 1
          let path = Self.join(directory, name)
          take(look(at: path, before[path], now: now, &size))
        }
      } catch {
        take(.badDirectory(path: directory, problem: error.problem))
      }
    }
  }

  private mutating func look(
    at path: String, _ before: Known?, now: Int64, _ total: inout Int
  ) -> TextfileItem {
    do throws(TextfileFolder.Failure) {
      if let before, !before.isUnsettled {
        let stamp = try TextfileFolder.stamp(of: path)
        if stamp == before.stamp {
          known[path] = before
          total += max(0, stamp.size)
          return .same(path: path, stamp: stamp)
        }
      }
      let (bytes, stamp) = try TextfileFolder.read(
        path, room: max(0, room - total))
      total += bytes.count
      known[path] = Known(stamp: stamp, isUnsettled: now - stamp.changed < Self.settling)
      return .file(path: path, stamp: stamp, bytes: bytes)
    } catch {
      return .unreadable(path: path, problem: error.problem)
    }
  }

  /// The path as Go's filepath.Join writes it: without doubled slashes and points.
  static func join(_ directory: String, _ name: String) -> String {
    var parts: [Substring] = []
    for part in directory.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !directory.hasPrefix("/") {
        parts.append(part)
      }
    }
    parts.append(name[...])
    return (directory.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
