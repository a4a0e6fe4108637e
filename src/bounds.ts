/** How large things can be: what notations, specs, plans and runs have in common. */

/** Requests of a trace, at most: the engine counts them in double precision, which needs room for fractions. */
export const MAX_REQUESTS = 1e14;

/** Clients of a workload, at most, as of a built-in population. */
export const MAX_CLIENTS = 10_000_000;

/** Attributes of a workload's clients, and UTF-16 units of one that is a text, at most. */
export const ATTRIBUTE_LIMITS = { count: 16, characters: 256 } as const;

/** Rows of a record batch, at most: 2^24, which keeps a batch of the widest trace below 2 GiB. */
export const MAX_BATCH_SIZE = 16_777_216;

/** Threads that produce rows, at most. */
export const MAX_WORKERS = 256;

/** Coefficients of variation of the naive stream: the engine's range of Gamma shapes, which are 1 / CV^2. */
export const NAIVE_CV_BOUNDS = { smallest: 0.001, largest: 100 } as const;

/** Turns of a conversation, at most: the engine follows a conversation as far back as its turns can reach. */
export const MAX_TURNS = 16_384;

/** The largest number of turns where a mean says no other: longer conversations have to be asked for. */
export const DEFAULT_MAX_TURNS = 64;

/** Tokens of a request that a limit can have, at most: its columns are numbers of 32 bits. */
export const MAX_CONTEXT = 4_294_967_295;

/** Seconds between two turns, at most: a year. */
export const MAX_INTER_TURN_SECONDS = 31_536_000;

/** The largest time between two turns where a law has no bound of its own: a day. */
export const DEFAULT_MAX_INTER_TURN_SECONDS = 86_400;

/** Levels of objects and lists within each other, at most: rates and mixtures can hold others of their kind. */
export const MAX_DEPTH = 64;

/** Tokens of a block of which `hash_ids` are. */
export const MAX_BLOCK_SIZE = 1_048_576;

/** Tokens of a system prompt, at most. */
export const MAX_PROMPT_TOKENS = 1_048_576;

/** Documents that requests share, at most: a table of as many takes 16 MB in a plan. */
export const MAX_DOCUMENTS = 1_048_576;
