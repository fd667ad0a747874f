// Settings that sessions share: what is offered, what is trusted, who the server is.

#include "config.h"

#include <string.h>

#include "arena.h"
#include "certificates.h"
#include "memory.h"
#include "random.h"
#include "reason.h"
#include "tickets.h"
#include "verify.h"

// Authenticated encryption with ephemeral ECDH only (RFC 9325, sections 4.1 and 4.2): no CBC, no
// RSA key exchange, no finite-field Diffie-Hellman, no 8-byte tags. Every server that has any of
// these has AES. Each further suite in the hello is sent with every resumption.
static const int suites[] = {
#if defined(SPEAKS_TLS1_3)
    MBEDTLS_TLS1_3_AES_128_GCM_SHA256,
    MBEDTLS_TLS1_3_AES_256_GCM_SHA384,
#endif
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    0,
};

// Curves of RFC 9325, section 4.2, where the library's configuration has them; P-256 first
// because it is what small servers and clients share.
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
static const uint16_t groups[] = {
#if defined(MBEDTLS_ECP_DP_SECP256R1_ENABLED)
    MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1,
#endif
#if defined(MBEDTLS_ECP_DP_CURVE25519_ENABLED)
    MBEDTLS_SSL_IANA_TLS_GROUP_X25519,
#endif
#if defined(MBEDTLS_ECP_DP_SECP384R1_ENABLED)
    MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1,
#endif
    MBEDTLS_SSL_IANA_TLS_GROUP_NONE,
};

// PKCS #1 v1.5 is the only RSA signature that TLS 1.2 suites name (RFC 5246, section 7.4.1.4.1); in
// TLS 1.3 it is for certificates alone, and a server signs with PSS (RFC 8446, section 4.2.3).
static const uint16_t signatures[] = {
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256,
#if defined(MBEDTLS_MD_CAN_SHA384)
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384,
#endif
#if defined(SPEAKS_TLS1_3) && defined(MBEDTLS_RSA_C)
    MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256,
    MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384,
#endif
#if defined(MBEDTLS_RSA_C)
    MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256,
#if defined(MBEDTLS_MD_CAN_SHA384)
    MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384,
#endif
#endif
    MBEDTLS_TLS1_3_SIG_NONE,
};
#else
static const mbedtls_ecp_group_id groups[] = {
#if defined(MBEDTLS_ECP_DP_SECP256R1_ENABLED)
    MBEDTLS_ECP_DP_SECP256R1,
#endif
#if defined(MBEDTLS_ECP_DP_CURVE25519_ENABLED)
    MBEDTLS_ECP_DP_CURVE25519,
#endif
#if defined(MBEDTLS_ECP_DP_SECP384R1_ENABLED)
    MBEDTLS_ECP_DP_SECP384R1,
#endif
    MBEDTLS_ECP_DP_NONE,
};

static const int hashes[] = {
    MBEDTLS_MD_SHA256,
#if defined(MBEDTLS_SHA512_C)
    MBEDTLS_MD_SHA384,
#endif
    MBEDTLS_MD_NONE,
};
#endif

#if defined(ASKS_FOR_FRAGMENTS)
// The longest records that the input buffer holds and RFC 6066 (section 4) has a code for. A server
// may ignore the wish.
static unsigned char fragment_length(void) {
  const size_t room = MBEDTLS_SSL_IN_CONTENT_LEN;
  if (room >= 16384 || room < 512) {
    return MBEDTLS_SSL_MAX_FRAG_LEN_NONE;
  }
  return room >= 4096   ? MBEDTLS_SSL_MAX_FRAG_LEN_4096
         : room >= 2048 ? MBEDTLS_SSL_MAX_FRAG_LEN_2048
         : room >= 1024 ? MBEDTLS_SSL_MAX_FRAG_LEN_1024
                        : MBEDTLS_SSL_MAX_FRAG_LEN_512;
}
#endif

static outpost_tls_status settings(outpost_tls_config *config, int endpoint) {
  mbedtls_ssl_config *ssl = &config->ssl;
  if (mbedtls_ssl_config_defaults(
          ssl, endpoint, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) != 0) {
    return OUTPOST_TLS_OUT_OF_MEMORY;
  }
  mbedtls_ssl_conf_rng(ssl, outpost_tls_random, config);
  mbedtls_ssl_conf_ciphersuites(ssl, suites);
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  mbedtls_ssl_conf_min_tls_version(ssl, MBEDTLS_SSL_VERSION_TLS1_2);
#if defined(SPEAKS_TLS1_3)
  mbedtls_ssl_conf_max_tls_version(ssl, MBEDTLS_SSL_VERSION_TLS1_3);
  // A resumed session has a fresh key share too, never the ticket's secret alone, and no early
  // data.
  mbedtls_ssl_conf_tls13_key_exchange_modes(
      ssl, MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL |
               MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL);
#else
  mbedtls_ssl_conf_max_tls_version(ssl, MBEDTLS_SSL_VERSION_TLS1_2);
#endif
  mbedtls_ssl_conf_groups(ssl, groups);
  mbedtls_ssl_conf_sig_algs(ssl, signatures);
#else
  mbedtls_ssl_conf_min_version(ssl, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
  mbedtls_ssl_conf_max_version(ssl, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
  mbedtls_ssl_conf_curves(ssl, groups);
  mbedtls_ssl_conf_sig_hashes(ssl, hashes);
#endif
#if defined(MBEDTLS_SSL_RENEGOTIATION)
  mbedtls_ssl_conf_renegotiation(ssl, MBEDTLS_SSL_RENEGOTIATION_DISABLED);
#endif
#if defined(MBEDTLS_SSL_EXTENDED_MASTER_SECRET)
  mbedtls_ssl_conf_extended_master_secret(ssl, MBEDTLS_SSL_EXTENDED_MS_ENABLED);
#endif
#if defined(MBEDTLS_SSL_ENCRYPT_THEN_MAC)
  // For CBC alone (RFC 7366), which is never offered.
  mbedtls_ssl_conf_encrypt_then_mac(ssl, MBEDTLS_SSL_ETM_DISABLED);
#endif
#if defined(MBEDTLS_SSL_SESSION_TICKETS) && defined(MBEDTLS_SSL_CLI_C)
  if (endpoint == MBEDTLS_SSL_IS_CLIENT) {
    mbedtls_ssl_conf_session_tickets(ssl, MBEDTLS_SSL_SESSION_TICKETS_ENABLED);
#if defined(SPEAKS_TLS1_3)
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
        ssl, MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
#endif
  }
#endif
#if defined(ASKS_FOR_FRAGMENTS)
  if (endpoint == MBEDTLS_SSL_IS_CLIENT &&
      mbedtls_ssl_conf_max_frag_len(ssl, fragment_length()) != 0) {
    return OUTPOST_TLS_FAILED;
  }
#endif
  return OUTPOST_TLS_DONE;
}

static outpost_tls_config *allocate(outpost_tls_entropy entropy, void *context) {
  outpost_tls_config *config = outpost_tls_context_calloc(sizeof *config);
  if (config != NULL) {
    config->refusals = outpost_tls_refusals();
#if defined(HAS_ARENA)
    config->arena = outpost_tls_arena_open();
    if (config->arena == NULL) {
      outpost_tls_free(config);
      return NULL;
    }
#endif
    mbedtls_ssl_config_init(&config->ssl);
    mbedtls_x509_crt_init(&config->anchors);
    mbedtls_pk_init(&config->key);
    config->entropy = entropy;
    config->entropy_context = context;
  }
  return config;
}

static outpost_tls_status finish(
    outpost_tls_config *config, outpost_tls_status status, outpost_tls_config **result) {
  if (status == OUTPOST_TLS_DONE || config == NULL) {
    *result = config;
    return status;
  }
  outpost_tls_status reason = outpost_tls_reason(config, config->refusals, status);
  outpost_tls_config_free(config);
  return reason;
}

static void verify_with_anchors(outpost_tls_config *config) {
  mbedtls_ssl_conf_authmode(&config->ssl, MBEDTLS_SSL_VERIFY_REQUIRED);
  mbedtls_ssl_conf_ca_chain(&config->ssl, &config->anchors, NULL);
}

static outpost_tls_status begin_client(
    outpost_tls_entropy entropy, void *entropy_context, outpost_tls_config **config,
    outpost_tls_problem *problem) {
  memset(problem, 0, sizeof *problem);
  *config = allocate(entropy, entropy_context);
  if (*config == NULL) {
    return OUTPOST_TLS_OUT_OF_MEMORY;
  }
  outpost_tls_status status = settings(*config, MBEDTLS_SSL_IS_CLIENT);
  verify_with_anchors(*config);
  return status;
}

outpost_tls_status outpost_tls_client_config(
    const uint8_t *anchors, size_t anchors_count, outpost_tls_entropy entropy,
    void *entropy_context, outpost_tls_config **result, outpost_tls_problem *problem) {
  *result = NULL;
  outpost_tls_config *config;
  outpost_tls_status status = begin_client(entropy, entropy_context, &config, problem);
  if (status == OUTPOST_TLS_DONE) {
    outpost_tls_arena *before = outpost_tls_arena_select(ARENA_OF(config));
    status = outpost_tls_parse_anchors(&config->anchors, anchors, anchors_count, problem);
    (void)outpost_tls_arena_select(before);
  }
  if (status == OUTPOST_TLS_DONE && outpost_tls_digest_trust(config, anchors, anchors_count) != 0) {
    status = OUTPOST_TLS_FAILED;
  }
  return finish(config, status, result);
}

// The chain of anchors stays empty, so Mbed TLS finds every chain untrusted. outpost_tls_verify
// compares the key, or the certificate, and decides.
outpost_tls_status outpost_tls_pinned_config(
    int certificate, outpost_tls_entropy entropy, void *entropy_context, outpost_tls_config **result,
    outpost_tls_problem *problem) {
  *result = NULL;
  outpost_tls_config *config;
  outpost_tls_status status = begin_client(entropy, entropy_context, &config, problem);
  if (status == OUTPOST_TLS_DONE) {
    config->pins = 1;
    config->pins_certificate = certificate != 0;
  }
  return finish(config, status, result);
}

outpost_tls_status outpost_tls_server_config(
    const uint8_t *chain, size_t chain_count, const uint8_t *key, size_t key_count,
    outpost_tls_entropy entropy, void *entropy_context, outpost_tls_config **result,
    outpost_tls_problem *problem) {
  *result = NULL;
  memset(problem, 0, sizeof *problem);
#if defined(MBEDTLS_SSL_SRV_C)
  outpost_tls_config *config = allocate(entropy, entropy_context);
  if (config == NULL) {
    return OUTPOST_TLS_OUT_OF_MEMORY;
  }
  outpost_tls_status status = settings(config, MBEDTLS_SSL_IS_SERVER);
  if (status == OUTPOST_TLS_DONE) {
    status = outpost_tls_identity(config, chain, chain_count, key, key_count, problem);
  }
  outpost_tls_issue_tickets(config);
  return finish(config, status, result);
#else
  (void)chain, (void)chain_count, (void)key, (void)key_count, (void)entropy, (void)entropy_context;
  return OUTPOST_TLS_NOT_BUILT_IN;
#endif
}

outpost_tls_status outpost_tls_demand_identity(
    outpost_tls_config *config, const uint8_t *anchors, size_t anchors_count,
    outpost_tls_problem *problem) {
  if (config->ssl.FIELD(endpoint) != MBEDTLS_SSL_IS_SERVER) {
    return OUTPOST_TLS_MISUSE;
  }
  outpost_tls_status status =
      outpost_tls_parse_anchors(&config->anchors, anchors, anchors_count, problem);
  verify_with_anchors(config);
  return status;
}

void outpost_tls_config_free(outpost_tls_config *config) {
  mbedtls_ssl_config_free(&config->ssl);
  mbedtls_pk_free(&config->key);
  if (config->own != NULL) {
    outpost_tls_certificates_free(config->own);
    outpost_tls_free(config->own);
  }
  outpost_tls_certificates_free(&config->anchors);
  outpost_tls_tickets_free(config);
#if defined(HAS_ARENA)
  outpost_tls_arena_close(config->arena);
#endif
  mbedtls_platform_zeroize(config, sizeof *config);
  outpost_tls_free(config);
}
