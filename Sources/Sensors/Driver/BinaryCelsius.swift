/// Thousandths of a degree of a temperature in sixteenths, the unit of many chips; rounded.
func milliCelsius(sixteenths: Int16) -> Int64 {
  (Int64(sixteenths) * 125 + 1) >> 1
}
