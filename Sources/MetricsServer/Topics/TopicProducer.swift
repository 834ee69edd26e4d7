import NIOCore
import Workloads

/// Makes one topic's messages, and knows what the last one showed; for one thread.
struct TopicProducer {
  private let topic: Topic
  private let clock: ProcessClock
  private var processes = RowChanges<ProcessTable>()
  private var units = RowChanges<UnitTable>()
  private var sockets = SocketChanges()

  init(_ topic: Topic, clock: ProcessClock) {
    self.topic = topic
    self.clock = clock
  }

  /// The message of the newest scan for those who have seen these scans last; nil when there is nothing to
  /// say.
  mutating func message(_ tables: WorkloadTables, seen: Set<UInt64>) -> TopicMessage? {
    switch topic.content {
    case .processes(let selection):
      tables.processes.with { table in
        processes.message(table, seen: seen, topic, clock) { table.selected(by: selection) }
      }
    case .units(let selection):
      tables.units.with { table in
        units.message(table, seen: seen, topic, clock) { table.selected(by: selection) }
      }
    case .sockets:
      tables.connections.with { sockets.message($0, seen: seen, topic) }
    case .process: nil
    }
  }
}

/// What the last message of a topic showed of a table, and what has changed since.
struct RowChanges<Table: RowTable> {
  /// The scan of the last message; 0 for none.
  private var scan: UInt64 = 0
  private var shown: Set<Table.Key> = []
  /// Bytes of the last message with all rows, so that the next one's buffer need not grow.
  private var size = 4096

  mutating func message(
    _ table: Table, seen: Set<UInt64>, _ topic: Topic, _ clock: ProcessClock,
    select: () -> Selected
  ) -> TopicMessage? {
    guard var message = TopicMessage(of: table.scan, after: scan, seen: seen) else { return nil }
    let selected = select()
    if scan != table.scan {
      let before = shown
      shown = []
      shown.reserveCapacity(selected.positions.count)
      for position in selected.positions { shown.insert(table.key(at: position)) }
      if message.isSince(seen) {
        message.changes = changes(in: table, selected, since: before, topic, clock)
      }
    }
    if message.isNews(seen) {
      message.whole = topic.message("\(Table.name)", isWhole: true, capacity: size + size / 8) {
        table.write(selected, clock: clock, to: &$0)
      }
      size = message.whole?.readableBytes ?? size
    }
    scan = table.scan
    return message
  }

  /// The rows that changed or are new among those shown, and the keys of those that are no longer.
  private func changes(
    in table: Table, _ selected: Selected, since before: Set<Table.Key>,
    _ topic: Topic, _ clock: ProcessClock
  ) -> ByteBuffer {
    var changed = Selected(matched: selected.matched)
    for position in selected.positions
    where table.changed(at: position) > scan || !before.contains(table.key(at: position)) {
      changed.positions.append(position)
    }
    let gone = before.subtracting(shown).sorted()
    return topic.message("\(Table.name)", isWhole: false) { json in
      table.write(changed, clock: clock, to: &json)
      json.key(plain: "gone")
      json.array { json in
        for key in gone { Table.write(key, to: &json) }
      }
    }
  }
}

extension Topic {
  /// `{"type":…,"topic":…,"full":…, …}`.
  func message(
    _ type: String, isWhole: Bool, capacity: Int = 4096, _ members: (inout JSONWriter) -> Void
  ) -> ByteBuffer {
    var json = JSONWriter(capacity: capacity)
    json.object { json in
      json.member("type", type)
      json.member("topic", text)
      json.member(plain: "full", isWhole)
      members(&json)
    }
    return json.buffer
  }
}
