import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
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
    /** The package. */
    vsix: string;
  }
}

/** What VS Code would otherwise show, or ask, at a first start. */
const settings = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** Packs the extension, installs the package as users do, and serves VS Code to all tests of the page. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'nnet-page-'));
  const extensions = path.join(temporary, 'extensions');
  const data = path.join(temporary, 'user-data');
  const vsix = await pack();
  const { program, args } = await installCommand(vsix, extensions);
  await mustRun(program, args);
  await mkdir(path.join(data, 'User'), { recursive: true });
  await writeFile(path.join(data, 'User', 'settings.json'), JSON.stringify(settings));
  const server = await serve({ data, extensions });
  project.provide('origin', server.origin);
  project.provide('vsix', vsix);
  return async () => {
    await server.stop();
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  };
}
