import Glibc

/// The counter of `c/count_malloc.c`, where that is loaded.
struct AllocationCounter {
  let count: @convention(c) () -> Int

  init?() {
    guard let symbol = dlsym(nil, "allocations") else { return nil }
    count = unsafeBitCast(symbol, to: (@convention(c) () -> Int).self)
  }
}
