export const SEAMS: Readonly<Record<string, string>>;
export function constantsOf(source: string): string;
export function writeSeams(): void;
