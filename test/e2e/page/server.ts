import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { mustRun } from '../../../scripts/command.mjs';
import { pack } from '../../../scripts/packaging.mjs';
import { installCommand, serve } from '../../../scripts/vscode.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of a VS Code server in which the packaged extension is installed. */
    origin: string;
    /** Its settings. */
    settings: string;
    /** The package. */
    vsix: string;
  }
}

/** Packs the extension, installs the package as users do, and serves VS Code to all tests of the page. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'nnet-page-'));
  const extensions = path.join(temporary, 'extensions');
  const data = path.join(temporary, 'user-data');
  const vsix = await pack();
  const { program, args } = await installCommand(vsix, extensions);
  await mustRun(program, args);
  const server = await serve({ data, extensions });
  project.provide('origin', server.origin);
  project.provide('settings', path.join(data, 'User', 'settings.json'));
  project.provide('vsix', vsix);
  return async () => {
    await server.stop();
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  };
}
