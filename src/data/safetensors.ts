import { complete, type Steps } from '../spec/steps';
import type { NamedTensor } from '../spec/tensor';
import { DataError, quote } from './error';

/**
 * The safetensors format: the header's length as a little-endian 64-bit integer, a JSON header with each tensor's type,
 * shape and place, then the tensors' bytes without gaps (huggingface.co/docs/safetensors).
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
/** A header larger than this is refused, as by the reference implementation. */
const largestHeader = 100_000_000;
const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Bytes that are copied at once: some milliseconds where the system hands the memory out. */
const copiedAtOnce = 2 ** 22;

const swapped = (bytes: Uint8Array, width: number): Uint8Array => {
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
  return bytes;
};

/** Texts that a file carries beside its tensors. */
export type Metadata = Readonly<Record<string, string>>;

/** Tensors as a safetensors file, in their order; F64 or F32 by their arrays. */
export const encodeSafetensors = (tensors: readonly NamedTensor[], metadata?: Metadata): Uint8Array =>
  complete(encodeSafetensorsInSteps(tensors, metadata));

/** `encodeSafetensors`, bit by bit; the tensors must stay as they are until it is done. */
export function* encodeSafetensorsInSteps(tensors: readonly NamedTensor[], metadata?: Metadata): Steps<Uint8Array> {
  let at = 0;
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  for (const { name, shape, values } of tensors) {
    const dtype = values instanceof Float64Array ? 'F64' : 'F32';
    header[name] = { dtype, shape, data_offsets: [at, (at += values.byteLength)] };
  }
  const json = JSON.stringify(header);
  const written = encoder.encode(json);
  // Padded with blanks, so that the tensors start at a multiple of 8.
  const length = Math.ceil(written.length / 8) * 8;
  const file = new Uint8Array(8 + length + at).fill(32, 8, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(written, 8);
  let place = 8 + length;
  for (const { values } of tensors) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let from = 0; from < bytes.length; from += copiedAtOnce) {
      const part = bytes.subarray(from, from + copiedAtOnce);
      file.set(part, place);
      if (!littleEndian) swapped(file.subarray(place, place + part.length), values.BYTES_PER_ELEMENT);
      place += part.length;
      yield undefined;
    }
  }
  return file;
}

interface Entry {
  readonly name: string;
  readonly dtype: 'F32' | 'F64';
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function readEntry(name: string, entry: unknown, available: number): Entry {
  const wrong = (what: string): DataError =>
    new DataError(`The weights' file is damaged: tensor ${quote(name)} ${what}.`);
  if (typeof entry !== 'object' || entry === null) throw wrong('has no description');
  const { dtype, shape, data_offsets: offsets } = entry as Readonly<Record<string, unknown>>;
  if (dtype !== 'F32' && dtype !== 'F64') {
    throw new DataError(`Tensor ${quote(name)} is of type ${quote(String(dtype))}; weights must be F32 or F64.`);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) throw wrong('has no shape');
  const [start, end] = Array.isArray(offsets) ? (offsets as readonly unknown[]) : [];
  if (!isCount(start) || !isCount(end) || start > end || end > available) throw wrong('lies outside of the file');
  const size = shape.reduce((product, axis) => product * axis, dtype === 'F64' ? 8 : 4);
  if (size !== end - start) throw wrong(`has ${end - start} bytes where its shape takes ${size}`);
  return { name, dtype, shape: shape, start, end };
}

const none = (): DataError => new DataError("The weights' file is not in the safetensors format, or is cut off.");

/** The header, and where the tensors' bytes begin. */
function readHeader(file: Uint8Array): { readonly header: Readonly<Record<string, unknown>>; readonly from: number } {
  if (file.length < 8) throw none();
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(Math.min(largestHeader, file.length - 8))) throw none();
  const from = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(decoder.decode(file.subarray(8, from)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) throw none();
    throw error;
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw none();
  return { header: header as Readonly<Record<string, unknown>>, from };
}

/** The texts of a safetensors file; none where it has none. Throws a `DataError` when it is no such file. */
export function safetensorsMetadata(file: Uint8Array): Metadata {
  const metadata = readHeader(file).header['__metadata__'];
  if (typeof metadata !== 'object' || metadata === null) return {};
  return Object.fromEntries(
    Object.entries(metadata).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The tensors of a safetensors file, in the order of its header. Throws a `DataError` when it is none, or damaged. */
export function decodeSafetensors(file: Uint8Array): NamedTensor[] {
  const { header, from } = readHeader(file);
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => readEntry(name, entry, file.length - from));
  let at = 0;
  for (const { name, start, end } of [...entries].sort((a, b) => a.start - b.start)) {
    if (start !== at)
      throw new DataError(`The weights' file is damaged: tensor ${quote(name)} overlaps another, or leaves a gap.`);
    at = end;
  }
  if (at !== file.length - from) throw none();
  return entries.map(({ name, dtype, shape, start, end }) => {
    // A copy of its own: `slice` of a Node Buffer would share the file's memory.
    const bytes = new Uint8Array(file.subarray(from + start, from + end));
    if (!littleEndian) swapped(bytes, dtype === 'F64' ? 8 : 4);
    return { name, shape, values: dtype === 'F64' ? new Float64Array(bytes.buffer) : new Float32Array(bytes.buffer) };
  });
}
