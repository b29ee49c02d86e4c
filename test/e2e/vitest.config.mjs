import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests that click in a real VS Code. One file at a time: what they measure is not to be disturbed by another. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/e2e/page/**/*.test.ts'],
    globalSetup: ['test/e2e/page/server.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
