// Accounts of memory and stack in an engine that is built to be measured; an engine for devices has
// none of this.
//
// Blocks have no header, so that their addresses are the usual ones: a table maps addresses to
// accounts.

#include "measuring.h"

#include "entered.h"
#include "inspection.h"
#include "system_memory.h"

#if defined(OUTPOST_TLS_MEASURED)

#include <pthread.h>

typedef struct {
  void *block;
  outpost_tls_account *account;
  uint32_t size;
  uint8_t kind;
} entry;

enum { ENTRIES_MAX = 1 << 14 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
// Open addressing; ends of probes are kept by moving entries up when one leaves.
static entry entries[ENTRIES_MAX];
static size_t entry_count;

static _Thread_local outpost_tls_account *selected;

static size_t home(const void *block) {
  return ((uintptr_t)block >> 4) * 0x9E3779B1u % ENTRIES_MAX;
}

static size_t place(const void *block) {
  size_t at = home(block);
  while (entries[at].block != NULL && entries[at].block != block) {
    at = (at + 1) % ENTRIES_MAX;
  }
  return at;
}

static void forget(size_t hole) {
  entry_count--;
  for (size_t at = (hole + 1) % ENTRIES_MAX; entries[at].block != NULL;
       at = (at + 1) % ENTRIES_MAX) {
    size_t wanted = home(entries[at].block);
    // If `wanted` is cyclically in (hole, at], a search still finds the entry.
    int stays = hole <= at ? (hole < wanted && wanted <= at) : (hole < wanted || wanted <= at);
    if (!stays) {
      entries[hole] = entries[at];
      hole = at;
    }
  }
  entries[hole].block = NULL;
}

static outpost_tls_account *current(void) {
  outpost_tls_session *session = outpost_tls_entered();
  return session != NULL ? session->account : selected;
}

outpost_tls_account *outpost_tls_selected_account(void) { return selected; }

static outpost_tls_cost *state_of(outpost_tls_account *account) {
  outpost_tls_session *session = outpost_tls_entered();
  unsigned state = session == NULL || session->over ? OUTPOST_TLS_ACCOUNTED_STATES - 1
                                                     : outpost_tls_state(session);
  if (state >= OUTPOST_TLS_ACCOUNTED_STATES) {
    state = OUTPOST_TLS_ACCOUNTED_STATES - 1;
  }
  return &account->books.states[state];
}

static void note_live(outpost_tls_cost *cost, const outpost_tls_account *account) {
  uint32_t bytes = account->live_bytes;
  uint32_t with_overhead = bytes + OUTPOST_TLS_BLOCK_OVERHEAD * account->live_blocks;
  cost->live_bytes = bytes;
  cost->live_blocks = account->live_blocks;
  if (bytes > cost->peak_bytes) {
    cost->peak_bytes = bytes;
    cost->peak_blocks = account->live_blocks;
    cost->peak_engine_bytes = account->engine_bytes;
  }
  if (with_overhead > cost->peak_with_overhead) {
    cost->peak_with_overhead = with_overhead;
  }
}

static void note_both(outpost_tls_account *account) {
  note_live(&account->books.total, account);
  note_live(state_of(account), account);
}

void outpost_tls_note_state(outpost_tls_account *account) {
  pthread_mutex_lock(&lock);
  note_live(state_of(account), account);
  pthread_mutex_unlock(&lock);
}

void outpost_tls_note_stack(outpost_tls_account *account, unsigned state, uint32_t bytes) {
  outpost_tls_cost *cost = &account->books.states[state];
  cost->stack_bytes = bytes > cost->stack_bytes ? bytes : cost->stack_bytes;
  cost = &account->books.total;
  cost->stack_bytes = bytes > cost->stack_bytes ? bytes : cost->stack_bytes;
}

static void note_call(outpost_tls_cost *cost, size_t size, int refused) {
  cost->calls++;
  cost->refused += refused;
  if (size > cost->largest_block) {
    cost->largest_block = (uint32_t)size;
  }
}

static int may_have(outpost_tls_account *account, size_t size) {
  uint64_t after = (uint64_t)account->live_bytes + size +
                   OUTPOST_TLS_BLOCK_OVERHEAD * ((uint64_t)account->live_blocks + 1);
  if (account->arena != 0 && after > account->arena) {
    account->books.arena_exhausted = 1;
    return 0;
  }
  return after <= UINT32_MAX && account->books.total.calls + 1 != account->failing &&
         entry_count < ENTRIES_MAX / 2;
}

// What a device keeps in static memory and in flash does not count as heap.
static int is_heap(outpost_tls_block_kind kind) {
  return kind == OUTPOST_TLS_LIBRARY_BLOCK || kind == OUTPOST_TLS_ENGINE_BLOCK;
}

static void add(outpost_tls_account *account, uint32_t size, uint8_t kind, int sign) {
  if (kind == OUTPOST_TLS_CONTEXT_BLOCK) {
    account->books.context_bytes += sign * size;
  } else if (kind == OUTPOST_TLS_CONSTANT_BLOCK) {
    account->books.constant_bytes += sign * size;
  }
  if (!is_heap(kind)) {
    return;
  }
  account->live_bytes += sign * size;
  account->live_blocks += sign;
  if (kind == OUTPOST_TLS_ENGINE_BLOCK) {
    account->engine_bytes += sign * size;
  }
}

static void *book_on(outpost_tls_account *account, size_t size, outpost_tls_block_kind kind) {
  void *block =
      !is_heap(kind) || may_have(account, size) ? outpost_tls_system_calloc(1, size) : NULL;
  if (is_heap(kind)) {
    note_call(&account->books.total, size, block == NULL);
    note_call(state_of(account), size, block == NULL);
  }
  if (block == NULL) {
    return NULL;
  }
  entries[place(block)] = (entry){block, account, (uint32_t)size, (uint8_t)kind};
  entry_count++;
  account->references++;
  add(account, (uint32_t)size, (uint8_t)kind, 1);
  note_both(account);
  return block;
}

void *outpost_tls_book(size_t size, outpost_tls_block_kind kind) {
  outpost_tls_account *account = current();
  if (account == NULL) {
    return outpost_tls_system_calloc(1, size);
  }
  pthread_mutex_lock(&lock);
  void *block = book_on(account, size, kind);
  pthread_mutex_unlock(&lock);
  return block;
}

static void release(outpost_tls_account *account) {
  if (--account->references == 0) {
    outpost_tls_system_free(account->stack);
    outpost_tls_system_free(account);
  }
}

void outpost_tls_unbook(void *block) {
  pthread_mutex_lock(&lock);
  size_t at = place(block);
  if (entries[at].block == block) {
    outpost_tls_account *account = entries[at].account;
    add(account, entries[at].size, entries[at].kind, -1);
    forget(at);
    note_both(account);
    release(account);
  }
  pthread_mutex_unlock(&lock);
}

static outpost_tls_account *open_account(uint32_t arena, uint64_t failing, int stack) {
  outpost_tls_account *account = outpost_tls_system_calloc(1, sizeof *account);
  if (account == NULL) {
    return NULL;
  }
  account->references = 1;
  account->arena = arena;
  account->failing = failing;
  if (stack) {
    account->stack = outpost_tls_system_calloc(1, OUTPOST_TLS_PAINTED_STACK);
    if (account->stack == NULL) {
      outpost_tls_system_free(account);
      return NULL;
    }
  }
  return account;
}

static void close_account(outpost_tls_account *account) {
  pthread_mutex_lock(&lock);
  release(account);
  pthread_mutex_unlock(&lock);
}

static outpost_tls_account *select_account(outpost_tls_account *account) {
  outpost_tls_account *before = selected;
  selected = account;
  return before;
}

static void read_account(const outpost_tls_account *account, outpost_tls_measurement *result) {
  *result = account->books;
}

static void sizes(outpost_tls_sizes *result) {
  *result = (outpost_tls_sizes){
      .ssl_context = sizeof(mbedtls_ssl_context),
      .ssl_config = sizeof(mbedtls_ssl_config),
      .certificate = sizeof(mbedtls_x509_crt),
      .engine_config = sizeof(outpost_tls_config),
      .engine_session = sizeof(outpost_tls_session),
      .record_in = MBEDTLS_SSL_IN_CONTENT_LEN,
      .record_out = MBEDTLS_SSL_OUT_CONTENT_LEN,
#if defined(OUTPOST_TLS_OBJECT_SIZES)
      OUTPOST_TLS_OBJECT_SIZES,
#endif
  };
}

#if defined(__clang__)
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif
// How the library beside this file was compiled is only known to what built it.
#if !defined(OUTPOST_TLS_OPTIMIZATION)
#define OUTPOST_TLS_OPTIMIZATION ""
#endif

const outpost_tls_measuring outpost_tls_measuring_calls = {
    .open = open_account,
    .close = close_account,
    .select = select_account,
    .read = read_account,
    .sizes = sizes,
    .compiler = COMPILER OUTPOST_TLS_OPTIMIZATION,
};

#endif
