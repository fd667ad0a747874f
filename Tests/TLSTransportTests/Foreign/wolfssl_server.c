// A server of wolfSSL's make for InteropServersTests: answers one POST on a free port of the
// loopback.
//
//   wolfssl-server CHAIN KEY [1.2 | 1.3]
//
// TLS 1.2, or the version that is named; both with any other word.

#include <wolfssl/options.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <wolfssl/ssl.h>

static void check(int good, const char *what) {
  if (!good) {
    printf("ERROR %s\n", what);
    exit(1);
  }
}

static int is_whole(const char *text) {
  const char *length = strstr(text, "Content-Length: ");
  const char *body = strstr(text, "\r\n\r\n");
  return length != NULL && body != NULL && strlen(body + 4) >= strtoul(length + 16, NULL, 10);
}

static WOLFSSL_METHOD *method(const char *version) {
  return strcmp(version, "1.2") == 0   ? wolfTLSv1_2_server_method()
         : strcmp(version, "1.3") == 0 ? wolfTLSv1_3_server_method()
                                       : wolfSSLv23_server_method();
}

int main(int count, char **arguments) {
  check(count == 3 || count == 4, "usage");
  WOLFSSL_CTX *context = wolfSSL_CTX_new(method(count == 4 ? arguments[3] : "1.2"));
  check(wolfSSL_CTX_use_certificate_chain_file(context, arguments[1]) == SSL_SUCCESS, "chain");
  check(wolfSSL_CTX_use_PrivateKey_file(context, arguments[2], SSL_FILETYPE_PEM) == SSL_SUCCESS,
        "key");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  check(bind(listener, (struct sockaddr *)&address, length) == 0 && listen(listener, 1) == 0 &&
            getsockname(listener, (struct sockaddr *)&address, &length) == 0, "listener");
  printf("PORT %d\n", ntohs(address.sin_port));
  fflush(stdout);
  WOLFSSL *session = wolfSSL_new(context);
  wolfSSL_set_fd(session, accept(listener, NULL, NULL));
  check(wolfSSL_accept(session) == SSL_SUCCESS, "handshake");
  char text[4096] = "";
  size_t filled = 0;
  while (!is_whole(text)) {
    int moved = wolfSSL_read(session, text + filled, (int)(sizeof text - 1 - filled));
    check(moved > 0, "read");
    filled += (size_t)moved;
    text[filled] = 0;
  }
  static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ntaken\n";
  check(wolfSSL_write(session, answer, sizeof answer - 1) == sizeof answer - 1, "write");
  wolfSSL_shutdown(session);
  wolfSSL_free(session);
  wolfSSL_CTX_free(context);
  return 0;
}
