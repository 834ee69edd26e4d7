extension AttributeSet {
  /// Reads all attributes here and now: for those that no device is asked for.
  public mutating func read(using buffer: inout ReadBuffer) {
    let attributes = attributes
    for index in attributes.indices {
      let state = AttributeFolder.load(at: attributes[index], into: &buffer)
      if state == .open {
        take(index, buffer.bytes.span.extracting(0..<buffer.count))
      } else {
        lose(index, state)
      }
    }
  }
}
