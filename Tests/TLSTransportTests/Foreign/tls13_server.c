// A server of TLS 1.3 that does one thing wrong, for HostileTLS13Tests. One connection on a free
// port of the loopback; keys and nonces are fixed, for it protects nothing.
//
//   tls13-server CHAIN KEY FAULT
//
// Suite TLS_AES_128_GCM_SHA256, group secp256r1 (RFC 8446). What it says behind its Finished goes
// out at once: a client that has believed the handshake meets it when it reads.

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mbedtls/ecdh.h>
#include <mbedtls/gcm.h>
#include <mbedtls/hkdf.h>
#include <mbedtls/pk.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

typedef struct {
  uint8_t secret[32], key[16], nonce[12];
  uint64_t records;
} keys;

static const char *fault;
static uint8_t transcript[200000], session_id[32], client_share[65];
static size_t transcript_length, session_id_length;
static int connection;
static mbedtls_pk_context own_key;
static mbedtls_x509_crt own_chain;

static int is(const char *word) { return strcmp(fault, word) == 0; }

static void check(int good, const char *what) {
  if (!good) {
    printf("ERROR %s\n", what);
    exit(1);
  }
}

static const mbedtls_md_info_t *hash(mbedtls_md_type_t type) {
  return mbedtls_md_info_from_type(type);
}

static void transcript_hash(uint8_t *digest) {
  check(mbedtls_md(hash(MBEDTLS_MD_SHA256), transcript, transcript_length, digest) == 0, "hash");
}

static int random_bytes(void *state, unsigned char *bytes, size_t count) {
  (void)state;
  for (size_t i = 0; i < count; i++) {
    bytes[i] = (unsigned char)(i * 37 + 11);
  }
  return 0;
}

static void label(
    const uint8_t *secret, const char *name, const uint8_t *context, size_t context_length,
    uint8_t *result, size_t count) {
  uint8_t info[128];
  size_t length = strlen(name) + 6, used = 0;
  info[used++] = 0, info[used++] = (uint8_t)count, info[used++] = (uint8_t)length;
  memcpy(info + used, "tls13 ", 6), memcpy(info + used + 6, name, length - 6), used += length;
  info[used++] = (uint8_t)context_length;
  memcpy(info + used, context, context_length), used += context_length;
  check(mbedtls_hkdf_expand(hash(MBEDTLS_MD_SHA256), secret, 32, info, used, result, count) == 0,
        "expand");
}

static void traffic_keys(keys *keys, const uint8_t *secret, const char *name) {
  uint8_t digest[32];
  transcript_hash(digest);
  label(secret, name, digest, 32, keys->secret, 32);
  label(keys->secret, "key", digest, 0, keys->key, 16);
  label(keys->secret, "iv", digest, 0, keys->nonce, 12);
  keys->records = 0;
}

static void derive(const uint8_t *secret, const uint8_t *input, uint8_t *result) {
  uint8_t empty[32], salt[32];
  check(mbedtls_md(hash(MBEDTLS_MD_SHA256), empty, 0, empty) == 0, "hash");
  label(secret, "derived", empty, 32, salt, 32);
  check(mbedtls_hkdf_extract(hash(MBEDTLS_MD_SHA256), salt, 32, input, 32, result) == 0, "extract");
}

static void send_all(const uint8_t *bytes, size_t count) {
  // A client that has refused is gone: what it misses does not matter.
  (void)!write(connection, bytes, count);
}

static void send_plain(uint8_t type, const uint8_t *body, size_t count) {
  uint8_t header[5] = {type, 3, 3, (uint8_t)(count >> 8), (uint8_t)count};
  send_all(header, 5);
  send_all(body, count);
}

static void send_record(keys *keys, uint8_t type, const uint8_t *body, size_t count) {
  static uint8_t inner[17000], sealed[17000];
  uint8_t nonce[12], header[5] = {23, 3, 3, (uint8_t)((count + 17) >> 8), (uint8_t)(count + 17)};
  memcpy(inner, body, count), inner[count] = type;
  memcpy(nonce, keys->nonce, 12);
  for (int i = 0; i < 8; i++) {
    nonce[11 - i] ^= (uint8_t)(keys->records >> (8 * i));
  }
  keys->records++;
  mbedtls_gcm_context gcm;
  mbedtls_gcm_init(&gcm);
  check(mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, keys->key, 128) == 0 &&
            mbedtls_gcm_crypt_and_tag(
                &gcm, MBEDTLS_GCM_ENCRYPT, count + 1, nonce, 12, header, 5, inner, sealed, 16,
                sealed + count + 1) == 0, "seal");
  mbedtls_gcm_free(&gcm);
  send_all(header, 5);
  send_all(sealed, count + 17);
}

// A handshake message, in as many records as it takes.
static void send_message(keys *keys, uint8_t type, const uint8_t *body, size_t count) {
  uint8_t *start = transcript + transcript_length;
  check(transcript_length + count + 4 <= sizeof transcript, "room");
  start[0] = type, start[1] = (uint8_t)(count >> 16);
  start[2] = (uint8_t)(count >> 8), start[3] = (uint8_t)count;
  memcpy(start + 4, body, count);
  transcript_length += count + 4;
  for (size_t at = 0; at < count + 4; at += 16000) {
    size_t piece = count + 4 - at < 16000 ? count + 4 - at : 16000;
    if (keys == NULL) {
      send_plain(22, start + at, piece);
    } else {
      send_record(keys, 22, start + at, piece);
    }
  }
}

static void receive(uint8_t *bytes, size_t count) {
  for (size_t got = 0; got < count;) {
    ssize_t moved = read(connection, bytes + got, count - got);
    check(moved > 0, "read");
    got += (size_t)moved;
  }
}

static void receive_hello(void) {
  uint8_t header[5];
  receive(header, 5);
  transcript_length = (size_t)(header[3] << 8 | header[4]);
  check(header[0] == 22 && transcript_length < 4096, "hello");
  receive(transcript, transcript_length);
  const uint8_t *at = transcript + 4 + 2 + 32;
  session_id_length = *at++;
  check(session_id_length <= 32, "session id");
  memcpy(session_id, at, session_id_length), at += session_id_length;
  at += 2 + (at[0] << 8 | at[1]);
  at += 1 + at[0];
  const uint8_t *end = at + 2 + (at[0] << 8 | at[1]);
  for (at += 2; at + 4 <= end; at += 4 + (at[2] << 8 | at[3])) {
    if (at[0] == 0 && at[1] == 51) {
      check(at[6] == 0 && at[7] == 23 && at[9] == 65, "share of secp256r1");
      memcpy(client_share, at + 10, 65);
    }
  }
}

// Makes a key pair and agrees on a secret; gives the share.
static void agree(uint8_t *share, uint8_t *secret) {
  mbedtls_ecp_group group;
  mbedtls_ecp_point point;
  mbedtls_mpi number, common;
  size_t length;
  mbedtls_ecp_group_init(&group), mbedtls_ecp_point_init(&point);
  mbedtls_mpi_init(&number), mbedtls_mpi_init(&common);
  check(mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP256R1) == 0 &&
            mbedtls_ecp_gen_keypair(&group, &number, &point, random_bytes, NULL) == 0 &&
            mbedtls_ecp_point_write_binary(
                &group, &point, MBEDTLS_ECP_PF_UNCOMPRESSED, &length, share, 65) == 0 &&
            mbedtls_ecp_point_read_binary(&group, &point, client_share, 65) == 0 &&
            mbedtls_ecdh_compute_shared(
                &group, &common, &point, &number, random_bytes, NULL) == 0 &&
            mbedtls_mpi_write_binary(&common, secret, 32) == 0, "key exchange");
}

static void send_hello(const uint8_t *share) {
  uint8_t body[200] = {3, 3};
  size_t used = 2;
  random_bytes(NULL, body + used, 32), used += 32;
  body[used++] = (uint8_t)session_id_length;
  memcpy(body + used, session_id, session_id_length), used += session_id_length;
  const uint8_t rest[] = {0x13, 1, 0, 0, 79, 0, 43, 0, 2, 3, 4, 0, 51, 0, 69, 0, 23, 0, 65};
  memcpy(body + used, rest, sizeof rest), used += sizeof rest;
  memcpy(body + used, share, 65);
  send_message(NULL, 2, body, used + 65);
  send_plain(20, (const uint8_t[]){1}, 1);
}

static void send_extensions(keys *keys) {
  static const uint8_t unasked[] = {0, 4, 0xFF, 0xEE, 0, 0}, early[] = {0, 4, 0, 42, 0, 0};
  static const uint8_t uneven[] = {0, 9, 0, 0}, none[] = {0, 0};
  if (is("unasked-extension")) {
    send_message(keys, 8, unasked, 6);
  } else if (is("accepts-early-data")) {
    send_message(keys, 8, early, 6);
  } else if (is("uneven-extensions")) {
    send_message(keys, 8, uneven, 4);
  } else if (!is("no-extensions")) {
    send_message(keys, 8, none, 2);
  }
}

static void send_certificate(keys *keys) {
  static uint8_t body[150000];
  size_t used = 4;
  int copies = is("long-chain") ? 80 : 1;
  for (int copy = 0; copy < copies && !is("empty-chain"); copy++) {
    for (mbedtls_x509_crt *crt = &own_chain; crt != NULL; crt = crt->next) {
      size_t count = crt->raw.len;
      body[used] = 0, body[used + 1] = (uint8_t)(count >> 8), body[used + 2] = (uint8_t)count;
      memcpy(body + used + 3, crt->raw.p, count);
      body[used + 3 + count] = body[used + 4 + count] = 0;
      used += count + 5;
    }
  }
  size_t list = used - 4;
  body[0] = 0, body[1] = (uint8_t)(list >> 16), body[2] = (uint8_t)(list >> 8), body[3] = (uint8_t)list;
  send_message(keys, 11, body, used);
}

static int sign(
    mbedtls_md_type_t type, const uint8_t *digest, uint8_t *signature, size_t *length) {
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  return mbedtls_pk_sign(&own_key, type, digest, 0, signature, 1024, length, random_bytes, NULL);
#else
  return mbedtls_pk_sign(&own_key, type, digest, 0, signature, length, random_bytes, NULL);
#endif
}

static void send_verify(keys *keys) {
  uint8_t content[64 + 34 + 32], digest[64], body[1100];
  uint16_t scheme = is("pkcs1") ? 0x0401 : is("other-curve") ? 0x0503 : is("not-offered") ? 0x0603 : 0x0403;
  mbedtls_md_type_t type = scheme == 0x0503   ? MBEDTLS_MD_SHA384
                           : scheme == 0x0603 ? MBEDTLS_MD_SHA512
                                              : MBEDTLS_MD_SHA256;
  size_t length;
  memset(content, 0x20, 64);
  memcpy(content + 64, is("client-signature") ? "TLS 1.3, client CertificateVerify"
                                              : "TLS 1.3, server CertificateVerify", 34);
  transcript_hash(content + 98);
  check(mbedtls_md(hash(type), content, sizeof content, digest) == 0 &&
            sign(type, digest, body + 4, &length) == 0, "sign");
  body[0] = (uint8_t)(scheme >> 8), body[1] = (uint8_t)scheme;
  body[2] = (uint8_t)(length >> 8), body[3] = (uint8_t)length;
  body[length] ^= is("forged-signature");
  send_message(keys, 15, body, length + 4);
}

static void send_finished(keys *keys) {
  uint8_t key[32], digest[32] = {0}, proof[32];
  label(keys->secret, "finished", digest, 0, key, 32);
  transcript_hash(digest);
  check(mbedtls_md_hmac(hash(MBEDTLS_MD_SHA256), key, 32, digest, 32, proof) == 0, "finished");
  proof[7] ^= is("forged-finished");
  send_message(keys, 20, proof, is("short-finished") ? 16 : 32);
}

static void send_flight(keys *keys) {
  send_extensions(keys);
  if (is("no-certificate")) {
    send_finished(keys);
    return;
  }
  send_certificate(keys);
  if (is("second-certificate")) {
    send_certificate(keys);
  }
  if (!is("no-proof")) {
    send_verify(keys);
  }
  if (is("early-answer")) {
    send_record(keys, 23, (const uint8_t *)"ok\n", 3);
  }
  if (is("secret-alert")) {
    send_record(keys, 21, (const uint8_t[]){2, 80}, 2);
  }
  send_finished(keys);
}

// What a client meets that has believed all this.
static void send_more(keys *keys) {
  static const uint8_t cut[] = {0, 0, 1}, request[] = {0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3};
  static const uint8_t eternal[] = {0, 9, 0x3A, 0x81, 0, 0, 0, 0, 1, 0, 0, 2, 7, 7, 0, 0};
  if (is("cut-ticket")) {
    send_message(keys, 4, cut, sizeof cut);
  } else if (is("eternal-ticket")) {
    send_message(keys, 4, eternal, sizeof eternal);
  } else if (is("asks-later")) {
    send_message(keys, 13, request, sizeof request);
  } else if (is("hello-again")) {
    send_message(keys, 0, cut, 0);
  } else if (is("open-answer")) {
    send_plain(23, (const uint8_t *)"ok\n", 3);
  } else if (is("open-alert")) {
    send_plain(21, (const uint8_t[]){1, 0}, 2);
  } else if (is("answer-in-old-keys")) {
    random_bytes(NULL, keys->key, 16);
  } else if (is("tickets-without-end")) {
    static const uint8_t ticket[1024] = {0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 3, 0xF2};
    for (int i = 0; i < 200; i++) {
      transcript_length = 0;
      send_message(keys, 4, ticket, sizeof ticket);
    }
  }
  send_record(keys, 23, (const uint8_t *)"ok\n", 3);
}

static void serve(void) {
  uint8_t zero[32] = {0}, early[32], secret[32], handshake[32], master[32], share[65], rest[256];
  keys keys;
  receive_hello();
  agree(share, secret);
  send_hello(share);
  check(mbedtls_hkdf_extract(hash(MBEDTLS_MD_SHA256), zero, 32, zero, 32, early) == 0, "extract");
  derive(early, secret, handshake);
  traffic_keys(&keys, handshake, "s hs traffic");
  send_flight(&keys);
  derive(handshake, zero, master);
  traffic_keys(&keys, master, "s ap traffic");
  send_more(&keys);
  while (read(connection, rest, sizeof rest) > 0) {
  }
}

int main(int count, char **arguments) {
  check(count == 4, "usage");
  fault = arguments[3];
  mbedtls_x509_crt_init(&own_chain), mbedtls_pk_init(&own_key);
  check(mbedtls_x509_crt_parse_file(&own_chain, arguments[1]) == 0, "chain");
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  check(mbedtls_pk_parse_keyfile(&own_key, arguments[2], NULL, random_bytes, NULL) == 0, "key");
#else
  check(mbedtls_pk_parse_keyfile(&own_key, arguments[2], NULL) == 0, "key");
#endif
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  check(bind(listener, (struct sockaddr *)&address, length) == 0 && listen(listener, 1) == 0 &&
            getsockname(listener, (struct sockaddr *)&address, &length) == 0, "listener");
  printf("PORT %d\n", ntohs(address.sin_port));
  fflush(stdout);
  connection = accept(listener, NULL, NULL);
  serve();
  return 0;
}
