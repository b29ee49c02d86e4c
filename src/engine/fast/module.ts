import fusedShared from '../kernels/fused-shared.wasm';
import fused from '../kernels/fused.wasm';
import separateShared from '../kernels/separate-shared.wasm';
import separate from '../kernels/separate.wasm';
import { writeBytes } from '../../spec/bytes';
import type { TrainSpec } from '../../spec/experiment';
import { EngineError } from '../error';
import { arenaStart, type Address } from './arena';

/** What the kernels' module offers; see `kernels/index.ts`. */
export interface KernelFunctions {
  base(): number;
  run(context: Address, budget: number): number;
  shuffle(part: Address, order: Address, n: number, key0: number, key1: number, low: number, high: number): void;
  measure(values: Address, count: number, out: Address): void;
  measurePanels(panels: Address, n: number, k: number, out: Address): void;
  deadUnits(values: Address, rows: number, size: number): number;
  squaredDistance(a: Address, b: Address, count: number): number;
  /** Sends threads home that `help`; see `threads.ts`. */
  dismiss(context: Address): void;
  penaltyOf(weights: Address, count: number, l1: number, l2: number): number;
  expEach(from: Address, to: Address, count: number): void;
  expm1Each(from: Address, to: Address, count: number): void;
  logEach(from: Address, to: Address, count: number): void;
  sigmoidEach(from: Address, to: Address, count: number): void;
  tanhEach(from: Address, to: Address, count: number): void;
}

/** The module at work on a memory of its own, with views of all of it. */
export interface Kernels extends KernelFunctions {
  readonly bytes: Uint8Array;
  readonly integers: Int32Array;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
  /** What other threads start the module from. */
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

export type Arithmetic = TrainSpec['arithmetic'];

const page = 65536;

/** All that 32-bit addresses reach. */
const mostMemory = 65536 * page;

/** The builds: for a memory of one thread's own, and for one that threads share. */
const builds = {
  own: { separate, fused },
  shared: { separate: separateShared, fused: fusedShared },
};

type Build = keyof typeof builds;

const modules = new Map<Uint8Array, WebAssembly.Module | string>();

/** A build, compiled once; or why it can not be. */
function compiled(arithmetic: Arithmetic, build: Build): WebAssembly.Module | string {
  const bytes = builds[build][arithmetic];
  const known = modules.get(bytes);
  if (known !== undefined) return known;
  let result: WebAssembly.Module | string;
  try {
    result = new WebAssembly.Module(bytes);
  } catch (error) {
    result = error instanceof Error ? error.message : String(error);
  }
  modules.set(bytes, result);
  return result;
}

const faults = new Map<Arithmetic, string | undefined>();

/** Why a build does not run here (no vectors, no fused ones, or it does not start), if it does not. */
export function kernelsFault(arithmetic: Arithmetic): string | undefined {
  if (!faults.has(arithmetic)) faults.set(arithmetic, faultOf(arithmetic));
  return faults.get(arithmetic);
}

function faultOf(arithmetic: Arithmetic): string | undefined {
  const module = compiled(arithmetic, 'own');
  if (typeof module === 'string') return module;
  try {
    startKernels(arenaStart, arithmetic);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether threads can share a memory here: a web page may only where it is isolated from others. */
export const canShare = (): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && typeof compiled('separate', 'shared') !== 'string';

/** Memory of so many pages. Throws an `EngineError` where addresses do not reach that far, or the system does not have it. */
function allocated(pages: number, shared: boolean): WebAssembly.Memory {
  const size = writeBytes(pages * page);
  if (pages * page > mostMemory) {
    throw new EngineError(
      `The run would take ${size} of memory, but the fast backend reaches ${writeBytes(mostMemory)}. Use a smaller batch or fewer units, or \`precision float64\`, which the reference backend computes.`,
    );
  }
  try {
    return new WebAssembly.Memory(shared ? { initial: pages, maximum: pages, shared } : { initial: pages });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EngineError(
      `The run wants ${size} of memory, which the system does not give. Use a smaller batch or fewer units.`,
    );
  }
}

/**
 * Starts the kernels on so many bytes of memory, all 0. Throws where `kernelsFault` says so, and an `EngineError` where
 * memory runs out.
 */
export function startKernels(size: number, arithmetic: Arithmetic, shared = false): Kernels {
  const module = compiled(arithmetic, shared ? 'shared' : 'own');
  if (typeof module === 'string') throw new Error(`The kernels do not run here: ${module}`);
  const pages = Math.ceil(size / page);
  const memory = allocated(pages, shared);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { buffer } = memory;
  return {
    ...(exports as unknown as KernelFunctions),
    bytes: new Uint8Array(buffer),
    integers: new Int32Array(buffer),
    floats: new Float32Array(buffer),
    doubles: new Float64Array(buffer),
    module,
    memory,
  };
}
