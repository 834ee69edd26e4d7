import Workloads

/// The parameters by which rows are chosen, the same for answers and topics.
enum WorkloadQuery {
  static let rows: Set<String> = ["sort", "order", "filter", "limit"]
  /// Only answers can be trees: in a topic single rows change.
  static let processes = rows.union(["tree"])

  static func processes(_ query: Query) throws(Problem) -> ProcessSelection {
    ProcessSelection(try selection(query), isTree: try flag("tree", query))
  }

  static func selection<Member: SortMember>(_ query: Query) throws(Problem) -> RowSelection<Member>
  {
    let sort: Member = try choice("sort", query) ?? .standard
    let order: Order? = try choice("order", query)
    let filter = try query.one("filter") ?? ""
    guard filter.utf8.count <= FilterWords.longest else {
      throw .badRequest(
        "the filter has \(filter.utf8.count) bytes: expected at most \(FilterWords.longest)",
        field: "filter")
    }
    return RowSelection(
      sort: sort, isAscending: order.map { $0 == .asc }, filter: FilterWords(filter),
      limit: try query.integer("limit", in: 1...1_000_000).map(Int.init))
  }

  private enum Order: String, CaseIterable { case asc, desc }

  private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, _ query: Query
  ) throws(Problem) -> Choice? {
    guard let text = try query.one(name) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let all = Choice.allCases.map(\.rawValue)
      throw .badRequest(
        "'\(text.prefix(40))'\(Suggestion.text(for: text, among: all)): expected \(all.joined(separator: ", "))",
        field: name)
    }
    return choice
  }

  private static func flag(_ name: String, _ query: Query) throws(Problem) -> Bool {
    switch try query.one(name) {
    case nil, "false": return false
    case "true", "": return true
    case let text?:
      throw .badRequest("'\(text.prefix(40))': expected true or false", field: name)
    }
  }
}
