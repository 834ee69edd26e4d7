import ProcFS

/// nvme: controllers and their namespaces.
enum NVMeFamily {
  private static let sectorBytes = 512.0

  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    guard snapshot.nvme.isPresent else { return }
    sink.source(isStale: snapshot.nvme.isStale)
    for controller in snapshot.nvme.values.controllers {
      sink.row(controller.name)
      put(controller, snapshot.nvme.values, into: &sink)
    }
  }

  private static func put<Sink: SeriesSink>(
    _ controller: NVMeControllers.Controller, _ nvme: borrowing NVMeControllers,
    into sink: inout Sink
  ) {
    sink.put(
      .nvmeLive, 0, labels: [Label("device", controller.name.description)],
      value: nvme.value(.state, of: controller).text.map { $0 == "live" ? 1 : 0 })
    for namespace in controller.namespaces {
      sink.row(namespace.id)
      sink.put(
        .nvmeUsage, 0, labels: labels(controller, namespace), value: used(namespace, nvme))
      sink.put(
        .nvmeLimit, 0, labels: labels(controller, namespace),
        value: nvme.value(.size, of: namespace).unsigned.map { Double($0) * sectorBytes })
    }
  }

  private static func used(
    _ namespace: NVMeControllers.Namespace, _ nvme: borrowing NVMeControllers
  ) -> Double? {
    guard let blocks = nvme.value(.used, of: namespace).unsigned,
      let size = nvme.value(.logicalBlockSize, of: namespace).unsigned
    else { return nil }
    return Double(blocks) * Double(size)
  }

  private static func labels(
    _ controller: NVMeControllers.Controller, _ namespace: NVMeControllers.Namespace
  ) -> [Label] {
    [
      Label("device", controller.name.description),
      Label("namespace", namespace.id.description),
    ]
  }
}
