// Measures the stack of a handshake state: runs it on a stack that is filled with a known byte.

#include "painted_stack.h"

#include <string.h>

#include "inspection.h"
#include "measuring.h"

#if defined(OUTPOST_TLS_MEASURED)

#include <ucontext.h>

enum { PAINT = 0xA5 };

typedef struct {
  ucontext_t outside, inside;
  outpost_tls_session *session;
  int code, done;
  // Random numbers that the state asks for: the caller's code draws them, on the caller's stack.
  int asked;
  unsigned char *bytes;
  size_t count;
} painted_run;

static _Thread_local painted_run *running;

static void enter_state(void) {
  painted_run *run = running;
  run->code = mbedtls_ssl_handshake_step(&run->session->ssl);
  run->done = 1;
}

static uint32_t depth(const uint8_t *stack) {
  uint32_t untouched = 0;
  while (untouched < OUTPOST_TLS_PAINTED_STACK && stack[untouched] == PAINT) {
    untouched++;
  }
  return OUTPOST_TLS_PAINTED_STACK - untouched;
}

static int run_painted(outpost_tls_session *session) {
  outpost_tls_account *account = session->account;
  unsigned state = outpost_tls_state(session);
  painted_run run = {.session = session};
  memset(account->stack, PAINT, OUTPOST_TLS_PAINTED_STACK);
  (void)getcontext(&run.inside);
  run.inside.uc_stack.ss_sp = account->stack;
  run.inside.uc_stack.ss_size = OUTPOST_TLS_PAINTED_STACK;
  run.inside.uc_link = &run.outside;
  makecontext(&run.inside, enter_state, 0);
  running = &run;
  for (;;) {
    (void)swapcontext(&run.outside, &run.inside);
    if (run.done) {
      break;
    }
    run.asked = session->config->entropy(session->config->entropy_context, run.bytes, run.count);
  }
  running = NULL;
  if (state < OUTPOST_TLS_ACCOUNTED_STATES) {
    outpost_tls_note_stack(account, state, depth(account->stack));
  }
  return run.code;
}

int outpost_tls_step(outpost_tls_session *session) {
  if (session->account == NULL) {
    return mbedtls_ssl_handshake_step(&session->ssl);
  }
  outpost_tls_note_state(session->account);
  return session->account->stack == NULL ? mbedtls_ssl_handshake_step(&session->ssl)
                                         : run_painted(session);
}

int outpost_tls_draw(outpost_tls_config *config, unsigned char *bytes, size_t count) {
  painted_run *run = running;
  if (run == NULL) {
    return config->entropy(config->entropy_context, bytes, count);
  }
  run->bytes = bytes;
  run->count = count;
  (void)swapcontext(&run->inside, &run->outside);
  return run->asked;
}

#endif
