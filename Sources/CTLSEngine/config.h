#pragma once

// Settings that sessions share (config.c).

#include "structures.h"

outpost_tls_status outpost_tls_client_config(
    const uint8_t *anchors, size_t anchors_count, outpost_tls_entropy entropy,
    void *entropy_context, outpost_tls_config **config, outpost_tls_problem *problem);
outpost_tls_status outpost_tls_pinned_config(
    int certificate, outpost_tls_entropy entropy, void *entropy_context, outpost_tls_config **config,
    outpost_tls_problem *problem);
outpost_tls_status outpost_tls_server_config(
    const uint8_t *chain, size_t chain_count, const uint8_t *key, size_t key_count,
    outpost_tls_entropy entropy, void *entropy_context, outpost_tls_config **config,
    outpost_tls_problem *problem);
outpost_tls_status outpost_tls_demand_identity(
    outpost_tls_config *config, const uint8_t *anchors, size_t anchors_count,
    outpost_tls_problem *problem);
void outpost_tls_config_free(outpost_tls_config *config);
