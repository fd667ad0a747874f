/// What `outpost-node help` prints.
enum HelpText {
  /// The help of a command, or of the program.
  static func text(of command: String?) -> String {
    switch command {
    case "run": run
    case "check": check
    case "trust": trust
    case "set": set
    case "outbox": outbox
    case "doctor": doctor
    case "scan": scan
    default: program
    }
  }

  private static let program = """
    OVERVIEW: Runs a board's node on this machine.

    Exit status: 0 all is well; 2 a file is wrong; 3 a budget was exceeded; 4 the environment lacks
    something; 64 misuse of the command line.

    USAGE: outpost-node <subcommand>

    OPTIONS:
      --version               Show the version.
      -h, --help              Show help information.

    SUBCOMMANDS:
      check                   Checks board files and names every problem.
      doctor                  Looks at what a node needs of this machine, and says what to do where
                              it lacks.
      outbox                  Shows and changes what waits in an outbox file.
      run                     Runs a board's node: reads sensors, raises alarms, reports over HTTPS.
      scan                    Asks this machine's buses what is on them, and writes a first board
                              file.
      set                     Switches a controlled line of a running node for a while.
      trust                   Shows and accepts what a board trusts: the key of a server, or the
                              authorities of one.

      See 'outpost-node help <subcommand>' for detailed help.
    """

  private static let run = """
    OVERVIEW: Runs a board's node: reads sensors, raises alarms, reports over HTTPS.

    SIGHUP reads the files again. Ends with SIGINT or SIGTERM; messages that wait then are still
    tried for a few seconds. Exit
    status 2 if a file is wrong, 3 if the process took more memory than its budget `resident` at the
    end, 4 if a device, permission or file is missing.

    USAGE: outpost-node run [--for <for>] [--metrics <metrics>] [--live] [--verbose] [--strict]
                            <board>

    ARGUMENTS:
      <board>                 The board file.

    OPTIONS:
      --for <for>             Stop after this time: 10s, 5min, 24h.
      --metrics <metrics>     Write metrics for Prometheus into this file, each 15 s or as the
                              board says.
      --live                  Log every reading.
      --verbose               Log acknowledgements as well.
      --strict                Take warnings about files for errors.
      -h, --help              Show help information.
    """

  private static let check = """
    OVERVIEW: Checks board files and names every problem.

    Folders are searched for *.yaml. Warnings name what is allowed and can never work: a limit
    beyond what a chip can read, a bus that is too fast, an input that floats. Exit status 2 if
    anything is wrong. `outpost check` checks scenarios and budgets.

    USAGE: outpost-node check [--explain] [--strict] <paths> ...

    ARGUMENTS:
      <paths>                 Files and folders.

    OPTIONS:
      --explain               Say wiring and rules of good boards in words.
      --strict                Take warnings for errors.
      -h, --help              Show help information.
    """

  private static let doctor = """
    OVERVIEW: Looks at what a node needs of this machine, and says what to do where it lacks.

    Clock, supply and buses; with a board also its devices, lines, files, certificates and the disk
    of its outbox. On each I2C bus it asks for the addresses that answer. With --uplink it looks at
    the way to the board's servers instead: addresses, TLS with each profile that is installed,
    certificates, and what answers there; it reports nothing, and shows no secret but a broker's
    password to its broker. Exit status 4 if the node would not run.

    USAGE: outpost-node doctor [--uplink] [--json] [<board>]

    ARGUMENTS:
      <board>                 The board file; without one the machine alone.

    OPTIONS:
      --uplink                Look at the way to the board's servers.
      --json                  Print the findings as JSON.
      -h, --help              Show help information.
    """

  private static let scan = """
    OVERVIEW: Asks this machine's buses what is on them, and writes a first board file.

    It reads registers that identify a chip, and changes none. What it recognises is wired; what it
    does not is a comment with what it may be, as are sensors of the kernel and GPIO lines. Addresses
    that a driver of the kernel has are not asked. Multiplexers are switched through their channels
    and left as they were, so a node that runs on the bus should be stopped. Exit status 4 if nothing
    can be asked, or the file exists.

    USAGE: outpost-node scan [--bus <number> ...] [--out <file>]

    OPTIONS:
      --bus <number>          Ask this bus alone; may be repeated.
      --out <file>            Write the file here; one that exists is left alone.
      -h, --help              Show help information.
    """

  private static let outbox = """
    OVERVIEW: Shows and changes what waits in an outbox file.

    Also while the node runs: list, show, export and verify read a copy, and retry, drop and erase ask
    the node. Exit status 2 if the file is damaged or the board wrong, 4 if the file cannot be read or
    written, or the node does not answer.

    USAGE: outpost-node outbox <list|export|verify|erase> <file>
           outpost-node outbox show <name> ... <file>
           outpost-node outbox <retry|drop> [--uplink <uplink>] <name> ... <file>

    ARGUMENTS:
      <file>                  The board file, or its outbox file.
      <name>                  Name of a message, as `list` prints it. None for `retry` means all
                              that servers refused for good; so does `refused` for `drop`.

    OPTIONS:
      --uplink <uplink>       Which of several uplinks, by its name; all by default.
      -h, --help              Show help information.
    """

  private static let set = """
    OVERVIEW: Switches a controlled line of a running node for a while.

    Rules with `drive: off` and the line's limits come first; the answer says what the line does.
    Exit status 2 if the board is wrong, 4 if its node does not run or may not be asked.

    USAGE: outpost-node set <line> on|off --for <for> <board>
           outpost-node set <line> auto <board>

    ARGUMENTS:
      <line>                  A line of the board's section `control`.
      <board>                 The board file.

    OPTIONS:
      --for <for>             How long, at most 24h: 30s, 10min, 2h.
      -h, --help              Show help information.
    """

  private static let trust = """
    OVERVIEW: Shows and accepts what a board trusts: the key of a server, or the authorities of one.

    `show` and `accept` are for boards with `trust: {pin: first-use}`. A running node notices an
    acceptance at its next attempt to deliver. Exit status 2 if the board is wrong or trusts
    authorities, 4 if the state cannot be read or written.

    `anchor` writes those trust anchors that vouch for a server, after a person has seen them. It
    verifies the server with all anchors of --from, shows what it sent and the anchors with their
    fingerprints, and asks. Exit status 4 if no anchor vouches, with the reason.

    USAGE: outpost-node trust show [--uplink <uplink>] <board>
           outpost-node trust accept [--uplink <uplink>] <fingerprint> <board>
           outpost-node trust anchor [--from <path>] --out <file> [--accept <fingerprint> ...]
                                     <host>[:<port>]

    ARGUMENTS:
      <fingerprint>           SHA-256 of the public key in 64 hexadecimal digits, as `trust show`
                              prints it.
      <board>                 The board file.

    OPTIONS:
      --uplink <uplink>       Which of several uplinks, by its name.
      --from <path>           A folder of certificates, or one file of several; /etc/ssl/certs by
                              default.
      --out <file>            The file for `trust: {ca: FILE}`.
      --accept <fingerprint>  SHA-256 of an anchor that a person has seen: write it without asking;
                              may be repeated.
      -h, --help              Show help information.
    """
}
