/// A problem of a sensor that a driver of the kernel owns.
enum KernelSensorProblem: Hashable, Sendable {
  case badOneWireID(String)
  case notThermometer(String, families: [String])
  case badName(String)
  case taken(String, by: String)
  case notOfAttribute(String, quantity: String, shows: String)
}

extension KernelSensorProblem {
  var wording: Wording {
    switch self {
    case .badOneWireID(let text):
      Wording(
        "\(quoted(text)) is no id of a 1-Wire device",
        hint:
          "write the name of its folder, like `28-0316a2795aff`: `ls /sys/bus/w1/devices` lists them"
      )
    case .notThermometer(let id, let families):
      Wording(
        "\(quoted(id)) is no 1-Wire thermometer",
        hint: "the ids of thermometers begin with \(listed(families))")
    case .badName(let text):
      Wording(
        "\(quoted(text)) is no name of a device or channel of the kernel",
        hint: "write what the file `name` or `label` says, at most \(Limits.nameBytes) characters")
    case .taken(let sensor, let other):
      Wording(
        "the sensor \(quoted(sensor)) is that of the device \(quoted(other))",
        hint: "read several channels from one device, or write another `channel` or `at`")
    case .notOfAttribute(let channel, let quantity, let shows):
      Wording(
        "the channel \(quoted(channel)) shows no \(quantity)",
        hint: "did you mean \(quoted(shows))?")
    }
  }
}
