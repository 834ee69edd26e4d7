package import ProcFS

/// One control group that stands for something: a unit of systemd, a slice, or a container.
///
/// What a missing controller leaves out is nil.
package struct UnitRow: Sendable {
  package enum Kind: String, Sendable {
    case service, scope, slice, socket, mount, swap, container, other
  }

  /// How long somebody waited, as a share of the time since the scan before, 0 to 1.
  package struct Stall: Hashable, Sendable {
    package var some: Double?
    package var full: Double?

    package init(some: Double? = nil, full: Double? = nil) {
      self.some = some
      self.full = full
    }
  }

  /// The unit's name as systemd writes it, with its escapes (`dev-sda1.swap`, `a\x2db.service`), or the
  /// container's.
  package var name = ""
  package var kind = Kind.other
  /// The group's path below the root of the hierarchy, as bytes.
  package var cgroup = KernelName()
  /// The inode of the group in the hierarchy of v2, by which sockets name it.
  package var id: UInt64?
  /// The unit of the host's own systemd that this one is in; nil if it is one of these itself.
  package var outerUnit: String?
  /// The name of the slice that it is in; nil at the top.
  package var slice: String?
  package var container: Container?
  /// Whether it is no slice and in nothing but slices: what all of these use is counted once.
  package var isOutermost = false

  /// What systemd tells; nil where it is not asked, or has not answered.
  package var state: UnitState?

  /// Processors kept busy, 1 for one whole.
  package var cpu: Double?
  package var cpuUser: Double?
  package var cpuSystem: Double?
  /// Processors that it may use; nil without a limit.
  package var cpuLimit: Double?
  /// Share of time in which it was held back by that limit.
  package var throttled: Double?
  /// Bytes.
  package var memory: UInt64?
  package var memoryAnon: UInt64?
  package var memoryFile: UInt64?
  package var memoryPeak: UInt64?
  /// Bytes from which on it is slowed down; nil without one.
  package var memoryHigh: UInt64?
  /// Bytes that it may have; nil without a limit.
  package var memoryLimit: UInt64?
  /// Times that a process of it was killed for want of memory.
  package var oomKills: UInt64?
  /// Bytes a second.
  package var read: Double?
  package var written: Double?
  package var tasks: UInt64?
  package var tasksLimit: UInt64?
  package var pressureCPU = Stall()
  package var pressureMemory = Stall()
  package var pressureIO = Stall()
  /// Bytes a second over TCP, acknowledged and received.
  package var tcpSent: Double?
  package var tcpReceived: Double?

  /// The number of the scan in which something of this changed last.
  package var changed: UInt64 = 0

  package init() {}
}

/// What systemd tells of a unit; see org.freedesktop.systemd1(5).
package struct UnitState: Hashable, Sendable {
  package var description = ""
  /// Is `active`, `activating`, `deactivating`, `inactive`, `failed`, `reloading` or `maintenance`.
  package var active = ""
  /// What the kind of unit calls its state: `running`, `exited`, `dead`, `auto-restart` and others.
  package var sub = ""
  /// `success`, `exit-code`, `signal`, `oom-kill` and others; nil for what has none.
  package var result: String?
  /// How often systemd restarted it by itself; nil for what is no service.
  package var restarts: UInt32?

  package init() {}
}

/// All units, as one scan has found them.
package struct UnitTable: Sendable {
  /// Which hierarchies of control groups the host has; cgroups(7).
  package enum Hierarchy: String, Sendable { case v2, hybrid, v1, none }

  package var scan: UInt64 = 0
  /// Milliseconds since 1970.
  package var time: Int64 = 0
  package var seconds = 0.0
  package var hierarchy = Hierarchy.none
  /// Controllers that no hierarchy has: of cpu, memory, io, pids.
  package var absent: [String] = []
  /// Ascending by `cgroup`; behind them, by name, units without a group that failed or are being started.
  package var rows: [UnitRow] = []
  /// Grows when rows with a group come, go or are moved.
  package var layout: UInt64 = 0
  /// The row of each group of version 2 that is in a unit, or is one, by the group's inode.
  package var rowOfGroup: [UInt64: Int] = [:]
  /// Whether there are more groups than are looked at; what they use is in the groups around them.
  package var isCut = false
  /// Whether the kernel tells of any outermost unit how long it waited; known before there is a rate of it.
  package var hasPressure = false
  /// Whether any outermost unit's sockets are seen, likewise.
  package var hasTraffic = false
  package var cost = 0.0

  package init() {}
}
