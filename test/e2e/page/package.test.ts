import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { contents, packageProblems } from '../../../scripts/packaging.mjs';
import { report } from '../figures';
import { runCommand, openExamples, openFile, type Workbench } from './workbench';

describe('The package', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await openExamples();
  });
  afterAll(() => workbench.close());

  it('holds the bundles and what the manifest names, no sources, no development dependencies, no large data', async () => {
    const archive = await readFile(inject('vsix'));
    expect(packageProblems(archive)).toEqual([]);
    report('The package', `${Math.round(archive.length / 1024)} KB in ${contents(archive).length} files`);
  });

  it('is activated by a spec', async () => {
    await openFile(workbench, 'moons.nnet');
    await workbench.page.locator('.codelens-decoration a').first().waitFor();
    await runCommand(workbench, 'Developer: Show Running Extensions');
    const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row').filter({ hasText: 'nnet' });
    const text = await row.locator('.activation-time').textContent();
    expect(text).toMatch(/\d+ms/);
    report('Activation, as VS Code measures it', /\d+ms/.exec(text ?? '')?.[0].replace('ms', ' ms') ?? '');
  });
});
