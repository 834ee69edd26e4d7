/// The metrics that Telltale itself measures.
///
/// Each has its definition in the catalogue.
package enum MetricID: Int, CaseIterable, Sendable {
  case cpuUtilization, cpuFrequency, cpuCount
  case load1, load5, load15
  case memoryUsage, memoryLimit, memoryUtilization, memoryAvailable
  case memoryDirty, memoryWriteback, memoryAnon, memoryMapped, memoryShmem
  case memorySlabUnreclaimable, memoryKernelStack, memoryPageTables
  case memoryCommitted, memoryCommitLimit, memoryLocked, memoryHugePages
  case swapUsage, swapLimit, swapUtilization
  case pressureStall, pressureAverage
  case pagingFaults, pagingOperations, vmPaged, vmScanned, vmReclaimed, vmOOMKills
  case diskIO, diskOperations, diskMerged, diskAwait, diskQueue, diskInProgress, diskUtilization
  case filesystemUsage, filesystemLimit, filesystemUtilization
  case filesystemInodes, filesystemReadOnly
  case networkIO, networkPackets, networkErrors, networkDropped
  case connections, socketsUsed, socketsInUse, socketsMemory
  case tcpOrphan, tcpTimeWait, tcpAllocated
  case tcpActiveOpens, tcpPassiveOpens, tcpAttemptFails, tcpResetsReceived, tcpResetsSent
  case tcpInErrors, tcpSegments, tcpRetransmits, tcpListenOverflows, tcpListenDrops
  case udpDatagrams, udpErrors
  case processCount, tasks, processesCreated, contextSwitches, interrupts, softirqs
  case filesOpen, filesLimit, uptime
  case temperature, fanSpeed, voltage, current, power, humidity, zoneTemperature
  case batteryCharge, batteryTimeLeft, supplyState, supplyOnline
  case supplyPower, supplyVoltage, supplyTemperature
  case raidDisks, raidDisksRequired, raidSize, raidState, raidSyncProgress, raidSyncTimeLeft
  case nvmeLive, nvmeUsage, nvmeLimit
  case numaMemory, numaPages
  case unitCPU, unitMemory, unitDiskIO, unitNetworkIO, unitPressure
  case selfCPU, selfMemory, selfSourceDuration, selfSampleDuration, selfLateness
  case selfFramesSent, selfFramesSkipped, selfViewers, selfSeries, selfRingFrames, selfRingSize
  case selfChildren, selfChildrenCPU, selfChildrenMemory
  case selfCustomSeries, selfCustomRefused
  case selfStatsDReceived, selfStatsDDropped, selfStatsDValues
  case selfTextfiles, selfTextfilesLeftOut
}
