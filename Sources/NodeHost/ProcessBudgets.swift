package import BoardFiles
import LinuxHAL
import Results

/// Budgets of the node's process for memory, judged when it ends in order.
package struct ProcessBudgets {
  private let numbers: [BudgetNumber]

  /// Takes those of a board's or a scenario's budgets that are about the process.
  package init(_ budgets: [BudgetNumber]) {
    numbers = budgets.filter(\.figure.isOfProcess)
  }

  /// What keeps them from being judged here, with the remedy; nil if nothing does.
  var obstacle: String? {
    guard let first = numbers.first else { return nil }
    do throws(Errno) {
      _ = try ProcessMemory.residentPeak()
      return nil
    } catch {
      return "\(first.place): `resident` cannot be judged: \(ProcessMemory.file): \(error.text); "
        + "mount /proc, or remove the budget"
    }
  }

  /// Compares this process with them and prints the result; ends the command where one is exceeded.
  package func judge() throws {
    guard !numbers.isEmpty else { return }
    let peak: Int64
    do throws(Errno) {
      // Before anything else, for the telling takes memory as well.
      peak = try ProcessMemory.residentPeak()
    } catch {
      Console.note("error: \(ProcessMemory.file): \(error.text)")
      throw ExitStatus.environmentLacking
    }
    var table = RunBudgetTable(showsAll: true)
    table.add(numbers.map { BudgetVerdict($0, value: peak) })
    table.finish()
    guard table.broken == 0 else { throw ExitStatus.budgetExceeded }
  }
}
