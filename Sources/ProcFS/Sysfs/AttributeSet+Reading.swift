extension AttributeSet {
  /// Reads all attributes here and now: for those that no device is asked for.
  public mutating func read(using buffer: inout ReadBuffer) {
    let attributes = attributes
    for index in attributes.indices { read(index, at: attributes[index], using: &buffer) }
  }

  /// Reads one of the attributes.
  mutating func read(_ index: Int, at path: String, using buffer: inout ReadBuffer) {
    let state = AttributeFolder.load(at: path, into: &buffer)
    if state == .open {
      take(index, buffer.bytes.span.extracting(0..<buffer.count))
    } else {
      lose(index, state)
    }
  }
}
