/** What keeps the study from saying anything: one sentence for people, without a stack trace. */
export class StudyError extends Error {
  override readonly name: string = 'StudyError';
}

/** What is wrong with how the study was called. */
export class UsageFault extends StudyError {
  override readonly name = 'UsageFault';
}
