import Glibc

// libFuzzer calls these two, and has the main function. See https://llvm.org/docs/LibFuzzer.html.

/// Prints the table with FUZZ_LIST set, and ends; otherwise finds the target that FUZZ_TARGET names.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<Int32>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
  if getenv("FUZZ_LIST") != nil {
    for target in FuzzTarget.all { print(([target.name] + target.seeds).joined(separator: " ")) }
    exit(0)
  }
  guard current != nil else {
    print("FUZZ_TARGET must name one of: \(FuzzTarget.all.map(\.name).joined(separator: " "))")
    exit(64)
  }
  return 0
}

/// Takes one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  current?.run(Span(_unsafeElements: UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

private nonisolated(unsafe) let current: FuzzTarget? = getenv("FUZZ_TARGET").flatMap { name in
  FuzzTarget.all.first { $0.name == String(cString: name) }
}
