import path from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { kernelsForBundle } from '../../../scripts/kernels.mjs';
import { launch } from '../../webview-page/harness/browser';
import { bitsOfRuns } from './browser-run';

it('whole runs come to the same bits in Node and in Chromium, whatever the kind', async () => {
  const { outputFiles } = await build({
    entryPoints: [path.resolve(import.meta.dirname, 'browser-run.ts')],
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    globalName: 'runs',
    logLevel: 'silent',
    plugins: [kernelsForBundle],
  });
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles.map(({ text }) => text).join('') });
    const theirs = await page.evaluate<Record<string, number[]>>('runs.bitsOfRuns()');
    const mine = bitsOfRuns();
    expect(Object.keys(theirs)).toEqual(Object.keys(mine));
    for (const [kind, bits] of Object.entries(mine)) expect(theirs[kind], kind).toEqual(bits);
  } finally {
    await browser.close();
  }
}, 120_000);
