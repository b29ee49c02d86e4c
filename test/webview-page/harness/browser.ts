import { build } from 'esbuild';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Inspection, InspectQuery } from '../../../src/protocol/inspect';
import type { PanelMessage, PanelRequest } from '../../../src/protocol/panel';
import { themes, type ThemeName } from './themes';

/** The panel's page in a browser, under the content security policy of the extension, with VS Code played by the test. */

const root = path.resolve(import.meta.dirname, '../../..');
const origin = 'https://panel.test';
const nonce = 'bm9uY2U';

/** Bundles the page as esbuild.js does. */
async function bundle(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: { panel: path.join(root, 'webview/main.ts'), style: path.join(root, 'webview/style.css') },
    bundle: true,
    write: false,
    outdir: '/',
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    logLevel: 'warning',
  });
  return new Map(outputFiles.map((file) => [path.basename(file.path), file.text]));
}

/** Starts a browser. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export interface PanelPage {
  readonly page: Page;
  /** Hands the page a message, as VS Code does. */
  send(message: PanelMessage): Promise<void>;
  /** What the page has asked for. */
  requests(): Promise<readonly PanelRequest[]>;
  /** Errors of scripts and of the security policy. */
  readonly errors: readonly string[];
  theme(name: ThemeName): Promise<void>;
  /** Resolves when the page has drawn what it was sent. */
  drawn(): Promise<void>;
  /** Resolves when every view has its answer, and has drawn it. */
  answered(): Promise<void>;
}

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: ThemeName;
  /** What the page had kept before it was hidden. */
  readonly kept?: unknown;
  /** Whether the user has nothing against motion. */
  readonly motion?: boolean;
  /** What runs answer when the page asks. Throws a sentence. */
  readonly answer?: (run: string, query: InspectQuery) => Inspection | Promise<Inspection>;
}

/**
 * Starts a browser for the tests of a file, and ends it after them. What it gives opens a page and hands it its first
 * messages; that resolves when they are drawn, and where runs answer, what they have answered.
 */
export function startBrowser(): (messages: readonly PanelMessage[], options?: OpenOptions) => Promise<PanelPage> {
  let browser: Browser;
  let files: ReadonlyMap<string, string>;
  beforeAll(async () => {
    [browser, files] = await Promise.all([launch(), bundle()]);
  });
  afterAll(() => browser.close());
  return async (messages, options = {}) => {
    const panel = await open(browser, files, options);
    for (const message of messages) await panel.send(message);
    await (options.answer ? panel.answered() : panel.drawn());
    return panel;
  };
}

/** Opens the page. */
async function open(
  browser: Browser,
  files: ReadonlyMap<string, string>,
  { width = 640, height = 900, theme = 'dark', kept, motion = false, answer }: OpenOptions,
): Promise<PanelPage> {
  const page = await browser.newPage({
    viewport: { width, height },
    reducedMotion: motion ? 'no-preference' : 'reduce',
  });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.route(`${origin}/**`, (route) => {
    const name = path.basename(new URL(route.request().url()).pathname);
    if (name === 'index.html') return route.fulfill({ contentType: 'text/html', body: html(theme) });
    if (name.startsWith('codicon')) {
      return route.fulfill({ path: path.join(root, 'node_modules/@vscode/codicons/dist', name) });
    }
    const body = files.get(name);
    return body === undefined
      ? route.fulfill({ status: 404, body: '' })
      : route.fulfill({ contentType: name.endsWith('.css') ? 'text/css' : 'text/javascript', body });
  });
  await page.addInitScript((state: unknown) => {
    const posted: unknown[] = [];
    let current = state;
    Object.assign(globalThis, {
      posted,
      keptState: () => current,
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => {
          posted.push(message);
          (globalThis as unknown as { asked?: (message: unknown) => void }).asked?.(message);
        },
        getState: () => current,
        setState: (next: unknown) => {
          current = next;
        },
      }),
    });
  }, kept);
  /** As the host counts, from the last message on. */
  let sequence = 0;
  const send = async (message: PanelMessage): Promise<void> => {
    sequence = message.sequence;
    await page.evaluate(deliver, encode(message));
  };
  if (answer) {
    await page.exposeFunction('asked', async (request: PanelRequest) => {
      if (request.type !== 'inspect') return;
      const { id, run, query } = request;
      const answered = await Promise.resolve()
        .then(() => answer(run, query))
        .then(
          (result) => ({ result }),
          (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
        );
      await send({ type: 'inspection', sequence: sequence + 1, id, run, milliseconds: 1, ...answered });
    });
  }
  await page.goto(`${origin}/index.html`);
  return {
    page,
    errors,
    send,
    requests: () => page.evaluate(() => (globalThis as unknown as { posted: PanelRequest[] }).posted),
    async theme(name) {
      const { bodyClass, variables } = themes[name];
      await page.evaluate(applyTheme, { bodyClass, style: styleOf(variables) });
    },
    drawn: () => page.evaluate(twoFrames),
    async answered() {
      await page.evaluate(twoFrames);
      await page.waitForFunction(nothingWaits);
      await page.evaluate(twoFrames);
    },
  };
}

const styleOf = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `--vscode-${name}: ${value};`)
    .join(' ');

const html = (name: ThemeName): string => {
  const { bodyClass, variables } = themes[name];
  const policy = [
    "default-src 'none'",
    `style-src ${origin}`,
    `script-src 'nonce-${nonce}'`,
    `font-src ${origin}`,
    `img-src data: ${origin}`,
  ].join('; ');
  // VS Code sets its variables by script, which the policy allows; a style sheet of its own stands for that here.
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="codicon.css" id="vscode-codicon-stylesheet" nonce="${nonce}">
<link rel="stylesheet" href="style.css">
<title>Nnet</title>
</head>
<body class="${bodyClass}">
<script nonce="${nonce}">for (const entry of ${JSON.stringify(Object.entries(variables))}) document.documentElement.style.setProperty('--vscode-' + entry[0], entry[1]);</script>
<div id="root"></div>
<script nonce="${nonce}" src="panel.js"></script>
</body>
</html>`;
};

/** Typed arrays do not survive Playwright's own way of passing values. */
const encode = (message: PanelMessage): string =>
  JSON.stringify(message, (_, value: unknown) =>
    value instanceof Float64Array
      ? { float64: base64(value) }
      : value instanceof Int32Array
        ? { int32: base64(value) }
        : typeof value === 'number' && !Number.isFinite(value)
          ? { number: String(value) }
          : value,
  );

const base64 = ({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

interface PageGlobals {
  atob(text: string): string;
  postMessage(message: unknown, origin: string): void;
  document: {
    documentElement: { setAttribute(name: string, value: string): void; style: { cssText: string } };
    body: { className: string };
    fonts: { ready: Promise<unknown> };
  };
  requestAnimationFrame(callback: (time: number) => void): number;
}

const deliver = (text: string): void => {
  const globals = globalThis as unknown as PageGlobals;
  const message: unknown = JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    const bytes = (text: unknown) => Uint8Array.from(globals.atob(String(text)), (char) => char.charCodeAt(0)).buffer;
    if ('float64' in value) return new Float64Array(bytes(value.float64));
    if ('int32' in value) return new Int32Array(bytes(value.int32));
    return 'number' in value && Object.keys(value).length === 1 && typeof value.number === 'string'
      ? Number(value.number)
      : value;
  });
  globals.postMessage(message, '*');
};

/** Until the fonts are there and two frames have passed: what was pending is on the screen. */
const twoFrames = async (): Promise<void> => {
  const globals = globalThis as unknown as PageGlobals;
  await globals.document.fonts.ready;
  for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => globals.requestAnimationFrame(resolve));
};

/** No view that is seen waits for an answer. */
const nothingWaits = (): boolean => {
  const { document } = globalThis as unknown as { document: Queried };
  return [...document.querySelectorAll('[aria-busy="true"], .answer-note:not(.error)')].every(
    (element) => !element.checkVisibility(),
  );
};

interface Queried {
  querySelectorAll(selector: string): Iterable<{ checkVisibility(): boolean }>;
}

const applyTheme = ({ bodyClass, style }: { bodyClass: string; style: string }): void => {
  const globals = globalThis as unknown as PageGlobals;
  globals.document.documentElement.style.cssText = style;
  globals.document.body.className = bodyClass;
};
