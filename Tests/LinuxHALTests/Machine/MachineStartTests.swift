import Testing

@testable import LinuxHAL

@Suite("The start of the machine")
struct MachineStartTests {
  @Test(
    "The number of a start is the beginning of the kernel's name for it, and missing without one",
    arguments: [
      ("0123abcd-89ef-4567-8899-aabbccddeeff\n", 0x0123_ABCD_89EF_4567),
      ("00000000-0000-0000-8899-aabbccddeeff\n", 1), ("", nil), ("0123abcd-89ef\n", nil),
      ("0123abcx-89ef-4567-8899-aabbccddeeff\n", nil), (nil, nil),
    ] as [(String?, UInt64?)])
  func number(_ text: String?, _ expected: UInt64?) {
    let machine = FakeMachine()
    machine.files[MachineStart.file] = text
    #expect(MachineStart.number(machine) == expected)
  }

  @Test("This machine has the same number at each look")
  func real() {
    #expect(MachineStart.number() == MachineStart.number() && MachineStart.number() != nil)
  }
}
