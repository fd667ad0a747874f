#include "measure.h"

#include <gnutls/gnutls.h>
#include <stddef.h>

static gnutls_certificate_credentials_t credentials;
static gnutls_priority_t priority;

const char *client_library(void) { return gnutls_check_version(NULL); }

size_t client_static_bytes(void) { return 0; }

int client_load(const char *option) {
  (void)option;
  return 0;
}

int client_open(const char *anchors, const char *option) {
  const char *version = option != NULL ? "NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-SECP256R1"
                                       : "NORMAL:-VERS-ALL:+VERS-TLS1.2:-GROUP-ALL:+GROUP-SECP256R1";
  gnutls_global_init();
  gnutls_certificate_allocate_credentials(&credentials);
  return gnutls_priority_init(&priority, version, NULL) == 0 &&
                 gnutls_certificate_set_x509_trust_file(credentials, anchors, GNUTLS_X509_FMT_PEM) > 0
             ? 0
             : -1;
}

static ssize_t on_push(gnutls_transport_ptr_t to, const void *bytes, size_t count) {
  return peer_send((int)(intptr_t)to, bytes, count);
}

static ssize_t on_pull(gnutls_transport_ptr_t from, void *bytes, size_t count) {
  return peer_receive((int)(intptr_t)from, bytes, count);
}

int client_exchange(int socket, const char *host, const char *request, size_t count) {
  gnutls_session_t session;
  gnutls_init(&session, GNUTLS_CLIENT | GNUTLS_NO_TICKETS);
  gnutls_priority_set(session, priority);
  gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_server_name_set(session, GNUTLS_NAME_DNS, host, __builtin_strlen(host));
  gnutls_session_set_verify_cert(session, host, 0);
  gnutls_transport_set_ptr(session, (void *)(intptr_t)socket);
  gnutls_transport_set_push_function(session, on_push);
  gnutls_transport_set_pull_function(session, on_pull);
  int result = -1;
  char answer[256];
  if (gnutls_handshake(session) == 0 &&
      gnutls_record_send(session, request, count) == (ssize_t)count) {
    for (ssize_t moved; result != 0 && (moved = gnutls_record_recv(session, answer, sizeof answer)) > 0;) {
      result = peer_is_answered(answer, (size_t)moved) ? 0 : -1;
    }
    gnutls_bye(session, GNUTLS_SHUT_WR);
  }
  gnutls_deinit(session);
  return result;
}
