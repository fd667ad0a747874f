#include "measure.h"

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

static WOLFSSL_CTX *settings;

const char *client_library(void) { return wolfSSL_lib_version(); }

size_t client_static_bytes(void) { return 0; }

static int on_send(WOLFSSL *session, char *bytes, int count, void *socket) {
  (void)session;
  return (int)peer_send((int)(intptr_t)socket, bytes, (size_t)count);
}

static int on_receive(WOLFSSL *session, char *bytes, int count, void *socket) {
  (void)session;
  return (int)peer_receive((int)(intptr_t)socket, bytes, (size_t)count);
}

int client_load(const char *option) {
  (void)option;
  return 0;
}

int client_open(const char *anchors, const char *option) {
  wolfSSL_Init();
  settings = wolfSSL_CTX_new(option != NULL ? wolfTLSv1_3_client_method() : wolfTLSv1_2_client_method());
  wolfSSL_CTX_set_verify(settings, WOLFSSL_VERIFY_PEER, NULL);
  wolfSSL_CTX_SetIOSend(settings, on_send);
  wolfSSL_CTX_SetIORecv(settings, on_receive);
  wolfSSL_CTX_set_session_cache_mode(settings, WOLFSSL_SESS_CACHE_OFF);
  return wolfSSL_CTX_load_verify_locations(settings, anchors, NULL) == WOLFSSL_SUCCESS ? 0 : -1;
}

int client_exchange(int socket, const char *host, const char *request, size_t count) {
  WOLFSSL *session = wolfSSL_new(settings);
  wolfSSL_SetIOReadCtx(session, (void *)(intptr_t)socket);
  wolfSSL_SetIOWriteCtx(session, (void *)(intptr_t)socket);
  wolfSSL_UseSNI(session, WOLFSSL_SNI_HOST_NAME, host, (unsigned short)__builtin_strlen(host));
  wolfSSL_check_domain_name(session, host);
  int result = -1;
  char answer[256];
  if (wolfSSL_connect(session) == WOLFSSL_SUCCESS &&
      wolfSSL_write(session, request, (int)count) == (int)count) {
    for (int moved; result != 0 && (moved = wolfSSL_read(session, answer, sizeof answer)) > 0;) {
      result = peer_is_answered(answer, (size_t)moved) ? 0 : -1;
    }
    wolfSSL_shutdown(session);
  }
  wolfSSL_free(session);
  return result;
}
