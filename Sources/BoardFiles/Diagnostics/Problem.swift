/// A problem of a file, as a fact; `Wording.swift` renders it.
enum Problem: Hashable, Sendable {
  case text(TextProblem)
  case shape(ShapeProblem)
  case number(NumberProblem)
  case word(WordProblem)
  case name(NameProblem)
  case wiring(WiringProblem)
  case rule(RuleProblem)
  case reading(ReadingProblem)
  case control(ControlProblem)
  case uplink(UplinkProblem)
  case outbox(OutboxProblem)
  case run(RunProblem)
  case samples(SamplesProblem)
  case recording(RecordingProblem)
  case budget(BudgetProblem)
  case doubt(Doubt)
}
