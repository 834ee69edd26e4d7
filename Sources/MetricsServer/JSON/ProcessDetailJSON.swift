import ProcFS
import Workloads

extension JSONWriter {
  /// The members of one process whole: its row, what is read of it alone, and its children.
  ///
  /// Without details (it has just ended, or is not allowed to be looked at) their members are null.
  mutating func members(
    of row: ProcessRow, _ detail: ProcessDetail?, children: [Int32], clock: ProcessClock
  ) {
    members(of: row, clock: clock, denied: detail?.denied ?? [])
    memory(detail?.memory)
    limits(detail)
    member(plain: "fds", orNull: detail?.descriptors)
    member(plain: "wchan", orNull: detail?.waitChannel?.description)
    schedule(detail?.schedule)
    member(plain: "oom_score", orNull: detail?.oomScore)
    member(plain: "oom_score_adj", orNull: detail?.oomScoreAdjustment)
    member(plain: "exe", orNull: detail?.executable?.description)
    key(plain: "children")
    array { json in children.forEach { json.integer($0) } }
  }

  private mutating func memory(_ memory: ProcessDetail.Memory?) {
    key(plain: "memory")
    guard let memory else { return null() }
    object { json in
      json.member(plain: "pss", orNull: memory.proportional)
      json.member(plain: "uss", orNull: memory.unique)
      json.member(plain: "swap", orNull: memory.swap)
      json.member(plain: "swap_pss", orNull: memory.swapProportional)
    }
  }

  private mutating func limits(_ detail: ProcessDetail?) {
    key(plain: "limits")
    guard let detail, !detail.denied.contains(.limits) else { return null() }
    array { json in
      for limit in detail.limits {
        json.object { json in
          json.member(plain: "name", limit.name)
          json.member(plain: "soft", orNull: limit.soft)
          json.member(plain: "hard", orNull: limit.hard)
          json.member(plain: "unit", limit.unit)
        }
      }
    }
  }

  private mutating func schedule(_ schedule: ProcessDetail.Schedule?) {
    key(plain: "schedstat")
    guard let schedule else { return null() }
    object { json in
      json.member(plain: "run", schedule.running, decimals: 3)
      json.member(plain: "wait", schedule.waiting, decimals: 3)
      json.member(plain: "slices", schedule.timeslices)
    }
  }
}
