/** What keeps the study from saying anything: one sentence for people, without a stack trace. */
export class StudyError extends Error {
  override readonly name = 'StudyError';
}
