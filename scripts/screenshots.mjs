// @ts-check
/* npm run screenshots: runs the tests in the page, and puts their pictures into media/, for the README, and into docs/. */
import { copyFile, stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { ensureChromium } from './chromium.mjs';
import { installDependencies, root } from './dependencies.mjs';
import { out, vitest } from './part.mjs';

/** Bytes that a picture may take. */
const limit = 300_000;

/** The picture of a test, and where it belongs. */
const pictures = {
  '4-compared.png': 'media/screenshot.png',
  'vanishing.png': 'docs/pictures/vanishing.png',
  'vanishing-hover.png': 'docs/pictures/vanishing-hover.png',
  'cured.png': 'docs/pictures/cured.png',
  'runs-compare.png': 'docs/pictures/runs.png',
  'runs-interrupted.png': 'docs/pictures/interrupted.png',
  'sweep-sorted.png': 'docs/pictures/sweep.png',
};

async function main() {
  await installDependencies();
  const chromium = await ensureChromium();
  const tests = ['story', 'inspecting', 'runs', 'sweep'].map((name) => `test/e2e/page/${name}.test.ts`);
  const args = ['--config', 'test/e2e/vitest.config.mjs', ...tests];
  const { failed } = await vitest('in the page', args, () => Promise.resolve({ CHROME_PATH: chromium }));
  if (failed > 0) throw new Error('The pictures stay as they are, since a test has failed.');
  for (const [from, to] of Object.entries(pictures)) {
    const picture = path.join(out, 'page', from);
    const { size } = await stat(picture);
    if (size > limit) throw new Error(`${from} takes ${size} bytes, more than ${limit}.`);
    await copyFile(picture, path.join(root, to));
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
