import { readFile } from 'node:fs/promises';
import { describe, expect, inject, it } from 'vitest';
import { contents, packageProblems } from '../../../scripts/packaging.mjs';
import { report } from '../figures';

describe('the package', () => {
  it('holds the bundles and what the manifest names, no sources, no development dependencies, no large data', async () => {
    const archive = await readFile(inject('vsix'));
    expect(packageProblems(archive)).toEqual([]);
    report('The package', `${Math.round(archive.length / 1024)} KB in ${contents(archive).length} files`);
  });
});
