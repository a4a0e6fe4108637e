/*
 * The plain algorithm in scalar C, as one would write it for speed: for each slice of time every client appends
 * its arrivals and their fields in bulk, then a counting scatter and an insertion sort put the slice in order.
 * Input: see bench/lib/peer-input.mjs. Arrivals are a renewal process; the rate is that of the window.
 *
 *   plain <input> <rows>     prints ns of processor time a row, rows, and a checksum that keeps the work alive
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { double begin, end; } Window;
typedef struct { uint32_t first, count; } Client;
typedef struct { double rate, shape; uint32_t window, family, inputs, outputs; } ClientWindow;
typedef struct { uint32_t first, count; } Table;
typedef struct { uint32_t threshold, own, alias, unused; } Bin;
typedef struct { double time; uint32_t row, client; } Record;
typedef struct { uint64_t s[4]; } Random;
enum { GAMMA = 1 };

/* xoshiro256++ 1.0, Blackman and Vigna 2019. */
static inline uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }
static inline uint64_t next(Random *r) {
  uint64_t *s = r->s, result = rotate(s[0] + s[3], 23) + s[0], t = s[1] << 17;
  s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotate(s[3], 45);
  return result;
}
static Random seeded(uint64_t seed) {
  Random r;
  for (int i = 0; i < 4; i++) {
    uint64_t z = seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    r.s[i] = z ^ (z >> 31);
  }
  return r;
}
/* In (0, 1). */
static inline double uniform(Random *r) { return ((double)(next(r) >> 12) + 0.5) * 0x1p-52; }

/* Ziggurat of 256 layers: Marsaglia and Tsang 2000. */
static const double RIGHT = 3.6541528853610088, AREA = 0.00492867323399;
static double edge[257], density[257];
static void prepare_ziggurat(void) {
  edge[0] = AREA / exp(-0.5 * RIGHT * RIGHT);
  edge[1] = RIGHT;
  for (int i = 2; i < 256; i++) edge[i] = sqrt(-2 * log(AREA / edge[i - 1] + exp(-0.5 * edge[i - 1] * edge[i - 1])));
  edge[256] = 0;
  for (int i = 0; i <= 256; i++) density[i] = exp(-0.5 * edge[i] * edge[i]);
}
static double normal_tail(Random *r, double sign) {
  double x, y;
  do { x = log(uniform(r)) / RIGHT; y = log(uniform(r)); } while (-2 * y < x * x);
  return sign < 0 ? x - RIGHT : RIGHT - x;
}
static inline double normal(Random *r) {
  for (;;) {
    uint64_t bits = next(r);
    int i = bits & 255;
    double u = (double)((int64_t)bits >> 11) * 0x1p-52, x = u * edge[i];
    if (fabs(x) < edge[i + 1]) return x;
    if (i == 0) return normal_tail(r, u);
    if (density[i + 1] + (density[i] - density[i + 1]) * uniform(r) < exp(-0.5 * x * x)) return x;
  }
}

/* What a law needs, prepared once a client-window. */
typedef struct { double d, c, scale, inverse; int boost, weibull; } Law;
static Law law_of(const ClientWindow *client_window) {
  Law law = { .weibull = client_window->family != GAMMA, .inverse = 1 / client_window->shape };
  if (law.weibull) {
    law.scale = 1 / (tgamma(1 + law.inverse) * client_window->rate);
    return law;
  }
  law.boost = client_window->shape < 1;
  law.d = client_window->shape + law.boost - 1.0 / 3;
  law.c = 1 / sqrt(9 * law.d);
  law.scale = law.d * law.inverse / client_window->rate;
  return law;
}
/* Marsaglia and Tsang 2000. */
static inline double gamma_gap(Random *r, const Law *law) {
  for (;;) {
    double x = normal(r), root = 1 + law->c * x;
    if (root <= 0) continue;
    double v = root * root * root, u = uniform(r), square = x * x;
    if (u < 1 - 0.0331 * square * square || log(u) < 0.5 * square + law->d * (1 - v + log(v))) {
      double gap = law->scale * v;
      return law->boost ? gap * exp(log(uniform(r)) * law->inverse) : gap;
    }
  }
}
static inline double weibull_gap(Random *r, const Law *law) {
  return law->scale * pow(-log(uniform(r)), law->inverse);
}

static const Window *windows;
static const Client *clients;
static const ClientWindow *client_windows;
static const Table *tables;
static const Bin *bins;
static uint32_t window_count, client_count;

typedef struct { Random arrivals, fields; double time; uint32_t client_window; } State;
static State *states;

/* The slice: staged client by client, then in order. */
static double *staged_times, *times;
static uint32_t *staged_clients, *staged_inputs, *staged_outputs, *ids, *inputs, *outputs, *buckets, *starts;
static Record *records;
static size_t capacity, staged;

static void *resized(void *old, size_t bytes) {
  void *memory = realloc(old, bytes);
  if (!memory) exit(1);
  return memory;
}
static void reserve(size_t rows) {
  if (rows <= capacity) return;
  capacity = rows * 2;
  staged_times = resized(staged_times, capacity * 8);
  times = resized(times, capacity * 8);
  records = resized(records, capacity * sizeof(Record));
  uint32_t **columns[] = { &staged_clients, &staged_inputs, &staged_outputs, &ids, &inputs, &outputs, &buckets };
  for (int i = 0; i < 7; i++) *columns[i] = resized(*columns[i], capacity * 4);
  starts = resized(starts, (capacity * 2 + 2) * 4);
}

static inline uint32_t draw(const Bin *table, uint64_t count, uint32_t half) {
  uint64_t product = half * count;
  const Bin *bin = table + (product >> 32);
  return (uint32_t)product < bin->threshold ? bin->own : bin->alias;
}

static void fill_fields(State *state, const ClientWindow *client_window, size_t from, uint32_t client) {
  Random r = state->fields;
  Table in = tables[client_window->inputs], out = tables[client_window->outputs];
  const Bin *in_bins = bins + in.first, *out_bins = bins + out.first;
  for (size_t row = from; row < staged; row++) {
    uint64_t word = next(&r);
    staged_clients[row] = client;
    staged_inputs[row] = draw(in_bins, in.count, word >> 32);
    staged_outputs[row] = draw(out_bins, out.count, (uint32_t)word);
  }
  state->fields = r;
}

/* Gaps while they last in one client-window: one loop a family, the generator in registers. */
#define ARRIVE(GAP)                                         \
  for (;;) {                                                \
    if (staged == room) { reserve(staged + 1); room = capacity; } \
    staged_times[staged++] = time;                          \
    time += GAP(&r, &law);                                  \
    if (time >= limit) break;                               \
  }

static void emit_until(uint32_t client, double end) {
  State *state = &states[client];
  uint32_t last = clients[client].first + clients[client].count;
  while (state->time < end) {
    while (state->client_window < last && windows[client_windows[state->client_window].window].end <= state->time) state->client_window++;
    if (state->client_window == last) { state->time = INFINITY; return; }
    const ClientWindow *client_window = &client_windows[state->client_window];
    Window window = windows[client_window->window];
    /* Idle windows in between are passed over. */
    if (state->time < window.begin) { state->time += window.begin - state->time; continue; }
    double limit = end < window.end ? end : window.end, time = state->time;
    Random r = state->arrivals;
    Law law = law_of(client_window);
    size_t from = staged, room = capacity;
    if (law.weibull) ARRIVE(weibull_gap) else ARRIVE(gamma_gap)
    state->arrivals = r;
    state->time = time;
    fill_fields(state, client_window, from, client);
  }
}

static void order(double begin, double end) {
  size_t rows = staged, bucket_count = rows * 2;
  double scale = (double)(bucket_count - 1) / (end - begin);
  memset(starts, 0, (bucket_count + 2) * 4);
  for (size_t row = 0; row < rows; row++) {
    uint32_t bucket = (uint32_t)((staged_times[row] - begin) * scale);
    buckets[row] = bucket;
    starts[bucket + 1]++;
  }
  uint32_t sum = 0;
  for (size_t bucket = 0; bucket <= bucket_count; bucket++) starts[bucket] = sum += starts[bucket];
  for (size_t row = 0; row < rows; row++) {
    records[starts[buckets[row]]++] = (Record){ staged_times[row], (uint32_t)row, staged_clients[row] };
  }
  for (size_t row = 1; row < rows; row++) {
    Record moved = records[row];
    size_t place = row;
    for (; place > 0 && records[place - 1].time > moved.time; place--) records[place] = records[place - 1];
    records[place] = moved;
  }
  for (size_t row = 0; row < rows; row++) {
    Record record = records[row];
    times[row] = record.time;
    ids[row] = record.client;
    inputs[row] = staged_inputs[record.row];
    outputs[row] = staged_outputs[record.row];
  }
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  FILE *file = fopen(arguments[1], "rb");
  if (!file) return 1;
  fseek(file, 0, SEEK_END);
  long bytes = ftell(file);
  rewind(file);
  char *input = malloc(bytes);
  if (fread(input, 1, bytes, file) != (size_t)bytes) return 1;
  uint32_t header[8];
  memcpy(header, input, sizeof header);
  window_count = header[1];
  client_count = header[2];
  windows = (const Window *)(input + 32);
  clients = (const Client *)(windows + window_count);
  client_windows = (const ClientWindow *)(clients + client_count);
  tables = (const Table *)(client_windows + header[3]);
  bins = (const Bin *)(tables + header[4]);
  double wanted = atof(arguments[2]), mass = 0;
  for (uint32_t client_window = 0; client_window < header[3]; client_window++) {
    Window window = windows[client_windows[client_window].window];
    mass += client_windows[client_window].rate * (window.end - window.begin);
  }
  double length = windows[window_count - 1].end, slice = header[6] / (mass / length);
  reserve(header[6] * 2);

  struct timespec start, stop;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
  prepare_ziggurat();
  states = malloc(client_count * sizeof *states);
  for (uint32_t client = 0; client < client_count; client++) {
    State state = { seeded(2 * client), seeded(2 * client + 1), 0, clients[client].first };
    Law law = law_of(&client_windows[state.client_window]);
    state.time = windows[client_windows[state.client_window].window].begin
      + uniform(&state.arrivals) * (law.weibull ? weibull_gap(&state.arrivals, &law) : gamma_gap(&state.arrivals, &law));
    states[client] = state;
  }
  double rows = 0, begin = 0;
  uint64_t checksum = 0;
  while (rows < wanted && begin < length) {
    double end = begin + slice;
    staged = 0;
    for (uint32_t client = 0; client < client_count; client++) {
      if (states[client].time < end) emit_until(client, end);
    }
    if (staged) {
      order(begin, end);
      checksum += ids[staged / 2] + inputs[staged / 3] + outputs[staged - 1];
    }
    rows += staged;
    begin = end;
  }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &stop);
  double elapsed = (stop.tv_sec - start.tv_sec) * 1e9 + (stop.tv_nsec - start.tv_nsec);
  printf("%.3f %.0f %llu\n", elapsed / rows, rows, (unsigned long long)checksum);
  return 0;
}
