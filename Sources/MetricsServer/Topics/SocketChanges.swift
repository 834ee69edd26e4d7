import NIOCore
import ProcFS
import Workloads

/// What the last message on sockets showed, and what has changed since.
struct SocketChanges {
  /// The scan of the last message; 0 for none.
  private var scan: UInt64 = 0
  private var listeners = PartChanges<UInt64, ConnectionTable.Listener>()
  private var peers = PartChanges<String, ConnectionTable.Peer>()
  private var units = PartChanges<String?, ConnectionTable.Unit>()

  mutating func message(
    _ table: borrowing ConnectionTable, seen: Set<UInt64>, _ topic: Topic
  ) -> TopicMessage? {
    guard var message = TopicMessage(of: table.scan, after: scan, seen: seen) else { return nil }
    let table = copy table
    if scan != table.scan {
      listeners.take(table.listeners, key: \.inode)
      peers.take(table.peers, key: \.address)
      units.take(table.units, key: \.name)
      if message.isSince(seen) {
        message.changes = topic.message("sockets", isWhole: false) { json in
          let changed = ConnectionRows(
            listeners: listeners.changed, peers: peers.changed, units: units.changed)
          table.write(changed, to: &json)
          json.key(plain: "gone")
          json.object { writeGone(to: &$0) }
        }
      }
    }
    if message.isNews(seen) {
      message.whole = topic.message("sockets", isWhole: true) { table.write(to: &$0) }
    }
    scan = table.scan
    return message
  }

  private func writeGone(to json: inout JSONWriter) {
    json.key(plain: "listeners")
    json.array { json in listeners.gone.forEach { json.integer($0) } }
    json.key(plain: "peers")
    json.array { json in peers.gone.forEach { json.string($0) } }
    json.key(plain: "units")
    json.array { json in
      for unit in units.gone {
        if let unit { json.string(unit) } else { json.null() }
      }
    }
  }
}

/// The rows of one part of the table as they were shown last, and which are no longer the same.
private struct PartChanges<Key: Hashable & Sendable, Row: Equatable & Sendable> {
  private var shown: [Key: Row] = [:]
  /// Positions of those that changed or are new.
  private(set) var changed: [Int] = []
  /// The keys of those that are no longer there.
  private(set) var gone: [Key] = []

  init() {}

  mutating func take(_ rows: [Row], key: (Row) -> Key) {
    let next = Dictionary(rows.map { (key($0), $0) }, uniquingKeysWith: { $1 })
    changed = rows.indices.filter { shown[key(rows[$0])] != rows[$0] }
    gone = shown.keys.filter { next[$0] == nil }
    shown = next
  }
}
