export { };
import type { JsonSchema } from '../../../src/workload/schema/json-schema.js';
import type { TextEditor } from './editor.js';
export function codeEditor(_field: HTMLTextAreaElement, _schema: JsonSchema, _onText: (text: string) => void): TextEditor { throw new Error('later'); }
