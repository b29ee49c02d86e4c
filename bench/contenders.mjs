// @ts-check
/* Who trains the workloads, and with which command. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { folder } from './data.mjs';

const here = import.meta.dirname;
const command = path.join(here, '../dist/cli.js');
const relaxed = Number(process.versions.node.split('.')[0]) < 22 ? ['--experimental-wasm-relaxed-simd'] : [];

/**
 * What a run came to.
 * @typedef {object} Outcome
 * @property {readonly { readonly loss: number, readonly seconds: number }[]} epochs
 */
/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {readonly string[]} [only] the workloads that it is for; all when left out
 * @property {boolean} [own] it starts from weights of its own, or takes other steps: its losses can not be compared
 * @property {(workload: import('./workloads.mjs').Workload, seconds: number) => Outcome} run throws a sentence
 */

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function output(program, args) {
  const { stdout, stderr, status, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  if (error) throw error;
  if (status !== 0)
    throw new Error(
      stderr
        .trim()
        .split('\n')
        .findLast((line) => line.includes('rror')) ?? `status ${status}`,
    );
  return stdout;
}

/**
 * Our own command.
 * @param {string} name
 * @param {readonly string[]} options
 * @param {readonly string[]} [flags] of Node
 * @param {readonly string[]} [only]
 * @returns {Contender}
 */
function nnet(name, options, flags = [], only) {
  /** @type {Map<string, number>} seconds an epoch, from the run before */
  const pace = new Map();
  /** @type {(file: string, epochs: number) => Outcome} */
  const train = (file, epochs) => {
    const lines = output(process.execPath, [
      ...[...flags, command, 'train', file, '--json', '--no-save', '--set', `epochs=${epochs}`],
      ...options,
    ]);
    const records = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return { epochs: records.filter(({ type }) => type === 'epoch').map(({ loss, seconds }) => ({ loss, seconds })) };
  };
  return {
    name,
    only,
    run: ({ name: workload, file = path.join(here, `${workload}.nnet`) }, seconds) => {
      let known = pace.get(workload);
      if (known === undefined) {
        const first = train(file, 3);
        known = lastOf(first);
        pace.set(workload, known);
        // One that is slow has been measured by that.
        if (3 * known >= seconds) return first;
      }
      const outcome = train(file, Math.max(3, Math.min(4000, Math.ceil(seconds / known))));
      pace.set(workload, lastOf(outcome));
      return outcome;
    },
  };
}

/** @param {Outcome} outcome */
const lastOf = ({ epochs }) => epochs[epochs.length - 1]?.seconds ?? 1;

/**
 * Another library's program.
 * @param {Pick<Contender, 'name' | 'only' | 'own'>} about
 * @param {string} program
 * @param {string} file
 * @param {readonly string[]} [options]
 * @returns {Contender}
 */
const peer = (about, program, file, options = ['1']) => ({
  ...about,
  run: (workload, seconds) => {
    const args = [path.join(here, 'peers', file), folder, JSON.stringify(workload), String(seconds), ...options];
    return JSON.parse(output(program, args).trim().split('\n').pop() ?? '');
  },
});

/** A Python that has PyTorch. */
const python = [process.env['PYTHON'], 'python3', '/usr/bin/python3'].find(
  (name) => name !== undefined && spawnSync(name, ['-c', 'import torch']).status === 0,
);

/** @param {string} name */
const installed = (name) => existsSync(path.join(here, 'node_modules', name));

const dense = ['w1', 'w2', 'w2b', 'w3'];

/** What PyTorch is called in the tables. */
export const baseline = 'PyTorch';
/** What ours is called in the tables. */
export const ours = 'Nnet';

/** @type {readonly Contender[]} */
export const contenders = [
  nnet(ours, ['--backend', 'fast', '--threads', '1']),
  nnet('Nnet, fused', ['--backend', 'fast', '--threads', '1', '--set', 'arithmetic=fused'], relaxed),
  nnet('Nnet, 2 threads', ['--backend', 'fast', '--threads', '2'], [], ['w2b', 'w3', 'w4', 'w5']),
  nnet('Nnet, reference', ['--backend', 'reference', '--threads', '1']),
  ...(python ? [peer({ name: baseline }, python, 'pytorch.py')] : []),
  ...(installed('@jax-js/jax') ? [peer({ name: 'jax-js', only: dense }, process.execPath, 'jax.mjs')] : []),
  ...(installed('@tensorflow/tfjs-core')
    ? [
        peer({ name: 'TensorFlow.js, wasm', only: [...dense, 'w5'] }, process.execPath, 'tfjs.mjs', ['1', 'wasm']),
        peer({ name: 'TensorFlow.js, cpu', only: ['w1', 'w2'] }, process.execPath, 'tfjs.mjs', ['1', 'cpu']),
      ]
    : []),
  ...(installed('brain.js')
    ? [peer({ name: 'brain.js', only: ['w1'], own: true }, process.execPath, 'brain.mjs')]
    : []),
  ...(installed('synaptic')
    ? [peer({ name: 'synaptic', only: ['w1'], own: true }, process.execPath, 'synaptic.mjs')]
    : []),
  ...(installed('convnetjs')
    ? [peer({ name: 'ConvNetJS', only: ['w4'], own: true }, process.execPath, 'convnet.mjs')]
    : []),
];
