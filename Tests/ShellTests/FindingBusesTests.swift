import Glibc
import Testing

@Suite("Programs find a simulated board's buses as they find a kernel's")
struct FindingBusesTests {
  static let board = """
    board: two-buses
    channels: []
    i2c:
      - {bus: 3, devices: [{name: it, chip: bme280, address: 0x76}]}
      - {bus: 10, devices: [{name: other, chip: sht31, address: 0x44}]}
    """

  private func run(_ command: [String]) throws -> CommandRun {
    let place = try Scratch()
    let path = try place.write(Self.board.utf8, as: "board.yaml")
    return try CommandRun(["shell", path, "--"] + command)
  }

  private func script(_ text: String) throws -> CommandRun { try run(["bash", "-c", text]) }

  // i2c-tools looks for sysfs in /proc/mounts before it looks at the buses.
  private static let hasSysfs = access("/sys/class", F_OK) == 0

  @Test(
    "`i2cdetect -l` lists the board's buses with the board's name",
    .enabled(if: hasSysfs, "i2cdetect -l needs a sysfs: mount -t sysfs sysfs /sys"))
  func list() throws {
    let run = try run(["i2cdetect", "-l"])
    let words = run.output.split(separator: "\n").map { $0.split(separator: "\t").map(trimmed) }
    #expect(
      words == [
        ["i2c-3", "i2c", "outpost two-buses", "I2C adapter"],
        ["i2c-10", "i2c", "outpost two-buses", "I2C adapter"],
      ], "\(run.output)\(run.errors)")
    #expect(run.status == 0)
  }

  static let listings: [(script: String, output: String)] = [
    ("ls /dev/i2c*", "/dev/i2c-10\n/dev/i2c-3\n"),
    ("echo /dev/i2c-*", "/dev/i2c-10 /dev/i2c-3\n"),
    ("sh -c 'echo /dev/i2c-*'", "/dev/i2c-10 /dev/i2c-3\n"),
    ("cd /dev && echo i2c-*; ls i2c-3; test -c ./i2c-10 && echo yes", "i2c-10 i2c-3\ni2c-3\nyes\n"),
    ("ls /dev | grep -c '^i2c-'; ls /dev | grep -c '^null$'", "2\n1\n"),
    ("find /dev -maxdepth 1 -name 'i2c-*' -type c | sort", "/dev/i2c-10\n/dev/i2c-3\n"),
    (
      "ls /sys/class/i2c-dev /sys/bus/i2c/devices/",
      """
      /sys/bus/i2c/devices/:
      i2c-10
      i2c-3

      /sys/class/i2c-dev:
      i2c-10
      i2c-3

      """
    ),
    (
      "cat /sys/class/i2c-dev/i2c-3/name /sys/class/i2c-dev/i2c-10/dev",
      "outpost two-buses\n89:10\n"
    ),
    ("cd /sys/class/i2c-dev/i2c-3/device && cat name", "outpost two-buses\n"),
    ("readlink -f /dev/../dev//i2c-3; realpath /dev/i2c-10", "/dev/i2c-3\n/dev/i2c-10\n"),
    ("readlink /dev/i2c-3; test -L /dev/i2c-3 || echo no link", "no link\n"),
    ("ls /sys/class/i2c-dev/i2c-4 /dev/i2c-4 2> /dev/null; echo $?", "2\n"),
    ("stat -c '%t:%T %F' /dev/i2c-10", "59:a character special file\n"),
  ]

  @Test("Shells and their tools find the buses, and the rest of the system", arguments: listings)
  func found(_ text: String, _ output: String) throws {
    let run = try script(text)
    #expect(run.output == output, "\(run.errors)")
  }

  @Test("A Python program finds and opens the buses by each of the usual ways")
  func python() throws {
    let run = try CommandRun([
      "shell", "boards/sensor-hub.yaml", "--", "python3", "-B",
      "Tests/ShellTests/Programs/finding.py",
    ])
    #expect(
      run.output == """
        glob ['/dev/i2c-1']
        listdir ['i2c-1']
        scandir [('i2c-1', True, False)]
        descriptor ['i2c-1']
        path ['/dev/i2c-1']
        realpath /dev/i2c-1
        sysfs ['i2c-1'] outpost sensor-hub
        relative True
        open 60
        again ['i2c-1', 'i2c-1']

        """, "\(run.errors)")
  }

  @Test(
    "A C program opens a bus as a stream, lists folders and finds names",
    .enabled(
      if: access("/usr/bin/clang", X_OK) == 0 || access("/usr/bin/gcc", X_OK) == 0,
      "needs a C compiler"))
  func c() throws {
    let place = try Scratch()
    let program = "\(place.path)/streams"
    let source = "\(CommandRun.root)/Tests/ShellTests/Programs/streams.c"
    let compiler = access("/usr/bin/gcc", X_OK) == 0 ? "gcc" : "clang"
    try #require(system("\(compiler) -o '\(program)' '\(source)'") == 0)
    let run = try CommandRun.shell(program)
    #expect(
      run.output == """
        stream 60
        descriptor 60
        glob 1 /dev/i2c-1
        scandir i2c-1
        absent 2

        """, "\(run.errors)")
  }

  private func trimmed(_ word: Substring) -> String {
    String(word.reversed().drop { $0 == " " }.reversed())
  }
}
