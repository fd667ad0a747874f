import Glibc
import LinuxHAL
import SimBoard
import SimWorld
import Units

/// A simulated board that lives in real time.
final class BoardLife {
  private let board: LiveBoard
  private let age: Interval
  private let clock = LinuxClock()
  private let began: Instant

  /// A board that has had power for `age`.
  init(_ board: LiveBoard, age: Interval) {
    self.board = board
    self.age = age
    began = clock.now
  }

  /// Moves the board on to the present.
  func catchUp() {
    board.catchUp(to: elapsed)
  }

  /// A program that asks without a pause must not make the board's time run ahead.
  func waitForTheBits() {
    let ahead = board.clock.now.since(.zero).microseconds - elapsed.microseconds
    guard ahead > 0 else { return }
    var time = timespec(tv_sec: Int(ahead / 1_000_000), tv_nsec: Int(ahead % 1_000_000) * 1_000)
    nanosleep(&time, nil)
  }

  /// The time since power-on.
  private var elapsed: Interval { age + clock.now.since(began) }
}
