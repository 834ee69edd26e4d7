import Glibc
import ProcFS

/// Shows what ProcFS makes of kernel files, as JSON.
///
/// On each line of its input stand a kind and a path with a tab between; for each it prints a line:
/// `{"value":…}`, `{"absent":true}`, or `{"error":"missing-number","line":3}`. The kinds are those of
/// `Kinds`, and the path of most is a file's.
@main
struct ProcFSDump {
  static func main() {
    while let line = readLine() {
      let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
      guard parts.count == 2, let read = Kinds.all[parts[0]] else {
        answer(#"{"unknown":"# + JSONText.string(line) + "}")
        continue
      }
      answer(read(parts[1]))
    }
  }

  /// Prints a line at once: whoever asked waits for it.
  private static func answer(_ text: String) {
    var bytes = Array((text + "\n").utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
      if count <= 0 { exit(1) }
      bytes = bytes.dropFirst(count)
    }
  }
}
