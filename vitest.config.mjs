import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { kernelsForTests } from './scripts/kernels.mjs';

const { version } = createRequire(import.meta.url)('./package.json');

export default defineConfig({
  // As the bundler does.
  define: { NNET_VERSION: JSON.stringify(version) },
  plugins: [kernelsForTests],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    // Unasked, a core would be left idle.
    maxWorkers: availableParallelism(),
    testTimeout: 60_000,
    // The kernels may have to be compiled first.
    hookTimeout: 60_000,
  },
});
