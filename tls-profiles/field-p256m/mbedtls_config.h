// `field` with the curve of p256-m, which Mbed TLS carries beside its own (3rdparty/p256-m): the least memory and
// code, constant in time on processors that multiply in constant time, and slow.
#pragma once

// p256-m is made for PSA's driver interface, with which Mbed TLS 3.6.6 offers no curve and collapses the premaster
// secret where ECDHE-ECDSA is the only key exchange. The doors of the classic interface, which `field` opens, have
// neither defect; this macro only makes the file compile to something.
#define MBEDTLS_PSA_P256M_DRIVER_ENABLED
// 32 by 32 bits on x86 and on 64-bit Arm: one instruction, whatever the numbers (Cortex-M3's is not: leave it out there).
#define MUL64_IS_CONSTANT_TIME
#define MBEDTLS_ECDH_GEN_PUBLIC_ALT
#define MBEDTLS_ECDH_COMPUTE_SHARED_ALT
#define MBEDTLS_ECDSA_VERIFY_ALT
#define MBEDTLS_ECDSA_SIGN_ALT

#include "../field/mbedtls_config.h"
