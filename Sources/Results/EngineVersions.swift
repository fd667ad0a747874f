package import BoardFiles

/// Versions of the library and the compiler of a TLS engine, as budget files record them.
package struct EngineVersions: Hashable, Sendable {
  /// The TLS profile.
  package let profile: String
  /// The library as it calls itself.
  package let library: String
  /// What compiled it; nil where only a measured build would know.
  package let compiler: String?

  /// Names versions.
  package init(profile: String, library: String, compiler: String?) {
    self.profile = profile
    self.library = library
    self.compiler = compiler
  }

  /// As a file records them.
  package var text: String { compiler.map { "\(library), \($0)" } ?? library }

  /// Whether what a file has recorded is these versions, as far as they are known.
  package func agree(with recorded: String) -> Bool {
    recorded == text || (compiler == nil && recorded.hasPrefix(library + ","))
  }
}

extension BudgetFile {
  /// How many of its entries are about replays.
  package var replays: Int {
    entries.count { if case .replay = $0.subject { true } else { false } }
  }

  /// Whether it limits `figure` of this use of a profile.
  package func limits(_ figure: BudgetFigure, of use: String, profile: String) -> Bool {
    entries.contains {
      $0.subject == .use(use, profile: profile) && $0.numbers.contains { $0.figure == figure }
    }
  }

  /// Whether its numbers are for machines of `architecture`.
  package func isFor(_ architecture: String) -> Bool {
    self.architecture.map { $0 == architecture } ?? true
  }

  /// What it has recorded of other versions than those that were measured.
  package func strangers(
    among versions: [EngineVersions]
  ) -> [(origin: BudgetOrigin, now: EngineVersions)] {
    origins.compactMap { origin in
      versions.first { $0.profile == origin.profile && !$0.agree(with: origin.text) }
        .map { (origin, $0) }
    }
  }
}
