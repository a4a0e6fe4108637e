import {
  ClientWindow,
  ClientWindowFlag,
  ConversationClass,
  Profile,
} from '../../../src/engine/plan-layout.generated.js';
import type { Change } from './change.js';

/** Limits of all profiles: from none that anything fits to one that everything does. */
export const setLimits: Change = (view, fields, random) => {
  const limit = random.pick([0, 1, 50, 400, 3000, 100_000, 2 ** 32 - 1]);
  const flags = random.between(0, 3);
  for (const profile of fields.records('profile')) {
    view.setUint32(profile + Profile.LIMIT, limit, true);
    view.setUint32(profile + Profile.LIMIT_FLAGS, flags, true);
  }
  return `all profiles have the limit ${limit} with the flags ${flags}`;
};

export const setPrompts: Change = (view, fields, random) => {
  const tokens = random.pick([0, 1, 300, 2 ** 31, 2 ** 32 - 1]);
  for (const profile of fields.records('profile')) {
    view.setUint32(profile + Profile.SYSTEM_TOKENS, tokens, true);
    view.setUint32(profile + Profile.SYSTEM_GROUP, random.below(4), true);
  }
  return `all profiles have prompts of ${tokens} tokens`;
};

/** Smallest gaps of all client-windows, so that those that go on with each other have the same one. */
export const setFloors: Change = (view, fields, random) => {
  const floor = random.pick([0, 1, 1000, 32_768, 65_534, 65_535]);
  for (const clientWindow of fields.records('clientWindow')) {
    const flags = view.getUint32(clientWindow + ClientWindow.FLAGS, true) % 2 ** ClientWindowFlag.FLOOR_SHIFT;
    const floored = floor * 2 ** ClientWindowFlag.FLOOR_SHIFT + flags;
    view.setUint32(clientWindow + ClientWindow.FLAGS, floored, true);
  }
  return `all smallest gaps are ${floor} parts`;
};

export const setToolShares: Change = (view, fields, random) => {
  const share = random.pick([0, 5e-324, 0.5, 1 - 2 ** -53, 1]);
  for (const record of fields.records('class')) {
    view.setFloat64(record + ConversationClass.TOOL_SHARE, share, true);
  }
  return `of all turns the share ${share} are tool calls`;
};
