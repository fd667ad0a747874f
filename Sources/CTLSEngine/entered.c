// Which session runs on this thread, and the time that Mbed TLS sees while it does.

#include "entered.h"

#if defined(MBEDTLS_HAVE_TIME)
#include <time.h>
#endif

static _Thread_local outpost_tls_session *entered;

#if defined(MBEDTLS_HAVE_TIME)
// Mbed TLS writes time(2) into the hello's random field (RFC 5246, section 7.4.1.2) and asks it
// when it chooses between two issuers, and a distribution's library has no hook for that. This
// definition takes precedence over the C library's for the whole program: inside a call of the
// engine it answers the caller's wall clock, so the same inputs give the same bytes, and everywhere
// else what time(2) answers. Where the wall clock is unknown the hello gets bytes of the session's
// entropy, which RFC 5246 allows ("clocks are not required to be set correctly").
time_t time(time_t *result) {
  time_t seconds;
  if (entered != NULL) {
    seconds = entered->clock_known ? (time_t)entered->unix_seconds
                                   : (time_t)entered->unknown_clock_filler;
  } else {
    struct timespec now;
    // The coarse clock is the one that the C library's time() reads (time(2), clock_gettime(2)).
    (void)clock_gettime(CLOCK_REALTIME_COARSE, &now);
    seconds = now.tv_sec;
  }
  if (result != NULL) {
    *result = seconds;
  }
  return seconds;
}
#endif

#if MBEDTLS_VERSION_NUMBER >= 0x03060000 && defined(MBEDTLS_HAVE_TIME) && \
    !defined(MBEDTLS_PLATFORM_MS_TIME_ALT) && !defined(OUTPOST_TLS_PROFILE) && \
    !defined(OUTPOST_TLS_WRAPPED_CALLOC)
#include <mbedtls/platform_time.h>

// Mbed TLS 3.6 writes this time into the tickets that a server gives out, TLS 1.2 too, and computes
// their age from it. In the place of the shared library's: the caller's clock inside a call of the
// engine, the library's own source (CLOCK_BOOTTIME) elsewhere. Linked statically, the library's
// definition cannot be replaced.
mbedtls_ms_time_t mbedtls_ms_time(void) {
  if (entered != NULL) {
    return (mbedtls_ms_time_t)(entered->last_now_us / 1000);
  }
  struct timespec now;
  (void)clock_gettime(CLOCK_BOOTTIME, &now);
  return (mbedtls_ms_time_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
#endif

outpost_tls_session *outpost_tls_enter(outpost_tls_session *session) {
  outpost_tls_session *before = entered;
  entered = session;
  return before;
}

void outpost_tls_leave(outpost_tls_session *before) { entered = before; }

outpost_tls_session *outpost_tls_entered(void) { return entered; }
