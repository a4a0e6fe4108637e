import { ConversationClass, TurnCount } from './layout';

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
