// Settings that sessions share: what is offered, what is trusted, who the server is.

#include "engine.h"

// Authenticated encryption with ephemeral ECDH only (RFC 9325, sections 4.1 and 4.2): no CBC, no
// RSA key exchange, no finite-field Diffie-Hellman, no 8-byte tags.
static const int suites[] = {
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
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

// PKCS #1 v1.5 is the only RSA signature that TLS 1.2 suites name (RFC 5246, section 7.4.1.4.1).
static const uint16_t signatures[] = {
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256,
#if defined(MBEDTLS_MD_CAN_SHA384)
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384,
#endif
#if defined(MBEDTLS_RSA_C)
    MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256,
#if defined(MBEDTLS_MD_CAN_SHA384)
    MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384,
#endif
#if defined(MBEDTLS_MD_CAN_SHA512)
    MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512,
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
    MBEDTLS_MD_SHA512,
#endif
    MBEDTLS_MD_NONE,
};
#endif

int outpost_tls_random(void *context, unsigned char *bytes, size_t count) {
  outpost_tls_config *config = context;
  if (config->entropy(config->entropy_context, bytes, count) != 0) {
    config->entropy_failed = 1;
    return MBEDTLS_ERR_SSL_NO_RNG;
  }
  return 0;
}

static outpost_tls_status settings(outpost_tls_config *config, int endpoint) {
  mbedtls_ssl_config *ssl = &config->ssl;
  if (mbedtls_ssl_config_defaults(
          ssl, endpoint, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) != 0) {
    return OUTPOST_TLS_OUT_OF_MEMORY;
  }
  mbedtls_ssl_conf_rng(ssl, outpost_tls_random, config);
  mbedtls_ssl_conf_ciphersuites(ssl, suites);
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  // TLS 1.3 in 3.6 draws from PSA's own generator, past the entropy that was passed in.
  mbedtls_ssl_conf_min_tls_version(ssl, MBEDTLS_SSL_VERSION_TLS1_2);
  mbedtls_ssl_conf_max_tls_version(ssl, MBEDTLS_SSL_VERSION_TLS1_2);
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
#if defined(MBEDTLS_SSL_SESSION_TICKETS) && defined(MBEDTLS_SSL_CLI_C)
  if (endpoint == MBEDTLS_SSL_IS_CLIENT) {
    mbedtls_ssl_conf_session_tickets(ssl, MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
  }
#endif
  return OUTPOST_TLS_DONE;
}

// Mbed TLS wants PEM text terminated by 0, and its own loop over several certificates says how
// many failed but not which: so each is copied and parsed alone.
static int parse_one(mbedtls_x509_crt *list, const uint8_t *text, size_t count) {
  unsigned char *copy = mbedtls_calloc(1, count + 1);
  if (copy == NULL) {
    return MBEDTLS_ERR_X509_ALLOC_FAILED;
  }
  memcpy(copy, text, count);
  int code = mbedtls_x509_crt_parse(list, copy, count + 1);
  mbedtls_free(copy);
  return code;
}

static const uint8_t *find(const uint8_t *text, const uint8_t *end, const char *word) {
  size_t length = strlen(word);
  for (; (size_t)(end - text) >= length; text++) {
    if (memcmp(text, word, length) == 0) {
      return text;
    }
  }
  return NULL;
}

static outpost_tls_status parse_certificates(
    mbedtls_x509_crt *list, const uint8_t *text, size_t count, outpost_tls_problem *problem) {
  static const char begin[] = "-----BEGIN CERTIFICATE-----";
  static const char finish[] = "-----END CERTIFICATE-----";
  const uint8_t *end = text + count;

  if (count > 0 && text[0] == 0x30) {  // A DER SEQUENCE.
    problem->code = mbedtls_x509_crt_parse_der(list, text, count);
  } else {
    const uint8_t *start = find(text, end, begin);
    if (start == NULL) {
      return OUTPOST_TLS_NO_CERTIFICATE;
    }
    for (; start != NULL; problem->index++) {
      const uint8_t *next = find(start + 1, end, begin);
      const uint8_t *stop = find(start, next != NULL ? next : end, finish);
      size_t length = stop == NULL ? 0 : (size_t)(stop - start) + sizeof finish - 1;
      problem->code = stop == NULL ? MBEDTLS_ERR_X509_INVALID_FORMAT
                                   : parse_one(list, start, length);
      if (problem->code != 0) {
        break;
      }
      start = next;
    }
  }
  if (problem->code == 0) {
    return OUTPOST_TLS_DONE;
  }
  return outpost_tls_is_memory(problem->code) ? OUTPOST_TLS_OUT_OF_MEMORY
                                              : OUTPOST_TLS_BAD_CERTIFICATE;
}

static outpost_tls_status parse_key(
    outpost_tls_config *config, const uint8_t *key, size_t count, outpost_tls_problem *problem) {
  unsigned char *copy = mbedtls_calloc(1, count + 1);
  if (copy == NULL) {
    return OUTPOST_TLS_OUT_OF_MEMORY;
  }
  memcpy(copy, key, count);
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  problem->code = mbedtls_pk_parse_key(
      &config->key, copy, count + 1, NULL, 0, outpost_tls_random, config);
#else
  problem->code = mbedtls_pk_parse_key(&config->key, copy, count + 1, NULL, 0);
#endif
  mbedtls_platform_zeroize(copy, count);
  mbedtls_free(copy);
  if (problem->code != 0) {
    return outpost_tls_is_memory(problem->code) ? OUTPOST_TLS_OUT_OF_MEMORY : OUTPOST_TLS_BAD_KEY;
  }
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  problem->code = mbedtls_pk_check_pair(
      &config->certificates.pk, &config->key, outpost_tls_random, config);
#else
  problem->code = mbedtls_pk_check_pair(&config->certificates.pk, &config->key);
#endif
  return problem->code == 0 ? OUTPOST_TLS_DONE : OUTPOST_TLS_KEY_MISMATCH;
}

static outpost_tls_config *allocate(outpost_tls_entropy entropy, void *context) {
  outpost_tls_config *config = mbedtls_calloc(1, sizeof *config);
  if (config != NULL) {
    mbedtls_ssl_config_init(&config->ssl);
    mbedtls_x509_crt_init(&config->certificates);
    mbedtls_pk_init(&config->key);
    config->entropy = entropy;
    config->entropy_context = context;
  }
  return config;
}

static outpost_tls_status finish(
    outpost_tls_config *config, outpost_tls_status status, outpost_tls_config **result) {
  if (status == OUTPOST_TLS_DONE) {
    *result = config;
    return status;
  }
  outpost_tls_status reason =
      config->entropy_failed ? OUTPOST_TLS_NO_ENTROPY : status;
  outpost_tls_config_free(config);
  return reason;
}

outpost_tls_status outpost_tls_client_config(
    const uint8_t *anchors, size_t anchors_count, outpost_tls_entropy entropy,
    void *entropy_context, outpost_tls_config **result, outpost_tls_problem *problem) {
  *result = NULL;
  memset(problem, 0, sizeof *problem);
  outpost_tls_config *config = allocate(entropy, entropy_context);
  if (config == NULL) {
    return OUTPOST_TLS_OUT_OF_MEMORY;
  }
  outpost_tls_status status = settings(config, MBEDTLS_SSL_IS_CLIENT);
  if (status == OUTPOST_TLS_DONE) {
    status = parse_certificates(&config->certificates, anchors, anchors_count, problem);
  }
  mbedtls_ssl_conf_authmode(&config->ssl, MBEDTLS_SSL_VERIFY_REQUIRED);
  mbedtls_ssl_conf_ca_chain(&config->ssl, &config->certificates, NULL);
  return finish(config, status, result);
}

outpost_tls_status outpost_tls_server_config(
    const uint8_t *chain, size_t chain_count, const uint8_t *key, size_t key_count,
    outpost_tls_entropy entropy, void *entropy_context, outpost_tls_config **result,
    outpost_tls_problem *problem) {
  *result = NULL;
  memset(problem, 0, sizeof *problem);
  outpost_tls_config *config = allocate(entropy, entropy_context);
  if (config == NULL) {
    return OUTPOST_TLS_OUT_OF_MEMORY;
  }
  outpost_tls_status status = settings(config, MBEDTLS_SSL_IS_SERVER);
  if (status == OUTPOST_TLS_DONE) {
    status = parse_certificates(&config->certificates, chain, chain_count, problem);
  }
  if (status == OUTPOST_TLS_DONE) {
    status = parse_key(config, key, key_count, problem);
  }
  if (status == OUTPOST_TLS_DONE &&
      mbedtls_ssl_conf_own_cert(&config->ssl, &config->certificates, &config->key) != 0) {
    status = OUTPOST_TLS_OUT_OF_MEMORY;
  }
  return finish(config, status, result);
}

void outpost_tls_config_free(outpost_tls_config *config) {
  mbedtls_ssl_config_free(&config->ssl);
  mbedtls_pk_free(&config->key);
  mbedtls_x509_crt_free(&config->certificates);
  mbedtls_platform_zeroize(config, sizeof *config);
  mbedtls_free(config);
}
