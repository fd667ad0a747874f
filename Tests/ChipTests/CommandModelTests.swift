import Testing

@Suite("Models of chips that take commands")
struct CommandModelTests {
  @Test(
    "A chip that takes commands acknowledges none that its datasheet does not know",
    arguments: [
      (.sht31, "empty", "0"), (.sht31, "24", "1"), (.sht31, "2401", "1"), (.sht31, "2c07", "1"),
      (.sht31, "2031", "1"),
      (.sht31, "ffff", "1"), (.sht31, "240000", "2"), (.sht31, "?6", "-"),
      (.sht41, "empty", "0"), (.sht41, "3000", "0"), (.sht41, "fc", "0"), (.sht41, "fd00", "1"),
      (.sht41, "?6", "-"),
      (.sht21, "empty", "0"), (.sht21, "00", "0"), (.sht21, "fa0e", "1"),
      (.sht21, "e602", "2"), (.sht21, "e63b", "2"), (.sht21, "f300", "1"), (.sht21, "?3", "-"),
      (.mlx90614, "empty", "0"), (.mlx90614, "40", "0"), (.mlx90614, "80", "0"),
      (.mlx90614, "24ffff00", "3"), (.mlx90614, "?3", "ffffff"),
      (.mlx90614, "06 ?1 ?1", "1 42 ff"), (.mlx90614, "ff", "1"), (.mlx90614, "ffe9 06", "1 1"),
      (.mlx90614, "ffe8 06 ! 06", "2 - 1"),
      (.scd41, "empty", "0"), (.scd41, "2195", "1"), (.scd41, "ffff", "1"), (.scd41, "?9", "-"),
      (.scd41, "21b1 2318 e4b8 219d 233f 3f86", "2 1 2 1 1 2"), (.scd41, "21b100", "2"),
      (.scd41, "241d05da28", "4"), (.scd41, "241d05", "3"), (.scd41, "219d e4b8", "2 -"),
      (.scd41, "362f019000", "4"), (.scd41, "e0000000", "4"),
    ] as [(BareChip, String, String)])
  func strictness(chip: BareChip, script: String, outcome: String) {
    #expect(chip.talk(script) == outcome)
  }

  @Test(
    "An AHT20 and a BH1750 acknowledge what they do not know, but for the AHT10's initialisation",
    arguments: [
      (.aht20, "00 e1 e10800 a80000 be be0900 be0801 ?1", "1 0 0 3 1 3 3 10"),
      (.aht20, "ac3301 ?1 ac3300 ac3300 be0800 ?1", "3 10 3 3 3 90"),
      // Without initialisation the chip measures, and its status shows it.
      (.aht20, "ac3300 @75000 ?7", "3 10800005999a5f"),
      (.aht20, "be0800 @10000 71 ?1 ac3300 71 @900000 ?1 ba @910000 ?1", "3 1 18 3 1 98 1 10"),
      (.bh1750, "20 @120000 ?2 07 ?2 01 07 ?2", "1 0078 1 0078 1 1 0000"),
      (.bh1750, "12 22 48 80 0120 @900000 ?2", "1 1 1 1 2 0000"),
      // The measurement time is 30 and 255 here, which the chip is not specified for.
      (.bh1750, "40 7e 20 10 @900000 ?2", "1 1 1 1 0000"),
      (.bh1750, "47 7f 20 @900000 ?2 7e 20 @1800000 ?2", "1 1 1 0000 1 1 01b9"),
    ] as [(BareChip, String, String)])
  func indifferent(chip: BareChip, script: String, outcome: String) {
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
      (.sht31, "3041 @1000 f32d ?2 @2000 30a2 @2499 f32d @2500 f32d ?2", "2 2 0000 2 - 2 8010"),
      (.sht31, "3780 ?6", "2 0831425a4471"), (.sht31, "3093 @999 2400 @1000 2400", "2 - 2"),
      (.sht31, "2400 @12500 !", "2"), (.sht31, "! @499 2400 @500 2400", "- 2"),
      (.sht31, "2400 ! @20000 ?6", "2 -"),
      // Periodic measurement: what has been measured since the last fetch, at most eight, the
      // newest first; a single shot and a reset are taken after a break only.
      (.sht31, "2130 @1000 e000 ?6 @12500 e000 ?6 @13500 e000 ?6", "2 2 - 2 5f161a8000a2 2 -"),
      (.sht31, "2334 @600000 e000 ?18", "2 2 5f161a8000a25f161a8000a25f161a8000a2"),
      (
        .sht31, "2737 @9900000 e000 ?51",
        "2 2 5f161a8000a25f161a8000a25f161a8000a25f161a8000a25f161a8000a25f161a8000a25f161a8000a25f161a8000a2ffffff"
      ),
      (.sht31, "2032 @1000 2400 @2000 30a2 @3000 3093 @4000 30a2", "2 1 1 2 2"),
      // A read that the chip would hold the clock for gets its result at once.
      (.sht31, "2c06 ?6 ?6", "2 5f161a8000a2 -"), (.sht31, "2c0d @1000 2400", "2 -"),
      (.sht21, "e3 ?3 ?3", "1 6164de -"), (.sht21, "e5 f3", "1 -"),
      (.sht41, "89 ?6", "1 0d2047414405"), (.sht41, "94 @299 fd @300 fd", "1 - 1"),
      (.sht41, "fd ! @299 fd @20000 ?6 fd", "1 - - 1"),
      (.sht21, "e7 ?1", "1 3a"), (.htu21d, "e7 ?1", "1 02"),
      (.sht21, "e6bf e7 ?1 fe @4999 e7 @5000 e7 ?1", "2 1 bf 1 - 1 3e"),
      (.sht21, "e6bf ! @5000 e7 ?1", "2 1 3a"), (.sht21, "e687 e7 ?1", "2 1 bf"),
      (.sht21, "fa0f ?8", "2 013122e4d26608b9"), (.sht21, "fcc9 ?6", "2 3b7c2d48b263"),
      (.aht20, "71 ?1", "1 10"), (.aht20, "?7", "100000000000ef"),
      (.aht20, "be0800 @9999 71 ?1 @10000 71 ?1", "3 1 90 1 18"),
      (
        .aht20, "be0800 @10000 ac3300 @84999 ?1 @85000 ?7 ?7",
        "3 3 98 18800005999a85 18800005999a85"
      ),
      (.aht20, "be0800 @10000 ac3300 @85000 ba @94999 71 @95000 ?7", "3 3 1 - 100000000000ef"),
      (.aht20, "be0800 @10000 ! @29999 71 @30000 ?1", "3 - 10"),
      (.bh1750, "?2 20 @119999 ?2 @120000 ?2", "0000 1 0000 0078"),
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
      (.scd41, "3682 ?9 ?9", "2 f896319f07c23bbe89 -"),
      (.scd41, "2318 @1000 ?3", "2 05da29"), (.scd41, "2313 @1000 ?3", "2 0001b0"),
      (.scd41, "2427010217 2322 @1000 ?3", "5 2 010217"),
      (.scd41, "e4b8 @1000 ?3", "2 8000a2"),
      (
        .scd41, "219d @4999999 e4b8 @5000000 e4b8 @5001000 ?3 ec05 @5002000 ?9 ec05 @5003000 ?9",
        "2 - 2 800604 2 00e1715f161a8000a2 2 -"
      ),
      (
        .scd41, "21b1 @4999000 e4b8 @5000000 ?3 e4b8 @5001000 ?3 ec05 @5002000 ?9 e4b8 @5003000 ?3",
        "2 2 8000a2 2 800604 2 01c2505f161a8000a2 2 8000a2"
      ),
      (.scd41, "21b1 @5000000 3f86 @5499999 e4b8 @5500000 ec05 @5501000 ?9", "2 2 - 2 -"),
      (.scd41, "21ac @29999000 e4b8 @30000000 ?3 e4b8 @30001000 ?3", "2 2 8000a2 2 800604"),
      (.scd41, "21b1 @6000000 ! @6014999 e4b8 @6015000 e4b8 @6016000 ?3", "2 - 2 8000a2"),
      // The first single shot after power-up and waking is wrong, the second is not; a measurement
      // of the climate only has no carbon dioxide.
      (
        .scd41,
        "219d @5000000 219d @10000000 ec05 ?3 36e0 219d 36f6 @10015000 219d @15015000 ec05 ?3",
        "2 2 2 01c250 2 0 0 2 2 00e171"
      ),
      (.scd41, "2196 @49999 ec05 @50000 ec05 ?9", "2 - 2 0000815f161a8000a2"),
      // The variant, the ambient pressure, and what the self-calibration can be set to.
      (.scd41, "202f ?3 e000 ?3 e0000380d6 e000 ?3", "2 144051 2 03f5db 5 2 0380d6"),
      (.scd41, "233f ?3 2340 ?3 234b ?3", "2 01904c 2 002c7a 2 009cc5"),
      (
        .scd41, "243a01c250 2445002c7a 244e009cc5 233f ?3 2340 ?3 234b ?3",
        "5 5 5 2 01c250 2 002c7a 2 009cc5"
      ),
      // A loss of power takes settings back to those of the EEPROM.
      (.scd41, "2427010217 ! @15000 2322 ?3", "5 2 000081"),
      (.scd41, "2427010217 3615 @799999 2322 @800000 ! @815000 2322 ?3", "5 2 - 2 010217"),
      (.scd41, "2427010217 3615 @800000 3632 @2000000 2322 ?3", "5 2 2 2 000081"),
      (.scd41, "3639 @9999999 ?3 @10000000 ?3", "2 - 000081"),
      (.scd41, "362f01904c @399999 ?3 @400000 ?3", "5 - 8000a2"),
      (.scd41, "3646 @14999 e4b8 @15000 e4b8 ?3", "2 - 2 8000a2"),
      (.mlx90614, "04 ?3 08 ?3", "1 00003c 1 0000d4"),
      // A cell of the EEPROM is erased before it is written; both take 5 ms, which a flag shows.
      (.mlx90614, "24ff7f85 24 ?2", "4 1 ffff"),
      (
        .mlx90614, "24000028 f0 ?2 24ff7f85 @4999 24 ?2 @5000 24 ?2 f0 ?2",
        "4 1 9000 4 1 ffff 1 0000 1 1000"
      ),
      (.mlx90614, "24000028 @5000 24ff7f85 @10000 24 ?2", "4 4 1 ff7f"),
      // Only nine cells take a write.
      (.mlx90614, "3c0000db @5000 3c ?2", "4 1 7c61"),
      // A limit of the alert mode with its check, which shows in the status where it does not fit.
      (
        .sht31,
        "e11f @1000 ?3 @2000 e114 @3000 ?3 @4000 e109 @5000 ?3 @6000 e102 @7000 ?3",
        "2 cd33fd 2 cb2dfb 2 386937 2 3266f7"
      ),
      (
        .sht31,
        "611dcd33fd @1000 f32d ?2 @2000 611dcd33fe @3000 f32d ?2 @4000 611dcd @5000 f32d ?2",
        "5 2 8010 5 2 8011 3 2 8012"
      ),
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
