import ArgumentParser

struct Listen: ParsableCommand {
  func run() throws {}
}
