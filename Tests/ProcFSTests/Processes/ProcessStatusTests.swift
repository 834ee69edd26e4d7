import Testing

@testable import ProcFS

@Suite struct ProcessStatusTests {
  static let text = """
    Name:\ttwo\\nlines \\\\
    Umask:\t0027
    State:\tS (sleeping)
    Tgid:\t812
    Ngid:\t0
    Pid:\t813
    PPid:\t1
    TracerPid:\t0
    Uid:\t100\t101\t102\t103
    Gid:\t4294967294\t0\t0\t0
    FDSize:\t64
    Groups:\t4 24 27 
    NStgid:\t812\t7
    NSpid:\t813\t8
    Kthread:\t0
    VmPeak:\t    6812 kB
    VmRSS:\t    2756 kB
    RssShmem:\t       0 kB
    Threads:\t2
    SigQ:\t3/31152
    SigBlk:\t0000000000010000
    CapEff:\t000001ffffffffff
    Seccomp_filters:\t1
    Cpus_allowed:\tf,ffffffff
    Cpus_allowed_list:\t0-3,8
    Mems_allowed_list:\t0
    voluntary_ctxt_switches:\t150
    nonvoluntary_ctxt_switches:\t545

    """

  @Test func allKindsOfFieldsAreRead() throws {
    let status = try ProcessStatus(Self.text)
    #expect(status.name == "two\nlines \\")
    #expect(status.state == .sleeping)
    #expect(status[.umask] == 0o27)
    #expect([status[.tgid], status[.pid], status[.threads]] == [812, 813, 2])
    let uid = try #require(status.uid)
    #expect([uid.real, uid.effective, uid.saved, uid.fileSystem] == [100, 101, 102, 103])
    #expect(status.gid?.real == 4_294_967_294)
    #expect(status.groups == [4, 24, 27])
    #expect(status.namespaceTgids == [812, 7])
    #expect(status.namespacePids == [813, 8])
    #expect(status.namespaceSids.isEmpty)
    #expect([status[.vmPeak], status[.vmRSS], status[.rssShmem]] == [6812, 2756, 0])
    #expect(status[.vmSwap] == nil)
    #expect(status[.sigQ] == 3)
    #expect(status.signalQueueLimit == 31152)
    #expect(status[.sigBlk] == 1 << 16)
    #expect(status[.capEff] == 0x1ff_ffff_ffff)
    #expect(Array(status.allowedCPUs.numbers) == [0, 1, 2, 3, 8])
    #expect(Array(status.allowedNodes.numbers) == [0])
    #expect([status[.voluntarySwitches], status[.involuntarySwitches]] == [150, 545])
  }

  @Test func nothingIsLeftOfTheOneBefore() throws {
    var status = try ProcessStatus(Self.text)
    try status.parse(Array("Threads:\t66\nUid:\t1000\nCpus_allowed_list:\tx".utf8).span)
    #expect(status[.threads] == 66)
    #expect(status.name == nil)
    #expect(status.state == nil)
    #expect(status.uid == nil)
    #expect(status.groups.isEmpty)
    #expect(status.allowedCPUs.count == 0)
    #expect(status[.vmRSS] == nil)
    #expect(status.signalQueueLimit == nil)
  }

  @Test func oneBadNumberLosesNothingElse() throws {
    let status = try ProcessStatus("VmSize:\t-4 kB\nSigBlk:\t0x1\nUmask:\t9\nVmRSS:\t8 kB\n")
    #expect(
      [status[.vmSize], status[.sigBlk], status[.umask], status[.vmRSS]] == [nil, nil, nil, 8])
  }

  @Test func aTextWithoutFieldsIsRefused() {
    #expect(refusal(ProcessStatus.self, "not a status\n") == ParseError(.missingField))
    #expect(refusal(ProcessStatus.self, "") == ParseError(.empty))
  }

  @Test func cutsAndWrongBytesAreSurvived() throws {
    try survives(ProcessStatus.self, Self.text)
  }
}
