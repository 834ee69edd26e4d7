import Glibc
import ProcFS

/// What libFuzzer calls with each input; which parser gets it is told by the variable FUZZ_TARGET.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  target(UnsafeBufferPointer(start: bytes, count: count))
  return 0
}

private let target: @Sendable (UnsafeBufferPointer<UInt8>) -> Void = { bytes in
  var r = Stat()
  try? r.parse(Span(_unsafeElements: bytes))
}
