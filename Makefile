# The two commands of a fresh machine: `make demo` and `make test`. Everything else is for developers.

include scripts/build-environment.mk

.PHONY: help demo test deb check-deb check-arm64 profiles bench bench-tls soak lab check-budgets check-external check-trixie check-swift62 build release embedded format

help:
	@echo "make demo    install what is missing, build, replay the scenarios, run the hub for 10 s"
	@echo "make test    install what is missing, build, run every test"
	@echo "make deb     make the Debian packages of this machine's release; ARCH=arm64 those of Raspberry Pi OS"
	@echo "make check-deb   make them twice, compare them, install, upgrade and remove them in bare roots; needs root"
	@echo "make check-arm64   cross-build those of Raspberry Pi OS and run them on a Raspberry Pi of QEMU's; needs root and 8 GB"
	@echo "make profiles   build the TLS profiles that boards name"
	@echo "make bench   measure simulation speed with the release build"
	@echo "make bench-tls   one exchange with each TLS profile and with other libraries, in one run"
	@echo "make soak    the long runs: every allocation fails, fuzzing, a million mutated files, real kernels in QEMU"
	@echo "make lab     real kernels in QEMU: a PC with simulated lines and buses, a Raspberry Pi 3 with sensors"
	@echo "make check-budgets   hold memory, bytes and time of TLS against budgets/tls.yaml"
	@echo "make check-external   other people's drivers read the simulated chips; needs PyPI"
	@echo "make check-trixie   run make test and make demo in a minimal Debian 13; needs root"
	@echo "make check-swift62   build with Swift 6.2 in a minimal Debian sid; needs root and 5 GB"
	@echo "make format  format all Swift files"

demo:
	@scripts/setup.sh build
	@scripts/make-profiles.sh --optional
	@scripts/demo.sh

test:
	@scripts/setup.sh test
	@scripts/make-profiles.sh --optional
	@scripts/test.sh

deb:
	@scripts/make-deb.sh $(ARCH)

check-deb:
	@scripts/setup.sh check-deb
	@scripts/check-deb.sh

check-arm64:
	@scripts/check-arm64.sh

profiles:
	@scripts/setup.sh build
	@scripts/make-profiles.sh

bench:
	@scripts/setup.sh build
	@scripts/bench.sh

bench-tls:
	@scripts/setup.sh bench-tls
	@scripts/make-profiles.sh
	@scripts/bench-tls.sh

soak:
	@scripts/setup.sh test
	@scripts/make-profiles.sh
	OUTPOST_SOAK=1 swift test --disable-xctest --filter 'AllocationFailureTests|DisturbedTransferTests|RandomRuleTests|MutatedFileTests|StoreFaultTests|SimulatedDiskTests|OutboxKillTests|ChainVerdictTests|CurlTests'
	scripts/constant-time.sh
	scripts/fuzz.sh
	scripts/hardware-lab.sh --libgpiod 1
	scripts/hardware-lab.sh --libgpiod 2
	scripts/deb-life-pi.sh --day || [ $$? -eq 4 ]

lab:
	@scripts/setup.sh lab
	@scripts/lab.sh

check-budgets:
	@scripts/setup.sh test
	@scripts/make-profiles.sh --optional
	@scripts/check-budgets.sh

check-external:
	@scripts/setup.sh external
	@scripts/check-external.sh

check-trixie:
	@scripts/setup.sh roots
	@scripts/check-trixie.sh

check-swift62:
	@scripts/setup.sh roots
	@scripts/check-swift62.sh

embedded:
	scripts/embedded-check.sh

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests
