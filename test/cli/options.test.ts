import { describe, expect, it } from 'vitest';
import { processTerminal } from '../../src/cli/terminal';
import { EventEmitter } from 'node:events';
import { fileWith, moons, run } from './command-line';

describe('the command line', () => {
  it('lists each command with its options', async () => {
    const { status, results } = await run(['--help']);
    expect(status).toBe(0);
    const text = results.join('\n');
    for (const name of ['check', 'train', 'gradients', 'gradcheck', 'predict']) {
      expect(text).toMatch(new RegExp(`^nnet ${name} `, 'm'));
      const own = await run([name, '--help']);
      expect(own).toMatchObject({ status: 0 });
      expect(own.results.join('\n').startsWith(`nnet ${name} `)).toBe(true);
    }
    for (const option of [
      'cell',
      'set',
      'root',
      'backend',
      'threads',
      'json',
      'runs',
      'no-save',
      'weights-out',
      'out',
    ]) {
      expect(text).toContain(`--${option}`);
    }
  });

  it('says its version', async () => {
    expect(await run(['--version'])).toMatchObject({ status: 0, results: [expect.stringMatching(/^\d+\.\d+\.\d+$/)] });
  });

  it.each([
    [[]],
    [['fly']],
    [['train']],
    [['train', 'a.nnet', 'b.nnet']],
    [['train', 'a.nnet', '--speed', '3']],
    [['train', 'a.nnet', '--out', 'x']],
    [['train', 'a.nnet', '--cell']],
    [['train', 'a.nnet', '--cell', '--json']],
    [['train', 'a.nnet', '--json=yes']],
    [['train', 'a.nnet', '--threads', '0']],
    [['train', 'a.nnet', '--threads', 'two']],
    [['train', 'a.nnet', '--backend', 'gpu']],
    [['gradients', 'a.nnet']],
    [['check', 'a.nnet', '--root', '/nowhere']],
  ])('%j is wrong usage: 2, and nothing on standard output', async (args) => {
    const { status, results, messages } = await run(args);
    expect({ status, results }).toEqual({ status: 2, results: [] });
    expect(messages).not.toBe('');
  });

  it('names the command that an option belongs to', async () => {
    const { messages } = await run(['check', fileWith(moons), '--weights-out', 'x']);
    expect(messages).toBe('nnet: --weights-out is an option of `nnet train`, not of `nnet check`.');
  });
});

describe('a terminal', () => {
  class Stream extends EventEmitter {
    written = '';
    isTTY = true;
    columns = 80;
    write(text: string): void {
      this.written += text;
    }
  }
  const streams = (env: Record<string, string>) => ({ stdout: new Stream(), stderr: new Stream(), env });

  it('has colours unless NO_COLOR says otherwise, and no bar where there is none to draw it', () => {
    expect(processTerminal(streams({})).colour).toBe(true);
    expect(processTerminal(streams({ NO_COLOR: '1' }))).toMatchObject({ colour: false, width: 80 });
    expect(processTerminal(streams({ TERM: 'dumb' })).width).toBe(0);
  });

  it('puts results above the bar, on standard output', () => {
    const to = streams({});
    const terminal = processTerminal(to);
    terminal.status('[=  ]');
    terminal.result('{}');
    expect(to.stdout.written).toBe('{}\n');
    expect(to.stderr.written).toBe('\r[=  ]\u001b[K\r\u001b[K\r[=  ]\u001b[K');
  });

  it('asks to stop when nobody reads the results any more', () => {
    const to = streams({});
    const terminal = processTerminal(to);
    let stopped = 0;
    const off = terminal.onInterrupt(() => stopped++);
    to.stdout.emit('error', Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
    expect(stopped).toBe(1);
    terminal.result('lost');
    expect(to.stdout.written).toBe('');
    off();
  });
});
