#include "measure.h"

#include <bearssl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

// What a program provides itself: BearSSL never allocates.
static br_ssl_client_context client;
static br_x509_minimal_context validator;
static uint8_t buffer[BR_SSL_BUFSIZE_BIDI];
static br_x509_trust_anchor anchor;
static uint8_t name_bytes[512], key_bytes[512];
static size_t name_count;

const char *client_library(void) { return "0.6"; }

size_t client_static_bytes(void) { return sizeof client + sizeof validator + sizeof buffer; }

static void on_name(void *context, const void *bytes, size_t count) {
  (void)context;
  if (count <= sizeof name_bytes - name_count) {
    memcpy(name_bytes + name_count, bytes, count);
    name_count += count;
  }
}

static br_x509_decoder_context decoder;

static void on_certificate(void *context, const void *bytes, size_t count) {
  (void)context;
  br_x509_decoder_push(&decoder, bytes, count);
}

int client_load(const char *option) {
  (void)option;
  return 0;
}

int client_open(const char *anchors, const char *option) {
  (void)option;
  char text[8192];
  FILE *file = fopen(anchors, "r");
  if (file == NULL) {
    return -1;
  }
  size_t count = fread(text, 1, sizeof text, file);
  fclose(file);
  br_pem_decoder_context pem;
  br_pem_decoder_init(&pem);
  br_x509_decoder_init(&decoder, on_name, NULL);
  for (size_t used = 0; used < count;) {
    used += br_pem_decoder_push(&pem, text + used, count - used);
    int event = br_pem_decoder_event(&pem);
    if (event == BR_PEM_BEGIN_OBJ) {
      br_pem_decoder_setdest(&pem, on_certificate, NULL);
    } else if (event != 0) {
      break;
    }
  }
  br_x509_pkey *key = br_x509_decoder_get_pkey(&decoder);
  if (key == NULL || key->key_type != BR_KEYTYPE_EC || key->key.ec.qlen > sizeof key_bytes) {
    return -1;
  }
  memcpy(key_bytes, key->key.ec.q, key->key.ec.qlen);
  anchor.dn.data = name_bytes;
  anchor.dn.len = name_count;
  anchor.flags = BR_X509_TA_CA;
  anchor.pkey = *key;
  anchor.pkey.key.ec.q = key_bytes;
  return 0;
}

static int on_send(void *socket, const unsigned char *bytes, size_t count) {
  return (int)peer_send((int)(intptr_t)socket, bytes, count);
}

static int on_receive(void *socket, unsigned char *bytes, size_t count) {
  int moved = (int)peer_receive((int)(intptr_t)socket, bytes, count);
  return moved > 0 ? moved : -1;
}

int client_exchange(int socket, const char *host, const char *request, size_t count) {
  br_ssl_client_init_full(&client, &validator, &anchor, 1);
  br_ssl_engine_set_versions(&client.eng, BR_TLS12, BR_TLS12);
  time_t now = time(NULL);
  // Days are counted from the year 0 (bearssl_x509.h, br_x509_minimal_set_time).
  br_x509_minimal_set_time(&validator, (uint32_t)(now / 86400) + 719528, (uint32_t)(now % 86400));
  br_ssl_engine_set_buffer(&client.eng, buffer, sizeof buffer, 1);
  uint8_t seed[32];
  if (getrandom(seed, sizeof seed, 0) != sizeof seed) {
    return -1;
  }
  br_ssl_engine_inject_entropy(&client.eng, seed, sizeof seed);
  br_ssl_client_reset(&client, host, 0);
  br_sslio_context stream;
  br_sslio_init(&stream, &client.eng, on_receive, (void *)(intptr_t)socket, on_send,
                (void *)(intptr_t)socket);
  if (br_sslio_write_all(&stream, request, count) != 0 || br_sslio_flush(&stream) != 0) {
    return br_ssl_engine_last_error(&client.eng);
  }
  int result = -1;
  char answer[512];
  for (int moved; result != 0 && (moved = br_sslio_read(&stream, answer, sizeof answer)) > 0;) {
    result = peer_is_answered(answer, (size_t)moved) ? 0 : -1;
  }
  br_ssl_engine_close(&client.eng);
  br_sslio_flush(&stream);
  return result;
}
