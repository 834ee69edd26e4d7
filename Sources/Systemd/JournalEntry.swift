import CSystemd
import Glibc

/// One entry for journald: fields of the form `NAME=value`, ready for sd_journal_sendv(3).
///
/// All fields lie in one buffer. A value may hold any bytes, line breaks too; libsystemd frames
/// such fields by length.
struct JournalEntry {
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []

  /// Adds a field whose name is journald's own and so known to be valid.
  mutating func append(_ name: StaticString, _ value: some Sequence<UInt8>) {
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    finish(value)
  }

  /// Adds a field of the service's own, named after a metadata key.
  mutating func append(key: String, _ value: some Sequence<UInt8>) {
    bytes.append(contentsOf: Self.fieldName(forKey: key))
    finish(value)
  }

  private mutating func finish(_ value: some Sequence<UInt8>) {
    bytes.append(UInt8(ascii: "="))
    bytes.append(contentsOf: value)
    ends.append(bytes.count)
  }

  /// The field name for a metadata key: `bytes-sent` becomes `TELLTALE_BYTES_SENT`.
  ///
  /// systemd.journal-fields(7) and journald's own check allow A–Z, 0–9 and the underscore, no digit
  /// or underscore in front, at most 64 bytes; an entry with any other name loses that field. The
  /// prefix keeps the names apart from everybody else's, and its letter in front.
  static func fieldName(forKey key: String) -> [UInt8] {
    var name = Array("TELLTALE_".utf8)
    for byte in key.utf8.prefix(64 - name.count) {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): name.append(byte - 0x20)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        name.append(byte)
      default: name.append(UInt8(ascii: "_"))
      }
    }
    return name
  }

  /// Hands the entry to journald; false when journald did not take it.
  ///
  /// Waits while journald's socket is full, as every write to a log does.
  func send() -> Bool {
    bytes.withUnsafeBytes { buffer in
      var start = 0
      let fields = ends.map { end in
        defer { start = end }
        // sendmsg(2) does not write through iov_base, for which C has no const.
        return iovec(
          iov_base: UnsafeMutableRawPointer(mutating: buffer.baseAddress.map { $0 + start }),
          iov_len: end - start)
      }
      return sd_journal_sendv(fields, Int32(fields.count)) >= 0
    }
  }
}
