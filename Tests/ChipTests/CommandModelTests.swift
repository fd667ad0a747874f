import Testing

@Suite("Models of chips that take commands")
struct CommandModelTests {
  @Test(
    "What the datasheet does not know is not acknowledged",
    arguments: [
      (.sht31, "empty", "0"), (.sht31, "24", "1"), (.sht31, "2401", "1"), (.sht31, "2c06", "1"),
      (.sht31, "ffff", "1"), (.sht31, "240000", "2"), (.sht31, "?6", "-"),
      (.sht41, "empty", "0"), (.sht41, "3000", "0"), (.sht41, "fc", "0"), (.sht41, "fd00", "1"),
      (.sht41, "?6", "-"),
      (.sht21, "empty", "0"), (.sht21, "e3", "0"), (.sht21, "00", "0"), (.sht21, "fa0e", "1"),
      (.sht21, "e602", "1"), (.sht21, "e63b", "2"), (.sht21, "f300", "1"), (.sht21, "?3", "-"),
      (.aht20, "empty", "0"), (.aht20, "00", "0"), (.aht20, "71", "1"), (.aht20, "be", "1"),
      (.aht20, "be0900", "1"), (.aht20, "be0801", "2"), (.aht20, "ac3300", "0"),
      (.aht20, "be0800 @9999 ac3300 @10000 ac3301 ac3300 ac3300 71", "3 0 2 3 0 1"),
      (.bh1750, "empty", "0"), (.bh1750, "07 01 07", "0 1 1"), (.bh1750, "12", "0"),
      (.bh1750, "22", "0"), (.bh1750, "48", "0"), (.bh1750, "80", "0"), (.bh1750, "0120", "1"),
      (.bh1750, "40 7e 20 10", "1 1 0 0"), (.bh1750, "40 7f 20", "1 1 1"),
      (.bh1750, "47 7f 20 7e 20", "1 1 0 1 1"),
      (.mlx90614, "empty", "0"), (.mlx90614, "04", "0"), (.mlx90614, "08", "0"),
      (.mlx90614, "40", "0"), (.mlx90614, "24ffff00", "1"), (.mlx90614, "?3", "ffffff"),
      (.mlx90614, "06 ?1 ?1", "1 42 ff"), (.mlx90614, "ff", "1"), (.mlx90614, "ffe9 06", "1 1"),
      (.mlx90614, "ffe8 06 ! 06", "2 - 1"),
      (.scd41, "empty", "0"), (.scd41, "2195", "1"), (.scd41, "3632", "1"), (.scd41, "?9", "-"),
      (.scd41, "21b1 2318 e4b8 219d 3f86", "2 1 2 1 2"), (.scd41, "21b100", "2"),
      (.scd41, "241d05da28", "4"), (.scd41, "241d05", "3"), (.scd41, "219d e4b8", "2 -"),
    ] as [(BareChip, String, String)])
  func strictness(chip: BareChip, script: String, outcome: String) {
    #expect(chip.talk(script) == outcome)
  }

  @Test(
    "A conversion takes its typical time; a busy chip acknowledges nothing; a result is read once",
    arguments: [
      (.sht31, "2400", 12_500, 6), (.sht31, "240b", 4_500, 6), (.sht31, "2416", 2_500, 6),
      (.sht41, "fd", 6_900, 6), (.sht41, "f6", 3_700, 6), (.sht41, "e0", 1_300, 6),
      (.sht41, "39", 1_006_900, 6), (.sht41, "15", 106_900, 6),
      (.sht21, "f3", 66_000, 3), (.sht21, "f5", 22_000, 3), (.htu21d, "f3", 44_000, 3),
      (.htu21d, "f5", 14_000, 3),
    ] as [(BareChip, String, Int, Int)])
  func conversionTime(chip: BareChip, command: String, microseconds: Int, bytes: Int) {
    let outcome = chip.talk(
      "\(command) @\(microseconds - 1) ?\(bytes) \(command) @\(microseconds) ?\(bytes) ?\(bytes)")
    let parts = outcome.split(separator: " ")
    #expect(parts.count == 5)
    #expect(parts[1...2] == ["-", "-"])
    #expect(parts[3].count == bytes * 2)
    #expect(parts[4] == "-")
  }

  @Test(
    "Registers, serial numbers and resets answer as the datasheet says",
    arguments: [
      // Status: alert and reset seen; the heater's bit; an unknown command; cleared; reset.
      (.sht31, "f32d ?3", "2 8010e1"), (.sht31, "306d @1000 f32d ?2", "2 2 a010"),
      (.sht31, "ffff @1000 f32d ?2", "1 2 8012"),
      (.sht31, "3041 @1000 f32d ?2 @2000 30a2 @3499 f32d @3500 f32d ?2", "2 2 0000 2 - 2 8010"),
      (.sht31, "3780 ?6", "2 0831425a4471"), (.sht31, "3093 @999 2400 @1000 2400", "2 - 2"),
      (.sht31, "2400 @12500 !", "2"), (.sht31, "! @999 2400 @1000 2400", "- 2"),
      (.sht31, "2400 ! @20000 ?6", "2 -"),
      (.sht41, "89 ?6", "1 0d2047414405"), (.sht41, "94 @999 fd @1000 fd", "1 - 1"),
      (.sht41, "fd ! @999 fd @20000 ?6 fd", "1 - - 1"),
      (.sht21, "e7 ?1", "1 3a"), (.htu21d, "e7 ?1", "1 02"),
      (.sht21, "e6bf e7 ?1 fe @14999 e7 @15000 e7 ?1", "2 1 bf 1 - 1 3e"),
      (.sht21, "e6bf ! @15000 e7 ?1", "2 1 3a"),
      (.sht21, "fa0f ?8", "2 013122e4d26608b9"), (.sht21, "fcc9 ?6", "2 3b7c2d48b263"),
      (.aht20, "71 ?1", "1 10"), (.aht20, "?7", "100000000000ef"),
      (.aht20, "be0800 @9999 71 ?1 @10000 71 ?1", "3 1 90 1 18"),
      (
        .aht20, "be0800 @10000 ac3300 @84999 ?1 @85000 ?7 ?7",
        "3 3 98 18800005999a85 18800005999a85"
      ),
      (.aht20, "be0800 @10000 ac3300 @85000 ba @104999 71 @105000 ?7", "3 3 1 - 100000000000ef"),
      (.aht20, "be0800 @10000 ! @49999 71 @50000 ?1", "3 - 10"),
      (.bh1750, "?2 20 @119999 ?2 @120000 ?2 07", "0000 1 0000 0078 0"),
      (.bh1750, "21 @119999 ?2 @120000 ?2", "1 0000 00f0"),
      (.bh1750, "23 @15999 ?2 @16000 ?2", "1 0000 0078"),
      (.bh1750, "44 6a 20 @239999 ?2 @240000 ?2", "1 1 1 0000 00f0"),
      (
        .bh1750, "10 @119999 ?2 @120000 ?2 07 ?2 @239999 ?2 @240000 ?2",
        "1 0000 0078 1 0000 0000 0078"
      ),
      (.bh1750, "10 @120000 ?2 00 @900000 ?2 ! ?2", "1 0078 1 0078 0000"),
      (.mlx90614, "06 ?3", "1 4239ce"), (.mlx90614, "24 ?3", "1 ffffd6"),
      (.mlx90614, "2e ?3", "1 5abed3"), (.mlx90614, "f0 ?3", "1 100030"),
      (.mlx90614, "! @249999 06 ?3 f0 ?3 @250000 f0 ?3", "1 000010 1 000067 1 100030"),
      (.scd41, "3682 @999 ?9 @1000 ?9 ?9", "2 - f896319f07c23bbe89 -"),
      (.scd41, "2318 @1000 ?3", "2 05da29"), (.scd41, "2313 @1000 ?3", "2 0001b0"),
      (.scd41, "2427010217 2322 @1000 ?3", "5 2 010217"),
      (.scd41, "e4b8 @1000 ?3", "2 8000a2"),
      (
        .scd41, "219d @4999999 e4b8 @5000000 e4b8 @5001000 ?3 ec05 @5002000 ?9 ec05 @5003000 ?9",
        "2 - 2 800604 2 01c2505f161a8000a2 2 -"
      ),
      (
        .scd41, "21b1 @4999000 e4b8 @5000000 ?3 e4b8 @5001000 ?3 ec05 @5002000 ?9 e4b8 @5003000 ?3",
        "2 2 8000a2 2 800604 2 01c2505f161a8000a2 2 8000a2"
      ),
      (.scd41, "21b1 @5000000 3f86 @5499999 e4b8 @5500000 ec05 @5501000 ?9", "2 2 - 2 -"),
      (.scd41, "21ac @29999000 e4b8 @30000000 ?3 e4b8 @30001000 ?3", "2 2 8000a2 2 800604"),
      (.scd41, "21b1 @6000000 ! @6029999 e4b8 @6030000 e4b8 @6031000 ?3", "2 - 2 8000a2"),
    ] as [(BareChip, String, String)])
  func registers(chip: BareChip, script: String, outcome: String) {
    #expect(chip.talk(script) == outcome)
  }

  /// Logic-analyser captures of the sigrok-dumps collection (public domain): bh1750_hresolutionmode
  /// and i2c-sht21-100khz-read-serial-hold, the latter without its measurements, which hold the
  /// clock line.
  @Test("A conversation that was captured on a real bus goes the same way")
  func captured() {
    let light = "01 42 65 20 @338 20 @124936 ?2"
    #expect(BareChip.bh1750.talk(light, in: [34_170]) == "1 1 1 1 1 0029")
    let identity = "e7 ?1 @1238 e7 @1427 ?1 @9619 fa0f @9889 ?8 @10669 fa0f @10939 ?8"
    let serial = "013122e4d26608b9"
    #expect(BareChip.sht21.talk(identity) == "1 3a 1 3a 2 \(serial) 2 \(serial)")
  }
}
