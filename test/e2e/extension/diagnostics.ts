import assert from 'node:assert/strict';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commands, DiagnosticSeverity, languages } from 'vscode';
import { folder, open, openText, pathOf, pause, problems, runsOf, trainToEnd } from './editor';
import { describe, it } from './runner';

/** A small spec, with other words where a mistake is to be made. */
const spec = ({
  data = 'csv "digits.csv" target=digit',
  layer = 'dense 32 relu',
  last = 'dense 10 softmax',
  optimizer = 'adam lr=0.01',
} = {}): string => `# %% Digits
data ${data}
  split train=80% validation=20%

model
  input 64
  ${layer}
  ${last}

train
  loss cross_entropy
  optimizer ${optimizer}
  epochs 5
  batch 32
`;

const mistakes: readonly (readonly [what: string, text: string, words: string, message: RegExp])[] = [
  ['an unknown layer', spec({ layer: 'dnese 32 relu' }), 'dnese', /dense/],
  ['a wrong shape', spec({ last: 'dense 9 softmax' }), '9', /10/],
  ['a missing file', spec({ data: 'csv "missing.csv" target=digit' }), '"missing.csv"', /no file/],
  ['a column that is not there', spec({ data: 'csv "digits.csv" target=colour' }), 'colour', /column/],
  ['text where a number must be', spec({ optimizer: 'adam lr=fast' }), 'fast', /number/],
  ['a file outside the workspace', spec({ data: 'csv "../outside.csv" target=digit' }), '"../outside.csv"', /outside/],
];

export const diagnosticsTests = (): void =>
  describe('A spec', () => {
    it('without a mistake has no problem', async () => {
      const { document } = await openText('fine.nnet', spec());
      await trainToEnd(document, '# %% Digits');
      assert.deepEqual(languages.getDiagnostics(document.uri), []);
    });

    for (const [what, text, words, message] of mistakes) {
      it(`with ${what} has one problem, on its words, and is not trained`, async () => {
        await writeFile(path.join(folder(), '..', 'outside.csv'), 'a,digit\n1,2\n');
        const { document } = await openText(`${what.replaceAll(' ', '-')}.nnet`, text);
        const found = await problems(document);
        assert.equal(found.length, 1, found.map((problem) => problem.message).join('\n'));
        const [problem] = found;
        assert.equal(problem?.severity, DiagnosticSeverity.Error);
        assert.equal(problem && document.getText(problem.range), words);
        assert.match(problem?.message ?? '', message);

        void commands.executeCommand('nnet.train', document.uri.toString(), 0);
        await pause(100);
        assert.deepEqual(await runsOf(document), []);
      });
    }

    it('does not read through a link out of the workspace', async () => {
      const outside = path.join(folder(), '..', 'outside.csv');
      await writeFile(outside, 'a,digit\n1,2\n');
      await symlink(outside, pathOf('link.csv'));
      const { document } = await openText('link.nnet', spec({ data: 'csv "link.csv" target=digit' }));
      const [problem] = await problems(document);
      assert.match(problem?.message ?? '', /link out of the workspace/);
    });

    it('names row and column of a cell that is no number', async () => {
      await writeFile(pathOf('bad.csv'), 'a,b,kind\n1,2,x\n3,4,y\n5,oops,x\n7,8,y\n');
      const { document } = await openText('bad.nnet', 'data csv "bad.csv" target=kind\nmodel\n  dense 2 softmax\n');
      const [problem, ...others] = await problems(document);
      assert.match(problem?.message ?? '', /`b`.*`oops` in line 4/);
      assert.deepEqual(others, []);
    });

    it('in the ACAS Xu weight format is no spec: no problems, and not a byte of it changed', async () => {
      const text = [
        '// A network in the format of the ACAS Xu benchmarks',
        '2,2,1,3,',
        '2,3,1,',
        '0,',
        '-1.0,-1.0,',
        '1.0,1.0,',
        '0.0,0.0,0.0,',
        '1.0,1.0,1.0,',
        '0.5,-0.5,',
        '0.25,1.0,',
        '-1.5,2.0,',
        '0.1,',
        '0.2,',
        '0.3,',
        '1.0,1.0,1.0,',
        '0.0,',
        '',
      ].join('\n');
      const { document } = await openText('acas.nnet', text);
      await pause(200);
      assert.deepEqual(languages.getDiagnostics(document.uri), []);
      assert.equal(document.isDirty, false);
      assert.equal(document.getText(), text);
      const other = await open('moons.nnet');
      assert.deepEqual(languages.getDiagnostics(other.document.uri), []);
    });
  });
