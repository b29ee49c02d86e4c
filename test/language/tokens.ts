import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { loadWASM, OnigScanner, OnigString } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from 'vscode-textmate';

/** What VS Code's own tokenizer makes of a text by the grammar: its words with their scopes, the innermost last. */

const file = path.resolve(import.meta.dirname, '../../syntaxes/nnet.tmLanguage.json');

async function load(): Promise<IGrammar> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new OnigScanner(patterns),
      createOnigString: (text) => new OnigString(text),
    }),
    loadGrammar: () => Promise.resolve(parseRawGrammar(readFileSync(file, 'utf8'), file)),
  });
  const grammar = await registry.loadGrammar('source.nnet');
  if (!grammar) throw new Error('the grammar is there');
  return grammar;
}

let grammar: Promise<IGrammar> | undefined;

/** Each line with its words and their scopes below it, without those that have none of their own. */
export async function tokensOf(text: string): Promise<string> {
  grammar ??= load();
  const loaded = await grammar;
  let state = INITIAL;
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = loaded.tokenizeLine(line, state);
    state = ruleStack;
    lines.push(line);
    for (const { startIndex, endIndex, scopes } of tokens) {
      const [, ...own] = scopes;
      if (own.length > 0) lines.push(`    ${line.slice(startIndex, endIndex)}    ${own.join(' ')}`);
    }
  }
  return lines.join('\n');
}
