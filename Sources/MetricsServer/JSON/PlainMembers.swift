/// Members of the tables' rows, under names that are known when the program is built.
extension JSONWriter {
  mutating func member(plain name: StaticString, _ value: some BinaryInteger) {
    key(plain: name)
    integer(value)
  }

  /// A whole number, or null.
  mutating func member(plain name: StaticString, orNull value: (some BinaryInteger)?) {
    key(plain: name)
    if let value { integer(value) } else { null() }
  }

  mutating func member(plain name: StaticString, _ value: String) {
    key(plain: name)
    string(value)
  }

  /// A text, or null.
  mutating func member(plain name: StaticString, orNull value: String?) {
    key(plain: name)
    if let value { string(value) } else { null() }
  }

  mutating func member(plain name: StaticString, _ value: Bool) {
    key(plain: name)
    bool(value)
  }

  /// A number with so many decimals at most, or null.
  mutating func member(plain name: StaticString, _ value: Double?, decimals: Int) {
    key(plain: name)
    rounded(value, decimals: decimals)
  }
}
