import { ATTRIBUTE_FAULTS } from './attributes.js';
import { BOUNDED_BURST_FAULTS } from './bounded-bursts.js';
import type { Refusal } from './changes.js';
import { CONVERSATION_FAULTS } from './conversations.js';
import { FIELDS } from './fields.js';
import { FRAME } from './frame.js';
import { INTER_ARRIVALS } from './inter-arrivals.js';
import { JOINT_FAULTS } from './joint.js';
import { LIMIT_FAULTS } from './limits.js';
import { PREFIX_FAULTS } from './prefixes.js';
import { TOOL_CALL_FAULTS } from './tool-calls.js';

/** All plans that are refused, for whoever has an engine to give them to, by what is wrong with them. */
export const FAULTS: readonly (readonly Refusal[])[] = [
  ...[FRAME, INTER_ARRIVALS, FIELDS, JOINT_FAULTS, CONVERSATION_FAULTS],
  ...[TOOL_CALL_FAULTS, ATTRIBUTE_FAULTS, LIMIT_FAULTS, PREFIX_FAULTS, BOUNDED_BURST_FAULTS],
];
