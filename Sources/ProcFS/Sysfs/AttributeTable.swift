/// The attributes of a class of devices: each device has the same ones, or lacks some of them.
struct AttributeTable: Sendable {
  /// The absolute path of every attribute that was found.
  private(set) var paths: [String] = []
  /// What they said, each at its place.
  private(set) var values: [AttributeValue] = []

  /// Adds those of a folder's attributes that are there.
  ///
  /// - Returns: For each name the place of its value; nil where the device lacks the attribute.
  mutating func add(
    _ names: [String], of folder: borrowing AttributeFolder, at path: String
  ) -> [Int?] {
    names.map { name in
      guard folder.has(name) else { return nil }
      paths.append("\(path)/\(name)")
      values.append(AttributeValue())
      return paths.count - 1
    }
  }

  /// Takes over the values of the same attributes as they were read before.
  mutating func keepValues(of before: AttributeTable) {
    if paths == before.paths { values = before.values }
  }

  /// What the attribute at this place said; nothing where there is none.
  subscript(_ place: Int?) -> AttributeValue {
    guard let place, values.indices.contains(place) else { return .absent }
    return values[place]
  }

  mutating func take(_ place: Int, _ text: Span<UInt8>) {
    guard values.indices.contains(place) else { return }
    values[place].take(text)
  }

  mutating func lose(_ place: Int, _ state: KernelFile.State) {
    guard values.indices.contains(place) else { return }
    values[place].lose(state)
  }
}
