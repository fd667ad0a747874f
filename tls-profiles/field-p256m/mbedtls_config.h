// `field` with the curve of p256-m, which Mbed TLS carries beside its own (3rdparty/p256-m): the
// least memory and code, constant in time on processors that multiply in constant time, and slow.
#pragma once

// p256-m is made for PSA's driver interface, with which Mbed TLS 3.6.6 offers no curve and
// collapses the premaster secret where ECDHE-ECDSA is the only key exchange. The `_ALT` hooks,
// which `field` uses, have neither defect; without this macro p256-m.c compiles to nothing.
#define MBEDTLS_PSA_P256M_DRIVER_ENABLED
// p256-m draws its random number from PSA, which this profile does not have, but by a fixed name:
// the engine's function (p256m.c) takes its place in p256-m.c under a name of the engine's own.
#define psa_generate_random outpost_p256m_random
// Multiplying 32 by 32 bits is one instruction on x86 and 64-bit Arm, whatever the numbers. On a
// Cortex-M3 it is not: leave this out there.
#define MUL64_IS_CONSTANT_TIME
#define MBEDTLS_ECDH_GEN_PUBLIC_ALT
#define MBEDTLS_ECDH_COMPUTE_SHARED_ALT
#define MBEDTLS_ECDSA_VERIFY_ALT
#define MBEDTLS_ECDSA_SIGN_ALT

#include "../field/mbedtls_config.h"
