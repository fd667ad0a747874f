/// A number with its noun: `1 scenario`, `2 scenarios`; `plural` where an s does not make it.
package func counted(_ count: some BinaryInteger, _ noun: String, _ plural: String? = nil) -> String
{
  "\(count) " + (count == 1 ? noun : plural ?? noun + "s")
}
