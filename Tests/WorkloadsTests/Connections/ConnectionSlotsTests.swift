import Testing

@testable import Workloads

@Suite struct ConnectionSlotsTests {
  /// Against a dictionary, with cookies that collide and such as stand in a row.
  @Test(arguments: [1, 2, 3]) func itHoldsWhatADictionaryHolds(_ seed: UInt64) {
    var generator = Steady(state: seed)
    var slots = ConnectionSlots(limit: 3000)
    var model: [UInt64: UInt64] = [:]
    for step in 0..<20_000 {
      let cookie = UInt64.random(in: 1...5000, using: &generator) << (step % 3 == 0 ? 32 : 0)
      if let place = slots.find(cookie) {
        #expect(model[cookie] == slots.slots[place].counters.sent)
        if Bool.random(using: &generator) {
          slots.remove(at: place)
          model[cookie] = nil
        }
      } else {
        #expect(model[cookie] == nil)
        guard let place = slots.insert(cookie) else {
          #expect(slots.count == 3000)
          continue
        }
        slots.slots[place].counters.sent = UInt64(step)
        model[cookie] = UInt64(step)
      }
      #expect(slots.count == model.count)
    }
    for (cookie, sent) in model {
      let found = slots.find(cookie).map { slots.slots[$0].counters.sent }
      #expect(found == sent)
    }
    slots.sweep { $0.counters.sent % 2 == 0 }
    for (cookie, sent) in model {
      // One that was moved past the sweep's place is looked at the next time.
      if sent % 2 == 1 { #expect(slots.find(cookie) != nil) }
    }
    slots.sweep { $0.counters.sent % 2 == 0 }
    let odd = model.values.count { $0 % 2 == 1 }
    #expect(slots.count == odd)
  }

  @Test func itGivesMemoryBack() {
    var slots = ConnectionSlots(limit: 100_000)
    for cookie in 1...100_000 { _ = slots.insert(UInt64(cookie)) }
    let full = slots.insert(200_000)
    #expect(full == nil)
    #expect(slots.capacity == 131_072)
    for _ in 0..<12 { slots.sweep { $0.cookie > 10 } }
    #expect(slots.count == 10)
    #expect(slots.capacity == 256)
    for cookie in 1...10 { #expect(slots.find(UInt64(cookie)) != nil) }
  }
}
