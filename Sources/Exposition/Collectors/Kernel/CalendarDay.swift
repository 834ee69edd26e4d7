import ProcFS

/// A day of the Gregorian calendar, as `2028-06-30`.
struct CalendarDay {
  let year: Int
  let month: Int
  let day: Int

  /// Reads a day; nil for anything else, and for days that do not exist.
  init?(_ name: KernelName) {
    let bytes = name.bytes
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
      let day = Self.number(bytes[8..<10]), (1...12).contains(month),
      (1...Self.length(month, of: year)).contains(day)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// When the day begins in UTC, in seconds since the epoch.
  var secondsSinceEpoch: Int {
    // Years are counted from March on, so that the leap day is the last one of its year.
    let years = month > 2 ? year : year - 1
    let months = (month + 9) % 12
    let era = (years >= 0 ? years : years - 399) / 400
    let yearOfEra = years - era * 400
    let dayOfYear = (153 * months + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return (era * 146_097 + dayOfEra - 719_468) * 86_400
  }

  private static func length(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard digit &- 48 < 10 else { return nil }
      value = value * 10 + Int(digit - 48)
    }
    return value
  }
}
