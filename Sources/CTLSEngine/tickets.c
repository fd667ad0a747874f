// What a server needs so that its clients can come back without a full handshake (RFC 5077).

#include "tickets.h"

#include "random.h"

#if defined(ISSUES_TICKETS)

// The first ticket makes the keys, not the configuration: they carry their time, which is a
// session's wall clock only within a session (entered.c).
static int prepare(outpost_tls_config *config) {
  if (config->tickets_ready) {
    return 0;
  }
  mbedtls_ssl_ticket_init(&config->tickets);
  int code = mbedtls_ssl_ticket_setup(
      &config->tickets, outpost_tls_random, config, MBEDTLS_CIPHER_AES_256_GCM,
      RESUMPTION_SECONDS_MAX);
  if (code != 0) {
    mbedtls_ssl_ticket_free(&config->tickets);
    return code;
  }
  config->tickets_ready = 1;
  return 0;
}

static int write_ticket(
    void *context, const mbedtls_ssl_session *session, unsigned char *start,
    const unsigned char *end, size_t *length, uint32_t *lifetime) {
  outpost_tls_config *config = context;
  int code = prepare(config);
  return code != 0 ? code
                   : mbedtls_ssl_ticket_write(
                         &config->tickets, session, start, end, length, lifetime);
}

static int parse_ticket(
    void *context, mbedtls_ssl_session *session, unsigned char *bytes, size_t count) {
  outpost_tls_config *config = context;
  // A ticket from before this server began: its key is gone, the client falls back.
  return config->tickets_ready ? mbedtls_ssl_ticket_parse(&config->tickets, session, bytes, count)
                               : MBEDTLS_ERR_SSL_INVALID_MAC;
}

void outpost_tls_issue_tickets(outpost_tls_config *config) {
  mbedtls_ssl_conf_session_tickets_cb(&config->ssl, write_ticket, parse_ticket, config);
}

void outpost_tls_tickets_free(outpost_tls_config *config) {
  if (config->tickets_ready) {
    mbedtls_ssl_ticket_free(&config->tickets);
  }
}

#else

void outpost_tls_issue_tickets(outpost_tls_config *config) { (void)config; }
void outpost_tls_tickets_free(outpost_tls_config *config) { (void)config; }

#endif
