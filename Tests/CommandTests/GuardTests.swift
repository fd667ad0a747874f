import Glibc
import TestSupport
import Testing

private let outpostNode = Program.outpost + "-node"

/// A node with a heater on an expander of a simulated bus, which other programs read meanwhile.
private struct HeatedNode {
  private let scratch: Scratch
  private let board: String

  init(safe: String = "off", hangLimit: String = "30 s") throws {
    scratch = try Scratch()
    board = try scratch.write(
      "heated.yaml",
      """
      board: heated
      i2c:
        - bus: 1
          devices:
            - {name: expander, chip: mcp23017, address: 0x20}
            - {name: thermo, chip: lm75, address: 0x48}
      gpio:
        - chip: expander
          lines:
            - {name: heater, offset: 9, direction: output}
            - {name: siren, offset: 10, direction: output, safe: \(safe)}
      channels: [{name: bed, from: thermo.temperature, every: 200 ms}]
      alarms: [{name: cold, when: bed, below: 30 °C, latch: true}]
      outputs: [{line: siren, on: cold}]
      control: [{name: heat, line: heater, when: bed, below: 30 °C, clear-above: 32 °C}]
      hang-limit: \(hangLimit)

      """)
  }

  /// Runs the node and then `script`, in which `$node` is its process, `until_is N` waits until the
  /// latch of port B, lines 8 to 15, is N, and `until_said WORDS` until node or guard say WORDS.
  ///
  /// `before` is what is open when the node begins.
  func run(
    _ program: String, before: String = "", _ script: String
  ) throws -> Program.Ending {
    let words = """
      \(before)
      log=\(scratch.path)/log
      \(program) run \(board) 2>$log &
      node=$!
      trap 'kill -9 $node 2> /dev/null' EXIT
      until_is() {
        for i in $(seq 200); do
          [ "$(i2cget -y 1 0x20 0x15)" = "$1" ] && echo "is $1" && return
          sleep 0.05
        done
        echo "never $1: $(i2cget -y 1 0x20 0x15)"
      }
      until_said() {
        for i in $(seq 200); do
          grep -q "$1" $log && return
          sleep 0.05
        done
      }
      until_is 0x06
      \(script)
      cat $log >&2
      """
    return try Program(
      Program.outpost, ["shell", board, "--", "sh", "-c", words]
    ).finish(milliseconds: 60_000)
  }
}

@Suite("The guard of a node's outputs")
struct GuardTests {
  @Test(
    "Outputs go to their safe levels within seconds after kill -9 of the node",
    arguments: [Program.outpost, outpostNode])
  func killed(_ program: String) throws {
    let ending = try HeatedNode().run(program, "kill -9 $node; until_said guard:; until_is 0x00")
    #expect(ending.output == "is 0x06\nis 0x00\n", "\(ending.all)")
    #expect(ending.errors.contains("guard: the node has died: siren off, heater off"))
  }

  @Test("A guard keeps nothing open that the node was given")
  func inherits() throws {
    let script = """
      guard=$(grep -l "^PPid:[[:space:]]*$node$" /proc/[0-9]*/status | cut -d/ -f3)
      echo "guard has $(ls /proc/$guard/fd | tr '\n' ' ')"; kill $node; wait $node
      """
    let ending = try HeatedNode().run(Program.outpost, before: "exec 7</dev/null", script)
    #expect(ending.output.contains("guard has 0 1 2 3 \n"), "\(ending.all)")
  }

  @Test("A line that is safe when it is on is on after the death of the node")
  func safeOn() throws {
    let ending = try HeatedNode(safe: "on").run(
      outpostNode, "kill -9 $node; until_said guard:; until_is 0x04")
    #expect(ending.output == "is 0x06\nis 0x04\n", "\(ending.all)")
    #expect(ending.errors.contains("guard: the node has died: siren on, heater off"))
  }

  @Test("A node that hangs is killed after its limit, and its outputs go to their safe levels")
  func hung() throws {
    let ending = try HeatedNode(hangLimit: "2 s").run(
      outpostNode, "kill -STOP $node; until_said guard:; until_is 0x00; wait $node; echo status $?")
    // 128 and the number of SIGKILL.
    #expect(ending.output == "is 0x06\nis 0x00\nstatus 137\n", "\(ending.all)")
    #expect(
      ending.errors.contains(
        "guard: the node had hung for 2 s and was killed: siren off, heater off"))
  }

  @Test("A node that is asked to end drives its outputs itself, and its guard says nothing")
  func orderly() throws {
    let ending = try HeatedNode().run(
      outpostNode, "kill -TERM $node; wait $node; echo status $?; until_is 0x00")
    #expect(ending.output == "is 0x06\nstatus 0\nis 0x00\n", "\(ending.all)")
    #expect(!ending.errors.contains("guard:"), "\(ending.errors)")
    #expect(ending.errors.contains("line heater off") && ending.errors.contains("line siren off"))
  }

  @Test("A guard that is killed is replaced, and the next one guards")
  func replaced() throws {
    let ending = try HeatedNode().run(
      outpostNode,
      """
      kill -9 $(cat /proc/$node/task/$node/children)
      until_said "another one begins"
      kill -9 $node; until_said guard:; until_is 0x00
      """)
    #expect(ending.output == "is 0x06\nis 0x00\n", "\(ending.all)")
    #expect(ending.errors.contains("the guard of the outputs has died; another one begins"))
  }

  @Test("What no node has started is no guard")
  func alone() throws {
    let scratch = try Scratch()
    let board = try scratch.board()
    for program in [Program.outpost, outpostNode] {
      let ending = try Program(program, ["guard", board]).finish()
      #expect(ending.status == 64)
      #expect(ending.errors.contains("a node starts its guard by itself"), "\(ending.errors)")
    }
  }
}
