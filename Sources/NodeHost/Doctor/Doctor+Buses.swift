import BoardFiles
import HAL
import LinuxHAL
import NodeAssembly
import Units

extension Doctor {
  /// What is on an I2C bus of the machine, against what the board has there.
  func look(at bus: Int) -> [Finding] {
    let adapter = machine.adapter(of: bus)
    var findings: [Finding] = []
    let entry = board?.buses.first { $0.number == bus }
    if let entry, let hertz = adapter.hertz, hertz > entry.clockHertz {
      findings.append(
        .doubt(MachineDoubt.busTooFast(bus, hertz: hertz, board: entry.clockHertz).text))
    }
    let opened: LinuxI2CBus
    do throws(DeviceProblem) {
      opened = try LinuxI2CBus(number: bus)
    } catch {
      // With a board its own look has named it.
      return findings + (board == nil ? [.doubt(error.text)] : [])
    }
    let owners = machine.owners(on: bus)
    let answers: [UInt8]
    do throws(I2CFault) {
      answers = try AddressScan.answers(on: opened, sparing: owners.map(\.address))
    } catch {
      return findings + [.doubt(MachineDoubt.busHeld(bus).text)]
    }
    let name = adapter.name.isEmpty ? "" : " (\(adapter.name.printable))"
    findings.append(.good("I2C bus \(bus)\(name): \(Self.listing(answers))"))
    return findings + expected(on: bus, answers) + others(on: bus, owners.map(\.address) + answers)
  }

  /// The board's own chips on a bus that do not answer, or that the kernel has.
  private func expected(on bus: Int, _ answers: [UInt8]) -> [Finding] {
    guard let board else { return [] }
    return board.devices.compactMap { device in
      guard let place = device.bus, board.buses[place].number == bus, device.behind == nil,
        let address = device.address
      else { return nil }
      if let owner = machine.owner(of: address, on: bus) { return .problem(owner.text) }
      guard !answers.contains(address) else { return nil }
      return .doubt(
        """
        \(board.place(of: device)) does not answer
        remedy: check its supply, the wires SDA and SCL and their pull-up resistors, and the pins that \
        select its address\(Self.silentText(device.chip))
        """)
    }
  }

  /// Chips that answer and that the board does not have, with what they may be.
  private func others(on bus: Int, _ answers: [UInt8]) -> [Finding] {
    let known = (board?.devices ?? []).compactMap { device in
      device.bus.flatMap { board?.buses[$0].number == bus ? device.address : nil }
    }
    return answers.filter { !known.contains($0) }.sorted().map { address in
      let chips = Drivers.all.map(\.schema).filter { $0.addresses.contains(address) }
      let names = chips.map { "\($0.name)" }.joined(separator: ", ")
      let owner = machine.owner(of: address, on: bus).map { " (\($0.facts))" } ?? ""
      return .good(
        "\(hexadecimal(address)) on bus \(bus) is no part of the board\(owner); "
          + (names.isEmpty ? "no supported chip has this address" : "it may be \(names)"))
    }
  }

  private static func listing(_ answers: [UInt8]) -> String {
    guard !answers.isEmpty else { return "no address answers" }
    return
      "\(answers.map(hexadecimal).joined(separator: ", ")) answer\(answers.count == 1 ? "s" : "")"
  }

  /// A sensor that sleeps does not acknowledge.
  private static func silentText(_ chip: String) -> String {
    chip.hasPrefix("scd4") ? "; it takes 1 s after power-up before it answers" : ""
  }
}
