#include "measure.h"

#include <bearssl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

// What a program provides itself: BearSSL never allocates.
static br_ssl_client_context client;
static br_x509_minimal_context validator;
static br_x509_trust_anchor anchor;

// As `field` is configured: one suite, one curve, and records of its length, in one buffer that
// both directions share.
#define FIELD_RECORD 768
static int is_like_field;
static uint8_t field_buffer[FIELD_RECORD + (BR_SSL_BUFSIZE_INPUT - 16384)];
static uint8_t name_bytes[512], key_bytes[512];
static size_t name_count;

const char *client_library(void) { return "0.6"; }

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
  is_like_field = option != NULL && strcmp(option, "field") == 0;
  return option == NULL || is_like_field ? 0 : -1;
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

/// The least that speaks ECDHE-ECDSA with AES-128-GCM and SHA-256, with the code that the library
/// itself prefers on this processor.
static void prepare_like_field(void) {
  static const uint16_t suites[] = {BR_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
  br_ssl_engine_context *engine = &client.eng;
  br_ssl_client_zero(&client);
  br_ssl_engine_set_suites(engine, suites, 1);
  br_ssl_engine_set_hash(engine, br_sha256_ID, &br_sha256_vtable);
  br_ssl_engine_set_prf_sha256(engine, &br_tls12_sha256_prf);
  br_ssl_engine_set_default_ec(engine);
  br_ssl_engine_set_default_ecdsa(engine);
  br_ssl_engine_set_default_aes_gcm(engine);
  br_x509_minimal_init(&validator, &br_sha256_vtable, &anchor, 1);
  br_x509_minimal_set_hash(&validator, br_sha256_ID, &br_sha256_vtable);
  br_x509_minimal_set_ecdsa(&validator, br_ssl_engine_get_ec(engine), br_ssl_engine_get_ecdsa(engine));
  br_ssl_engine_set_x509(engine, &validator.vtable);
  br_ssl_engine_set_buffer(engine, field_buffer, sizeof field_buffer, 0);
}

// A program that is linked to see how much code that takes leaves the rest out.
#ifdef ONLY_LIKE_FIELD
static uint8_t whole_buffer[1];
static void prepare_whole(void) {}
#else
static uint8_t whole_buffer[BR_SSL_BUFSIZE_BIDI];
static void prepare_whole(void) {
  br_ssl_client_init_full(&client, &validator, &anchor, 1);
  br_ssl_engine_set_buffer(&client.eng, whole_buffer, sizeof whole_buffer, 1);
}
#endif

size_t client_static_bytes(void) {
  return sizeof client + sizeof validator + (is_like_field ? sizeof field_buffer : sizeof whole_buffer);
}

int client_exchange(int socket, const char *host, const char *request, size_t count) {
  if (is_like_field) {
    prepare_like_field();
  } else {
    prepare_whole();
  }
  br_ssl_engine_set_versions(&client.eng, BR_TLS12, BR_TLS12);
  time_t now = time(NULL);
  // Days are counted from the year 0 (bearssl_x509.h, br_x509_minimal_set_time).
  br_x509_minimal_set_time(&validator, (uint32_t)(now / 86400) + 719528, (uint32_t)(now % 86400));
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
  char answer[256];
  for (int moved; result != 0 && (moved = br_sslio_read(&stream, answer, sizeof answer)) > 0;) {
    result = peer_is_answered(answer, (size_t)moved) ? 0 : -1;
  }
  br_ssl_engine_close(&client.eng);
  br_sslio_flush(&stream);
  return result;
}
