#include "measure.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static SSL_CTX *settings;
static int version;

const char *client_library(void) { return OpenSSL_version(OPENSSL_VERSION_STRING); }

size_t client_static_bytes(void) { return 0; }

static int on_write(BIO *bio, const char *bytes, int count) {
  return (int)peer_send((int)(intptr_t)BIO_get_data(bio), bytes, (size_t)count);
}

static int on_read(BIO *bio, char *bytes, int count) {
  return (int)peer_receive((int)(intptr_t)BIO_get_data(bio), bytes, (size_t)count);
}

static long on_control(BIO *bio, int command, long number, void *pointer) {
  (void)bio, (void)number, (void)pointer;
  return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *method;

int client_load(const char *option) {
  (void)option;
  return 0;
}

int client_open(const char *anchors, const char *option) {
  version = option != NULL ? TLS1_3_VERSION : TLS1_2_VERSION;
  settings = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(settings, version);
  SSL_CTX_set_max_proto_version(settings, version);
  SSL_CTX_set_verify(settings, SSL_VERIFY_PEER, NULL);
  SSL_CTX_set1_groups_list(settings, "P-256");
  SSL_CTX_set_session_cache_mode(settings, SSL_SESS_CACHE_OFF);
  method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "counted socket");
  BIO_meth_set_write(method, on_write);
  BIO_meth_set_read(method, on_read);
  BIO_meth_set_ctrl(method, on_control);
  return SSL_CTX_load_verify_locations(settings, anchors, NULL) == 1 ? 0 : -1;
}

int client_exchange(int socket, const char *host, const char *request, size_t count) {
  SSL *session = SSL_new(settings);
  BIO *bio = BIO_new(method);
  BIO_set_data(bio, (void *)(intptr_t)socket);
  BIO_set_init(bio, 1);
  SSL_set_bio(session, bio, bio);
  SSL_set_tlsext_host_name(session, host);
  SSL_set1_host(session, host);
  int result = -1;
  char answer[256];
  if (SSL_connect(session) == 1 && SSL_write(session, request, (int)count) == (int)count) {
    for (int moved; result != 0 && (moved = SSL_read(session, answer, sizeof answer)) > 0;) {
      result = peer_is_answered(answer, (size_t)moved) ? 0 : -1;
    }
    SSL_shutdown(session);
  }
  SSL_free(session);
  return result;
}
