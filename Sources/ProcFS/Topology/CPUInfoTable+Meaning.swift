extension CPUInfoTable {
  /// Who made a processor.
  public func vendor(at processor: Int) -> KernelName? {
    value("vendor_id", "vendor", at: processor)
  }

  /// The model of a processor for people, by whatever name its architecture has it.
  public func modelName(at processor: Int) -> KernelName? {
    value(
      "model name", "Model Name", "Processor", "cpu model", "cpu", "uarch", "isa", at: processor)
  }

  /// The model in the maker's numbers, or the name where there are none.
  public func model(at processor: Int) -> KernelName? {
    value("model", "cpu model", at: processor)
  }

  /// The revision of a processor.
  public func stepping(at processor: Int) -> KernelName? {
    value("stepping", "cpu revision", "CPU revision", "revision", at: processor)
  }

  /// What a processor can do, with blanks between.
  public func flags(at processor: Int) -> KernelName? {
    value("flags", "Features", "features", "cpucaps", at: processor)
  }

  /// A measure of nothing in particular, from the kernel's first delay loop.
  public func bogomips(at processor: Int) -> Double? {
    value("bogomips", "BogoMIPS", "bogomips per cpu", at: processor)?.leadingDecimal
  }

  /// The size of a processor's cache, in kB; of x86.
  public func cacheSize(at processor: Int) -> UInt64? {
    value("cache size", at: processor)?.leadingNumber
  }

  /// The alignment of its cache, in bytes; of x86.
  public func cacheAlignment(at processor: Int) -> UInt64? {
    value("cache_alignment", at: processor)?.leadingNumber
  }

  /// The clock of a processor when the file was read, in MHz.
  public func mhz(at processor: Int) -> Double? {
    if let hertz = value("cycle frequency [Hz]", at: processor)?.leadingDecimal {
      return hertz / 1_000_000
    }
    return value("cpu MHz", "clock", "cpu MHz dynamic", "cpu speed", "CPU MHz", at: processor)?
      .leadingDecimal
  }
}

extension KernelName {
  /// The number that the name is.
  var wholeNumber: UInt64? {
    var cursor = Cursor()
    guard case .value(let value) = cursor.digits(bytes.span), cursor.at == bytes.count else {
      return nil
    }
    return value
  }

  /// The number that the name starts with.
  var leadingNumber: UInt64? {
    var cursor = Cursor()
    guard case .value(let value) = cursor.digits(bytes.span) else { return nil }
    return value
  }

  /// The number behind the last blank.
  var trailingNumber: UInt64? {
    KernelName(bytes: Array(bytes.reversed().prefix { !$0.isBlank }.reversed())).wholeNumber
  }

  /// The decimal fraction that the name starts with, a unit perhaps behind it.
  var leadingDecimal: Double? {
    let digits = bytes.prefix { $0.isDigit || $0 == UInt8(ascii: ".") }
    var cursor = Cursor()
    return try? cursor.decimal(Array(digits).span)
  }
}
