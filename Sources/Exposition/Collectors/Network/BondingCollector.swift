import ProcFS

/// `bonding`: how many devices each bond has, and how many of them have a link.
final class BondingCollector: SourceCollector {
  static let name = "bonding"
  static let isDefault = true

  private var bonding: Bonding

  init(_ setup: CollectorSetup) { bonding = Bonding(in: setup.paths) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    do throws(ProcFSError) {
      if try bonding.read(using: &buffer) { return }
    } catch {
      throw CollectorFailure(error)
    }
    throw .noData
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_bonding_slaves", .gauge, "Number of configured slaves per bonding interface.")
    for bond in bonding.bonds {
      writer.label("master", bond.name)
      writer.value(bond.members)
    }
    writer.family("node_bonding_active", .gauge, "Number of active slaves per bonding interface.")
    for bond in bonding.bonds {
      writer.label("master", bond.name)
      writer.value(bond.active)
    }
  }
}
