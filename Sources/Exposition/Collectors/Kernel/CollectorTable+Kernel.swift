extension CollectorTable {
  static let kernel: [any Collector.Type] = [
    CgroupsCollector.self, EntropyCollector.self, FilefdCollector.self, KernelHungCollector.self,
    LoadavgCollector.self, OSCollector.self, PressureCollector.self, ProcessesCollector.self,
    SELinuxCollector.self, SysctlCollector.self, TimeCollector.self, TimexCollector.self,
    UnameCollector.self, VmstatCollector.self,
  ]
}
