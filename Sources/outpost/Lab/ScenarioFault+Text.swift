import Harness
import NodeHost

extension ScenarioFault {
  /// Why a scenario could not be run.
  var text: String {
    switch self {
    case .profile(let name, let fault): ProfileText.text(fault, profile: name)
    case .settings(let fault): "TLS cannot be set up: the server's name \(SettingsText.text(fault))"
    case .devices(let text): text
    }
  }
}
