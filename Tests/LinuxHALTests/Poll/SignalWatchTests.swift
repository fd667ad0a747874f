import Glibc
import Testing
import Units

@testable import LinuxHAL

@Suite("The signal watch")
struct SignalWatchTests {
  @Test("A signal wakes the poll, is reported once, and does not end the process")
  func reported() throws {
    var watch = try SignalWatch(for: [SIGUSR1, SIGTERM])
    #expect(try watch.next() == nil)
    pthread_kill(pthread_self(), SIGTERM)
    var set = PollSet()
    let index = set.add(watch.descriptor, .reading)
    #expect(try set.wait(until: LinuxClock().now + .seconds(10)) == 1)
    #expect(set.readiness(of: index) == .reading)
    #expect(try watch.next() == SIGTERM)
    #expect(try watch.next() == nil)
  }

  @Test("The thread's signal mask is as before when the watch goes")
  func restored() throws {
    // Worker threads of the test runner may come with all signals blocked.
    var (set, runner) = (sigset_t(), sigset_t())
    sigaddset(&set, SIGUSR2)
    pthread_sigmask(SIG_UNBLOCK, &set, &runner)
    defer { pthread_sigmask(SIG_SETMASK, &runner, nil) }
    do {
      let watch = try SignalWatch(for: [SIGUSR2])
      #expect(watch.descriptor >= 0)
      #expect(isBlocked(SIGUSR2))
    }
    #expect(!isBlocked(SIGUSR2))
  }

  @Test("A signal that still waits when the watch goes does not end the process")
  func dropped() throws {
    var (set, runner) = (sigset_t(), sigset_t())
    sigaddset(&set, SIGUSR2)
    pthread_sigmask(SIG_UNBLOCK, &set, &runner)
    defer { pthread_sigmask(SIG_SETMASK, &runner, nil) }
    do {
      let watch = try SignalWatch(for: [SIGUSR2])
      pthread_kill(pthread_self(), SIGUSR2)
      #expect(watch.descriptor >= 0)
    }
    #expect(!isBlocked(SIGUSR2))
  }

  private func isBlocked(_ signal: Int32) -> Bool {
    var mask = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &mask)
    return sigismember(&mask, signal) == 1
  }
}
