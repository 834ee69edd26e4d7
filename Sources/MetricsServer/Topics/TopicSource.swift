/// Where topics can be watched.
protocol TopicSource: Sendable {
  /// Puts watches in the place of others of the same connection; false, and nothing is changed, when there
  /// would be too many different topics.
  func replace(_ old: [TopicWatch], with new: [TopicWatch]) -> Bool
}
