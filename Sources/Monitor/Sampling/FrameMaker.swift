/// Turns snapshots into frames in the store: works out the rates, keeps the schema true, numbers the frames.
package struct FrameMaker: ~Copyable {
  private let store: FrameStore
  private var schema: Schema
  private var writer: FrameWriter
  private var sequence: UInt64 = 0

  /// Takes the first schema from a priming snapshot.
  package init(priming snapshot: borrowing Snapshot, custom: [CustomSeries], store: FrameStore) {
    self.store = store
    schema = Self.schema(of: snapshot, custom: custom, version: 1)
    writer = FrameWriter(schema: schema)
  }

  package var seriesCount: Int { schema.series.count }

  /// How the schema changed with a frame.
  package struct Change: Sendable {
    package let version: Int
    package let added: Int
    package let removed: Int
  }

  /// Adds a frame and tells its number, and whether the schema had to change for it.
  package mutating func add(
    _ snapshot: borrowing Snapshot, custom: [CustomSeries], at now: Moment, gap: Gap?,
    seconds: Double
  ) -> (sequence: UInt64, change: Change?) {
    var change: Change?
    write(snapshot, custom)
    if !writer.isComplete {
      let next = Self.schema(of: snapshot, custom: custom, version: schema.version + 1)
      change = Self.difference(from: schema, to: next)
      schema = next
      write(snapshot, custom)
    }
    sequence += 1
    let reset = writer.sawReset ? Gap(cause: .counterReset, seconds: seconds) : nil
    store.append(
      sequence: sequence, time: now.wall / 1_000_000, written: now.boot / 1_000_000,
      schema: schema, cells: writer.cells, stale: writer.stale, gap: gap ?? reset)
    return (sequence, change)
  }

  private mutating func write(_ snapshot: borrowing Snapshot, _ custom: [CustomSeries]) {
    writer.begin(schema)
    Families.walk(snapshot, custom: custom, into: &writer)
  }

  private static func schema(
    of snapshot: borrowing Snapshot, custom: [CustomSeries], version: Int
  ) -> Schema {
    var builder = SchemaBuilder()
    Families.walk(snapshot, custom: custom, into: &builder)
    return builder.schema(version: version)
  }

  private static func difference(from old: Schema, to new: Schema) -> Change {
    let before = Set(old.series.map(\.identity))
    let after = Set(new.series.map(\.identity))
    return Change(
      version: new.version, added: after.subtracting(before).count,
      removed: before.subtracting(after).count)
  }
}
