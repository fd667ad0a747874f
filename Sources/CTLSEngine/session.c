// One TLS session between two memory buffers.

#include <string.h>

#include "arena.h"
#include "certificates.h"
#include "config.h"
#include "entered.h"
#include "handshake.h"
#include "host_name.h"
#include "inspection.h"
#include "measuring.h"
#include "memory.h"
#include "random.h"
#include "reason.h"
#include "resume.h"
#include "tls13.h"
#include "verify.h"

/// The profile whose header Mbed TLS was compiled with, where it is not the machine's own library.
#if !defined(OUTPOST_TLS_PROFILE)
#define OUTPOST_TLS_PROFILE "system"
#endif

// MARK: Buffers

static int grow_output(outpost_tls_session *session, size_t more) {
  size_t used = session->output_end - session->output_start;
  if (more > OUTPUT_BYTES_MAX - used) {
    return MBEDTLS_ERR_SSL_ALLOC_FAILED;
  }
  if (session->output_start > 0) {
    memmove(session->output, session->output + session->output_start, used);
    session->output_start = 0;
    session->output_end = used;
  }
  if (used + more <= session->output_capacity) {
    return 0;
  }
  // A half more than is needed, so that a flight of small records grows it once or twice.
  size_t capacity = (used + more) + (used + more) / 2;
  uint8_t *larger = outpost_tls_engine_calloc(capacity);
  if (larger == NULL) {
    return MBEDTLS_ERR_SSL_ALLOC_FAILED;
  }
  if (used > 0) {
    memcpy(larger, session->output, used);
  }
  outpost_tls_free(session->output);
  session->output = larger;
  session->output_capacity = capacity;
  return 0;
}

// Mbed TLS's f_send. Takes everything or fails, so MBEDTLS_ERR_SSL_WANT_WRITE never arises and
// with it no call that would have to be repeated with the same arguments.
static int bio_send(void *context, const unsigned char *bytes, size_t count) {
  outpost_tls_session *session = context;
  int code = grow_output(session, count);
  if (code != 0) {
    return code;
  }
  memcpy(session->output + session->output_end, bytes, count);
  session->output_end += count;
  session->facts.bytes_out += count;
  if (!session->over && outpost_tls_current_cost(session) != NULL) {
    outpost_tls_current_cost(session)->bytes_out += (uint32_t)count;
  }
  return (int)count;
}

static int bio_receive(void *context, unsigned char *bytes, size_t count) {
  outpost_tls_session *session = context;
  size_t available = session->input_end - session->input_start;
  if (available == 0) {
    return session->ended_below ? MBEDTLS_ERR_SSL_CONN_EOF : MBEDTLS_ERR_SSL_WANT_READ;
  }
  if (count > available) {
    count = available;
  }
  session->unused_bytes += (uint32_t)count;
  if (session->unused_bytes > UNUSED_BYTES_MAX) {
    return MBEDTLS_ERR_SSL_CONN_EOF;
  }
  memcpy(bytes, session->input + session->input_start, count);
  session->input_start += count;
  session->facts.bytes_in += count;
  if (!session->over && outpost_tls_current_cost(session) != NULL) {
    outpost_tls_current_cost(session)->bytes_in += (uint32_t)count;
  }
  return (int)count;
}

// MARK: Making and freeing

static int fill_unknown_clock(outpost_tls_session *session) {
  outpost_tls_config *config = session->config;
  uint32_t *filler = &session->unknown_clock_filler;
#if defined(ISSUES_TICKETS)
  // Tickets carry their time of issue: without a clock, time stands still for a server's sessions.
  if (!outpost_tls_is_client(session)) {
    if (!config->clock_filler_drawn &&
        outpost_tls_random(config, (unsigned char *)&config->clock_filler, sizeof *filler) != 0) {
      return -1;
    }
    config->clock_filler_drawn = 1;
    *filler = config->clock_filler;
    return 0;
  }
#endif
  return outpost_tls_random(config, (unsigned char *)filler, sizeof *filler);
}

static outpost_tls_status make(outpost_tls_config *config, outpost_tls_session **result) {
  *result = NULL;
  outpost_tls_session *session = outpost_tls_context_calloc(sizeof *session);
  if (session == NULL) {
    return OUTPOST_TLS_OUT_OF_MEMORY;
  }
  mbedtls_ssl_init(&session->ssl);
  session->config = config;
  session->chain_failure = OUTPOST_TLS_UNKNOWN_AUTHORITY;
  session->valid_from = INT64_MIN;
  session->valid_to = INT64_MAX;
#if defined(OUTPOST_TLS_MEASURED)
  session->account = outpost_tls_selected_account();
#endif
  *result = session;
  outpost_tls_arena_begin(ARENA_OF(config));
  if (fill_unknown_clock(session) != 0) {
    config->entropy_failed = 0;
    return OUTPOST_TLS_NO_ENTROPY;
  }
  if (mbedtls_ssl_setup(&session->ssl, &config->ssl) != 0) {
    return outpost_tls_no_memory(config);
  }
  mbedtls_ssl_set_bio(&session->ssl, session, bio_send, bio_receive, NULL);
  return OUTPOST_TLS_DONE;
}

static void session_free(outpost_tls_session *session) {
  mbedtls_ssl_free(&session->ssl);
  outpost_tls_free(session->output);
  mbedtls_platform_zeroize(session, sizeof *session);
  outpost_tls_free(session);
}

static outpost_tls_status made(outpost_tls_status status, outpost_tls_session **result) {
  if (status != OUTPOST_TLS_DONE && *result != NULL) {
    session_free(*result);
    *result = NULL;
  }
  return status;
}

static outpost_tls_status open_client(
    outpost_tls_config *config, const char *name, const uint8_t *address, size_t address_count,
    outpost_tls_session **result) {
  outpost_tls_status status = make(config, result);
  if (status != OUTPOST_TLS_DONE) {
    return status;
  }
  outpost_tls_session *session = *result;
  mbedtls_ssl_set_verify(&session->ssl, outpost_tls_verify, session);
  if (address_count != 0) {
    memcpy(session->address, address, address_count);
    session->address_count = address_count;
  }
  // server_name must not hold an address (RFC 6066, section 3). Mbed TLS 3.6 accepts an explicit
  // NULL; outpost_tls_verify checks the address.
  int code = mbedtls_ssl_set_hostname(&session->ssl, address_count != 0 ? NULL : name);
  return code == 0 ? OUTPOST_TLS_DONE : outpost_tls_no_memory(config);
}

static outpost_tls_status client(
    outpost_tls_config *config, const char *name, const uint8_t *address, size_t address_count,
    outpost_tls_session **result) {
  *result = NULL;
  int has_address = address != NULL && (address_count == 4 || address_count == 16);
  if (address_count == 0 ? !outpost_tls_is_host_name(name) : !has_address) {
    return OUTPOST_TLS_BAD_NAME;
  }
  outpost_tls_arena *before = outpost_tls_arena_select(ARENA_OF(config));
  outpost_tls_status status = open_client(config, name, address, address_count, result);
  (void)outpost_tls_arena_select(before);
  return made(status, result);
}

static outpost_tls_status server(outpost_tls_config *config, outpost_tls_session **result) {
#if defined(MBEDTLS_SSL_SRV_C)
  outpost_tls_status status = make(config, result);
  if (status == OUTPOST_TLS_DONE) {
    mbedtls_ssl_set_verify(&(*result)->ssl, outpost_tls_verify, *result);
  }
  return made(status, result);
#else
  (void)config;
  *result = NULL;
  return OUTPOST_TLS_NOT_BUILT_IN;
#endif
}

static void set_pin(outpost_tls_session *session, const uint8_t *fingerprint) {
  session->pin_state = fingerprint == NULL ? PIN_FIRST_USE : PIN_SET;
  if (fingerprint != NULL) {
    memcpy(session->pin, fingerprint, FINGERPRINT_BYTES);
  }
}

static void set_wall_clock(
    outpost_tls_session *session, outpost_tls_time knowledge, int64_t unix_seconds) {
  // Certificates know the years 0 to 9999 (RFC 5280, section 4.1.2.5), and Mbed TLS 3.6 gives up
  // where gmtime_r does: no time outside of 1970 to 9999 can change a verdict.
  const int64_t last = 253402300799;
  session->clock_known = knowledge;
  session->unix_seconds = unix_seconds < 0 ? 0 : unix_seconds > last ? last : unix_seconds;
}

// MARK: Bytes below

static uint8_t *input_space(outpost_tls_session *session, size_t *count) {
  if (session->input_start == session->input_end) {
    session->input_start = session->input_end = 0;
  }
  *count = INPUT_BYTES - session->input_end;
  return session->input + session->input_end;
}

static void input_filled(outpost_tls_session *session, size_t count) {
  size_t space = INPUT_BYTES - session->input_end;
  session->input_end += count < space ? count : space;
}

static void input_ended(outpost_tls_session *session) { session->ended_below = 1; }

static const uint8_t *output(const outpost_tls_session *session, size_t *count) {
  *count = session->output_end - session->output_start;
  return *count == 0 ? session->input : session->output + session->output_start;
}

static void output_taken(outpost_tls_session *session, size_t count) {
  size_t waiting = session->output_end - session->output_start;
  session->output_start += count < waiting ? count : waiting;
  if (session->output_start == session->output_end) {
    // Frees the buffer between flights: the peer's certificate needs the memory.
    outpost_tls_free(session->output);
    session->output = NULL;
    session->output_capacity = session->output_start = session->output_end = 0;
  }
}

// MARK: Bytes above

// Before the handshake is over mbedtls_ssl_read and mbedtls_ssl_write would run it themselves,
// past the accounts and the last checks: so they are not called before.
static outpost_tls_status refuse_early(const outpost_tls_session *session, size_t count) {
  if (session->failure != 0) {
    return session->failure;
  }
  return session->over && count > 0 ? OUTPOST_TLS_DONE : OUTPOST_TLS_MISUSE;
}

static outpost_tls_status read_bytes(
    outpost_tls_session *session, uint8_t *bytes, size_t count, size_t *moved) {
  *moved = 0;
  outpost_tls_status status = refuse_early(session, count);
  if (status != OUTPOST_TLS_DONE) {
    return status;
  }
  if (session->peer_closed) {
    return OUTPOST_TLS_ENDED;
  }
  outpost_tls_session *before = outpost_tls_enter(session);
  size_t input_before;
  int code;
  do {
    input_before = session->input_start;
    code = mbedtls_ssl_read(&session->ssl, bytes, count);
  } while ((code == MBEDTLS_ERR_SSL_WANT_READ &&
            outpost_tls_made_progress(session, input_before)) ||
           outpost_tls13_is_at_ticket(session, code));
  outpost_tls_leave(before);
  if (code > 0) {
    session->unused_bytes = 0;
    *moved = (size_t)code;
    return OUTPOST_TLS_DONE;
  }
  if (code == MBEDTLS_ERR_SSL_WANT_READ) {
    return OUTPOST_TLS_WANT_INPUT;
  }
  if (code == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) {
    session->peer_closed = 1;
    return OUTPOST_TLS_ENDED;
  }
  // 0 is the end of the stream below without close_notify: a truncation (RFC 5246, 7.2.1).
  return outpost_tls_fail(session, code == 0 ? MBEDTLS_ERR_SSL_CONN_EOF : code);
}

static outpost_tls_status write_bytes(
    outpost_tls_session *session, const uint8_t *bytes, size_t count, size_t *moved) {
  *moved = 0;
  outpost_tls_status status = refuse_early(session, count);
  if (status != OUTPOST_TLS_DONE) {
    return status;
  }
  if (session->output_start != session->output_end) {
    return OUTPOST_TLS_WANT_OUTPUT;
  }
  outpost_tls_session *before = outpost_tls_enter(session);
  int code = mbedtls_ssl_write(
      &session->ssl, bytes, count < RECORD_BYTES_MAX ? count : RECORD_BYTES_MAX);
  outpost_tls_leave(before);
  if (code <= 0) {
    return outpost_tls_fail(session, code);
  }
  *moved = (size_t)code;
  return OUTPOST_TLS_DONE;
}

static outpost_tls_status close_notify(outpost_tls_session *session) {
  if (session->failure != 0 || !session->over) {
    return session->failure != 0 ? session->failure : OUTPOST_TLS_MISUSE;
  }
  outpost_tls_session *before = outpost_tls_enter(session);
  int code = mbedtls_ssl_close_notify(&session->ssl);
  outpost_tls_leave(before);
  return code == 0 ? OUTPOST_TLS_DONE : outpost_tls_fail(session, code);
}

// MARK: Facts

static void facts(const outpost_tls_session *session, outpost_tls_facts *result) {
  *result = session->facts;
  if (session->over) {
    result->version = mbedtls_ssl_get_version(&session->ssl);
    result->suite = mbedtls_ssl_get_ciphersuite(&session->ssl);
  }
}

static void library_version(char *text) {
#if defined(MBEDTLS_VERSION_C)
  mbedtls_version_get_string_full(text);
#else
  memcpy(text, "Mbed TLS " MBEDTLS_VERSION_STRING, sizeof "Mbed TLS " MBEDTLS_VERSION_STRING);
#endif
}

#define LAYOUT                                                                     \
  ((uint32_t)(sizeof(outpost_tls_api) * 31 + sizeof(outpost_tls_facts) * 37 +      \
              sizeof(outpost_tls_problem) * 41 + sizeof(outpost_tls_measuring) * 43 + \
              sizeof(outpost_tls_measurement) * 47 + sizeof(outpost_tls_sizes) * 53))

const outpost_tls_api *outpost_tls_engine(void) {
  static const outpost_tls_api api = {
      .abi = OUTPOST_TLS_ABI | LAYOUT << 8,
      .profile = OUTPOST_TLS_PROFILE,
#if defined(OUTPOST_TLS_MEASURED)
      .measuring = &outpost_tls_measuring_calls,
#endif
      .library_version = library_version,
      .client_config = outpost_tls_client_config,
      .server_config = outpost_tls_server_config,
      .config_free = outpost_tls_config_free,
      .is_host_name = outpost_tls_is_host_name,
      .client = client,
      .server = server,
      .session_free = session_free,
      .set_wall_clock = set_wall_clock,
      .handshake = outpost_tls_handshake,
      .input_space = input_space,
      .input_filled = input_filled,
      .input_ended = input_ended,
      .output = output,
      .output_taken = output_taken,
      .read = read_bytes,
      .write = write_bytes,
      .close_notify = close_notify,
      .facts = facts,
      .identity = outpost_tls_identity,
      .demand_identity = outpost_tls_demand_identity,
      .pinned_config = outpost_tls_pinned_config,
      .set_pin = set_pin,
      .save = outpost_tls_save,
      .offer = outpost_tls_offer,
      .saved_free = outpost_tls_saved_free,
      .set_arena = outpost_tls_set_arena,
      .arena = outpost_tls_arena_read,
      .unusable_anchor = outpost_tls_unusable_anchor,
  };
  return &api;
}
