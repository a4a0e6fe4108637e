// Makes the trace of a plan with the engine as wasm2c translates it to C, and prints the digest of the trace.
//
// usage: host [--memory MIB] [--shard K/N]... PLAN
//
// Of several shards it is the digest of their rows one after the other, in the order in which they are named.
// The engine is little-endian, and so has to be the machine.

#include <errno.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "engine.h"
#include "wasm-rt-exceptions.h"
#include "wasm-rt-impl.h"

// What openPlan may find, by its status.
static const char *const STATUSES[] = {
    "open", "truncated", "not a plan", "of another version than this engine reads",
    "corrupt: its checksum does not match", "corrupt: a section lies outside of it",
    "corrupt: a header field is out of range", "corrupt: a column is malformed",
    "corrupt: a window is malformed", "corrupt: a client is malformed",
    "corrupt: a client-window is malformed", "corrupt: a field set is malformed",
    "corrupt: a sampler is malformed", "open beside another", "corrupt: a coupling is malformed",
    "corrupt: a table of observed gaps is malformed", "corrupt: a class of conversations is malformed",
    "corrupt: its expected requests do not add up, or are too many at a time",
    "corrupt: its texts do not end", "replaced while it was being opened",
};

// Types of columns by their kind in the plan, and bytes of a value.
static const struct { const char *name; size_t bytes; } TYPES[] = {
    {"uint32", 4}, {"uint32", 4}, {"uint32", 4}, {"list<uint32>", 4}, {"uint64", 8}, {"uint16", 2}, {"uint32", 4},
    {"uint32", 4}, {"uint32", 4}, {"uint32", 4}, {"uint32", 4}, {"uint32", 4}, {"uint32", 4},
    {"dictionary", 4},
};
enum { LIST = 3, DICTIONARY = 13, MAX_COLUMNS = 64, RESERVED = 33 };  // wasm2c reserves 2^33 bytes of addresses for an instance

// Where the values of a dictionary begin in its JSON array, which has no spaces, and behind the last; numbers for those that
// rows have had, in the order in which they came, and their places.
typedef struct { const char **values; u32 *numbers, *met, met_count; } Dictionary;

typedef struct {
  const char *name, *type;
  size_t bytes;
  EVP_MD_CTX *values, *counts;  // counts is NULL for columns without lists
  Dictionary *dictionary;  // NULL for columns without one
} Column;

static w2c_engine engine;
static const char *calling;  // the export that is being called, for the message where it traps
#define CALL(name, ...) (calling = #name, w2c_engine_##name(&engine __VA_OPT__(, ) __VA_ARGS__))

static _Noreturn void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("host: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  exit(1);
}

// An address in the engine's memory, good until the next call.
static uint8_t *at(u32 address) { return w2c_engine_memory(&engine)->data + address; }

static u32 word(const uint8_t *bytes) {
  u32 value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

static EVP_MD_CTX *new_hash(void) {
  EVP_MD_CTX *hash = EVP_MD_CTX_new();
  if (hash == NULL || !EVP_DigestInit_ex(hash, EVP_sha256(), NULL)) fail("libcrypto gives no SHA-256");
  return hash;
}

static void put_hex(EVP_MD_CTX *hash, char *text) {
  unsigned char bytes[32];
  EVP_DigestFinal_ex(hash, bytes, NULL);
  for (int index = 0; index < 32; index++) sprintf(text + 2 * index, "%02x", bytes[index]);
}

static uint8_t *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0) fail("%s: %s", path, strerror(errno));
  long size = ftell(file);
  if (size < 0 || size > UINT32_MAX) fail("%s is too large for a plan, or no file", path);
  rewind(file);
  uint8_t *bytes = malloc(size + 1);
  if (bytes == NULL || fread(bytes, 1, size, file) != (size_t)size) fail("%s cannot be read", path);
  fclose(file);
  *length = size;
  return bytes;
}

static void open_plan(const uint8_t *plan, size_t length) {
  u32 address = CALL(allocatePlan, length);
  memcpy(at(address), plan, length);
  u32 status = CALL(openPlan);
  if (status >= sizeof STATUSES / sizeof *STATUSES) fail("the plan is refused, with status %u", status);
  if (status != 0) fail("the plan is %s", STATUSES[status]);
}

static void *allocate(size_t bytes) {
  void *memory = malloc(bytes);
  if (memory == NULL) fail("there is no memory for a dictionary");
  return memory;
}

static Dictionary *dictionary_of(const char *json, u32 count) {
  Dictionary *dictionary = allocate(sizeof *dictionary);
  *dictionary = (Dictionary){allocate((count + 1) * sizeof(char *)), allocate(4 * (size_t)count), allocate(4 * (size_t)count), 0};
  memset(dictionary->numbers, 0xff, 4 * (size_t)count);
  dictionary->values[0] = json + 1;
  bool in_text = false;
  for (u32 index = 1; index <= count && *++json != 0;) {
    if (in_text && *json == '\\') json++;
    else if (*json == '"') in_text = !in_text;
    else if (!in_text && (*json == ',' || *json == ']')) dictionary->values[index++] = json + 1;
  }
  return dictionary;
}

static u32 number_of(Dictionary *dictionary, u32 place) {
  if (dictionary->numbers[place] == UINT32_MAX) {
    dictionary->numbers[place] = dictionary->met_count;
    dictionary->met[dictionary->met_count++] = place;
  }
  return dictionary->numbers[place];
}

// The columns of a plan that the engine has opened, so that all offsets in it are right.
static int columns_of(const uint8_t *plan, Column *columns) {
  int count = 2 + word(plan + 32);
  columns[0] = (Column){"timestamp", "float64", 8, new_hash(), NULL, NULL};
  columns[1] = (Column){"client_id", "uint32", 4, new_hash(), NULL, NULL};
  for (int index = 2; index < count; index++) {
    const uint8_t *record = plan + word(plan + 64) + 16 * (index - 2);
    const char *name = (const char *)plan + word(plan + 152) + word(record + 12);
    u32 kind = word(record);
    columns[index] = (Column){name, TYPES[kind].name, TYPES[kind].bytes, new_hash(), NULL, NULL};
    if (kind == LIST) columns[index].counts = new_hash();
    if (kind == DICTIONARY) columns[index].dictionary = dictionary_of(name + strlen(name) + 1, word(record + 8));
  }
  return count;
}

// Makes the next tile, and adds its rows to the hashes; the number of rows.
static u32 hash_tile(const Column *columns, int count) {
  u32 rows = CALL(produce);
  if (rows == 0) return 0;
  EVP_DigestUpdate(columns[0].values, at(CALL(timestamps)), 8 * (size_t)rows);
  EVP_DigestUpdate(columns[1].values, at(CALL(clients)), 4 * (size_t)rows);
  for (int index = 2; index < count; index++) {
    const Column *column = &columns[index];
    const uint8_t *values = at(CALL(column, index - 2));
    if (column->dictionary != NULL) {
      for (u32 row = 0; row < rows; row++) {
        u32 number = number_of(column->dictionary, word(values + 4 * row));
        EVP_DigestUpdate(column->values, &number, sizeof number);
      }
      continue;
    }
    if (column->counts == NULL) {
      EVP_DigestUpdate(column->values, values, column->bytes * rows);
      continue;
    }
    for (u32 row = 0; row < rows; row++) {
      u32 items = word(values + 4 * (row + 1)) - word(values + 4 * row);
      EVP_DigestUpdate(column->counts, &items, sizeof items);
    }
    u32 items = CALL(itemCount, index - 2);
    EVP_DigestUpdate(column->values, at(CALL(items, index - 2)), 4 * (size_t)items);
  }
  return rows;
}

// The SHA-256 of the JSON array of the values that rows have had.
static void put_met(const Dictionary *dictionary, char *text) {
  EVP_MD_CTX *hash = new_hash();
  EVP_DigestUpdate(hash, "[", 1);
  for (u32 index = 0; index < dictionary->met_count; index++) {
    const char **value = dictionary->values + dictionary->met[index];
    if (index > 0) EVP_DigestUpdate(hash, ",", 1);
    EVP_DigestUpdate(hash, value[0], value[1] - value[0] - 1);
  }
  EVP_DigestUpdate(hash, "]", 1);
  put_hex(hash, text);
}

static void print_digest(const Column *columns, int count, uint64_t rows) {
  EVP_MD_CTX *whole = new_hash();
  char line[256], hex[65];
  EVP_DigestUpdate(whole, line, sprintf(line, "servegen trace digest 1\nrows %" PRIu64 "\n", rows));
  for (int index = 0; index < count; index++) {
    const Column *column = &columns[index];
    EVP_DigestUpdate(whole, "column \"", 8);
    EVP_DigestUpdate(whole, column->name, strlen(column->name));
    EVP_DigestUpdate(whole, line, sprintf(line, "\" %s", column->type));
    for (int part = column->counts == NULL; part < 2; part++) {
      put_hex(part == 0 ? column->counts : column->values, hex);
      EVP_DigestUpdate(whole, line, sprintf(line, " %s", hex));
    }
    if (column->dictionary != NULL) {
      put_met(column->dictionary, hex);
      EVP_DigestUpdate(whole, line, sprintf(line, " %s", hex));
    }
    EVP_DigestUpdate(whole, "\n", 1);
  }
  put_hex(whole, hex);
  puts(hex);
}

typedef struct { unsigned k, n; } Shard;

static void make_trace(const uint8_t *plan, size_t length, const Shard *shards, int shard_count) {
  open_plan(plan, length);
  Column columns[MAX_COLUMNS + 2];
  int count = columns_of(plan, columns);
  uint64_t tiles = CALL(tiles), rows = 0;
  for (int index = 0; index < shard_count; index++) {
    uint64_t from = tiles * (shards[index].k - 1) / shards[index].n, to = tiles * shards[index].k / shards[index].n;
    CALL(seek, from);
    for (uint64_t tile = from; tile < to; tile++) rows += hash_tile(columns, count);
  }
  print_digest(columns, count, rows);
}

int main(int argc, char **argv) {
  unsigned memory = 4096;
  Shard shards[argc];
  int shard_count = 0, argument = 1;
  for (; argument + 1 < argc && strncmp(argv[argument], "--", 2) == 0; argument += 2) {
    Shard shard;
    if (strcmp(argv[argument], "--memory") == 0 && sscanf(argv[argument + 1], "%u", &memory) == 1 && memory <= 4096) continue;
    if (strcmp(argv[argument], "--shard") != 0 || sscanf(argv[argument + 1], "%u/%u", &shard.k, &shard.n) < 2 ||
        shard.k < 1 || shard.k > shard.n) break;
    shards[shard_count++] = shard;
  }
  if (argument + 1 != argc) {
    fputs("usage: host [--memory MIB] [--shard K/N]... PLAN\n", stderr);
    return 2;
  }
  if (shard_count == 0) shards[shard_count++] = (Shard){1, 1};
  size_t length;
  const uint8_t *plan = read_file(argv[argument], &length);

  // Where wasm2c's runtime is refused this, it ends the process.
  void *addresses = mmap(NULL, 1ull << RESERVED, PROT_NONE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
  if (addresses == MAP_FAILED) fail("an instance needs 8 GiB of addresses, and cannot have them (ulimit -v)");
  munmap(addresses, 1ull << RESERVED);
  wasm_rt_init();
  wasm2c_engine_instantiate(&engine);
  w2c_engine_memory(&engine)->max_pages = 16 * memory;

  wasm_rt_trap_t trap = wasm_rt_impl_try();
  if (trap != WASM_RT_TRAP_NONE) {
    double needed = w2c_engine_memoryNeeded(&engine);
    if (needed > 0) fail("%s needs a memory of %.0f bytes, and cannot have it", calling, needed);
    fail("%s failed, a defect of the engine: %s", calling, wasm_rt_strerror(trap));
  }
  make_trace(plan, length, shards, shard_count);
}
