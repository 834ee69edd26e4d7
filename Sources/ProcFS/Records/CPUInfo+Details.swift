extension CPUInfo {
  /// What tells a processor's model, as the kernel words it; a line that is missing is an empty name.
  public struct Details: Sendable {
    /// `vendor_id`, such as `GenuineIntel`; of x86.
    public private(set) var vendor = KernelName()
    /// `cpu family`; of x86.
    public private(set) var family = KernelName()
    /// `model`; of x86.
    public private(set) var model = KernelName()
    /// `stepping`; of x86.
    public private(set) var stepping = KernelName()
    /// `microcode`, such as `0xb4`; of x86 (since Linux 3.2).
    public private(set) var microcode = KernelName()
    /// `cache size` with its unit, such as `8192 KB`; of x86.
    public private(set) var cacheSize = KernelName()
    /// `physical id`; of x86.
    public private(set) var package = KernelName()
    /// `core id`; of x86.
    public private(set) var core = KernelName()

    mutating func reset() {
      let none = 0..<0
      let text: [UInt8] = []
      vendor.assign(text.span, none)
      family.assign(text.span, none)
      model.assign(text.span, none)
      stepping.assign(text.span, none)
      microcode.assign(text.span, none)
      cacheSize.assign(text.span, none)
      package.assign(text.span, none)
      core.assign(text.span, none)
    }

    /// Takes a line's value; true if nothing else is to be made of it.
    mutating func take(_ text: Span<UInt8>, key: Range<Int>, _ value: Range<Int>) -> Bool {
      if text.equals("vendor_id", at: key) || text.equals("vendor", at: key) {
        vendor.assign(text, value)
      } else if text.equals("cpu family", at: key) {
        family.assign(text, value)
      } else if text.equals("model", at: key) {
        model.assign(text, value)
      } else if text.equals("stepping", at: key) {
        stepping.assign(text, value)
      } else if text.equals("microcode", at: key) {
        microcode.assign(text, value)
      } else if text.equals("cache size", at: key) {
        cacheSize.assign(text, value)
      } else {
        if text.equals("physical id", at: key) {
          package.assign(text, value)
        } else if text.equals("core id", at: key) {
          core.assign(text, value)
        }
        return false
      }
      return true
    }
  }
}
