/**
 * What changes the clients of a pool or makes some, for whoever loads it where it is needed: as one piece, since bundlers
 * would cut what pieces share into as many files as there are pieces.
 */
export { attributeClients } from './attribute-clients.js';
export { customParts, firstIdsOf } from './custom-parts.js';
export { drawClients } from './draw-clients.js';
export { mixPools } from './mix-pools.js';
export { overrideBehaviour } from './override-behaviour.js';
export { overrideFields } from './override-fields.js';
export { overrideGaps } from './override-gaps.js';
export { WITHOUT_IDS } from './phased-clients.js';
export { phasedPool } from './phased-pool.js';
export { weightClients } from './weight-clients.js';
