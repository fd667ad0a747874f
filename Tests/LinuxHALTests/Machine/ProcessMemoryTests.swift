import Glibc
import Testing

@testable import LinuxHAL

@Suite("The memory of this process")
struct ProcessMemoryTests {
  private func peak(_ status: String?) throws(Errno) -> Int64 {
    let machine = FakeMachine()
    machine.files[ProcessMemory.file] = status
    return try ProcessMemory.residentPeak(machine)
  }

  @Test(
    "The peak memory of a process is the high-water mark of its status",
    arguments: [
      ("Name:\toutpost\nVmPeak:\t  200 kB\nVmHWM:\t   11640 kB\nVmRSS:\t 11000 kB\n", 11_919_360),
      ("VmHWM:\t1 kB", 1_024),
    ])
  func resident(_ status: String, _ bytes: Int64) throws {
    #expect(try peak(status) == bytes)
  }

  @Test(
    "A figure that the status lacks is missing, and never made up",
    arguments: [
      "", "VmRSS:\t5 kB\n", "VmHWM:\n", "VmHWM:\tmuch kB\n", "VmHWM:\t5 MB\n", "VmHWM: 0 kB\n",
    ])
  func missing(_ status: String) {
    #expect(throws: Errno(code: ENODATA)) { try peak(status) }
    #expect(throws: Errno(code: ENOENT)) { try peak(nil) }
  }

  @Test("The peak memory is at least what this process holds now, and not a hundred times as much")
  func real() throws {
    // resident pages, the second number of statm (proc_pid_statm(5)).
    let words = try LinuxDeviceFiles().beginning(of: "/proc/self/statm").split(separator: 0x20)
    let pages = try #require(Int64(String(decoding: words[1], as: UTF8.self)))
    let now = pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    let peak = try ProcessMemory.residentPeak()
    // The kernel counts some pages for each processor apart.
    #expect(peak > now / 2 && peak < now * 100)
  }

  @Test("Files of the machine are read to 8192 bytes, and missing ones are errors")
  func files() throws {
    let files = LinuxDeviceFiles()
    #expect(try files.beginning(of: "/dev/zero") == [UInt8](repeating: 0, count: 8_192))
    #expect(throws: Errno(code: ENOENT)) { try files.beginning(of: "/proc/self/none") }
    #expect(throws: Errno(code: EISDIR)) { try files.beginning(of: "/proc") }
  }
}
