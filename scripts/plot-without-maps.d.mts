import type { Plugin } from 'vite';

export const plotWithoutMaps: Plugin;
