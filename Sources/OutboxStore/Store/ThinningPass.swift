/// How far the reports of a full outbox have been thinned: from the oldest to the newest, and then
/// from the beginning again, so that what is left grows coarser by and by.
struct ThinningPass {
  /// The key of the last row of this pass.
  private(set) var last: Int64 = 0
  /// Whether a whole pass has found nothing to thin.
  private(set) var isDone = false
  private var removed = 0

  mutating func take(_ result: ThinResult) {
    removed += result.removed
    guard let place = result.last else {
      isDone = removed == 0
      (last, removed) = (0, 0)
      return
    }
    last = place
  }
}
