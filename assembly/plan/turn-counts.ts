import { Client, ConversationClass, Header, LimitFlag, Profile, TurnCount } from './layout';

/** Rows of an arrival of a client of a class, on average: one of a single request, else the turns of a conversation. */
export function rowsPerArrival(tables: usize, record: usize): f64 {
  let turnCount = tables + load<u32>(record, ConversationClass.OFFSET);
  const end = turnCount + <usize>load<u32>(record, ConversationClass.COUNT) * TurnCount.SIZE;
  let mean: f64 = 0;
  let weight: f64 = 0;
  for (; turnCount < end; turnCount += TurnCount.SIZE) {
    const weightEnd = load<f64>(turnCount, TurnCount.WEIGHT_END);
    mean += (weightEnd - weight) * <f64>load<u32>(turnCount, TurnCount.TURNS);
    weight = weightEnd;
  }
  const singleShare = load<f64>(record, ConversationClass.SINGLE_SHARE);
  return singleShare + (1 - singleShare) * mean;
}

/** Whether conversations of a client can be over before their last turn, so that its rows are fewer than its turns. */
export function canEndEarly(plan: usize, client: usize, record: usize): bool {
  const place = load<u32>(client, Client.PROFILE);
  if (place == 0 || load<u32>(record, ConversationClass.HISTORY) == 0) return false;
  const size = Profile.ATTRIBUTES + (<usize>load<u32>(plan, Header.ATTRIBUTE_COUNT) << 2);
  const profile = plan + load<u32>(plan, Header.PROFILES) + <usize>(place - 1) * size;
  return load<u32>(profile, Profile.LIMIT) != 0 && (load<u32>(profile, Profile.LIMIT_FLAGS) & LimitFlag.TRUNCATE) == 0;
}
