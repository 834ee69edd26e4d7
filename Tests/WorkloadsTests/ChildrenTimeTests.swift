import Testing

@testable import Workloads

@Suite("Time of children that ended")
struct ChildrenTimeTests {
  @Test("is not known at the first sight, and then what was added")
  func growth() {
    var time = ChildrenTime()
    #expect(time.take(1000) == nil)
    #expect(time.take(1000) == 0)
    #expect(time.take(1030) == 30)
    #expect(time.take(1020) == nil, "it went back")
    #expect(time.take(1025) == 5)
  }

  @Test("is all there is for one that was started just now")
  func sinceStart() {
    var time = ChildrenTime(sinceStart: ())
    #expect(time.take(12) == 12)
  }

  @Test("is less what rows of the children have shown")
  func shown() {
    var time = ChildrenTime()
    _ = time.take(0)
    time.childEnded(after: 500)
    time.childEnded(after: 20)
    #expect(time.take(530) == 10)
    #expect(time.take(530) == 0)
  }

  @Test("is set against the parent's when that comes a scan later")
  func late() {
    var time = ChildrenTime()
    _ = time.take(0)
    time.childEnded(after: 500)
    #expect(time.take(0) == 0)
    #expect(time.take(510) == 10)
  }

  @Test("is not set against it for ever: a parent may let the kernel throw it away")
  func neverWaitedFor() {
    var time = ChildrenTime()
    _ = time.take(0)
    time.childEnded(after: 500)
    #expect(time.take(0) == 0)
    #expect(time.take(0) == 0)
    #expect(time.take(40) == 40)
  }

  @Test("is never below 0")
  func neverNegative() {
    var time = ChildrenTime()
    _ = time.take(100)
    time.childEnded(after: .max)
    time.childEnded(after: 7)
    #expect(time.take(101) == 0)
  }
}
