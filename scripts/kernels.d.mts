import type { Plugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';

export function kernelBytes(build: string): Promise<Uint8Array>;
export const kernelsForBundle: Plugin;
export const kernelsForTests: VitePlugin;
