// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "foreign-package",
  products: [.library(name: "Balcony", targets: ["Balcony"])],
  dependencies: [.package(name: "outpost", path: "../..")],
  targets: [
    .target(
      name: "Balcony",
      dependencies: [.product(name: "OutpostDrivers", package: "outpost")]),
    .testTarget(
      name: "BalconyTests",
      dependencies: [
        "Balcony", .product(name: "OutpostDrivers", package: "outpost"),
        .product(name: "OutpostSim", package: "outpost"),
      ]),
  ]
)
