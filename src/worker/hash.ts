import type { NamedTensor } from '../spec/tensor';

/** The tensors' values, one after the other, as little-endian floats of their own width. */
function littleEndian(tensors: readonly NamedTensor[]): Uint8Array<ArrayBuffer> {
  const size = tensors.reduce((bytes, { values }) => bytes + values.byteLength, 0);
  const view = new DataView(new ArrayBuffer(size));
  let at = 0;
  for (const { values } of tensors) {
    const width = values.BYTES_PER_ELEMENT;
    for (const value of values) {
      if (width === 8) view.setFloat64(at, value, true);
      else view.setFloat32(at, value, true);
      at += width;
    }
  }
  return new Uint8Array(view.buffer);
}

/**
 * SHA-256 over a run's parameters and running statistics, in the order given, as lower-case hexadecimal: equal when
 * and only when every bit is.
 */
export async function parameterHash(tensors: readonly NamedTensor[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', littleEndian(tensors));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
