// @ts-check
/* Weights in a file (https://github.com/huggingface/safetensors): a header's length, the header in JSON, the numbers. */

/**
 * @typedef {object} Tensor
 * @property {readonly number[]} shape
 * @property {Float32Array} values
 */

/**
 * @param {ReadonlyMap<string, Tensor>} tensors
 * @returns {Buffer}
 */
export function encode(tensors) {
  /** @type {Record<string, unknown>} */
  const header = {};
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    const start = end;
    end += values.byteLength;
    header[name] = { dtype: 'F32', shape, data_offsets: [start, end] };
  }
  const text = JSON.stringify(header);
  const head = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(head.length));
  const numbers = [...tensors.values()].map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  return Buffer.concat([length, head, ...numbers]);
}

/**
 * @param {Buffer} bytes
 * @returns {ReadonlyMap<string, Tensor>}
 */
export function decode(bytes) {
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  /** @type {Record<string, { shape: number[], data_offsets: [number, number] }>} */
  const header = JSON.parse(bytes.toString('utf8', 8, start));
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const values = new Float32Array((to - from) / 4);
        new Uint8Array(values.buffer).set(bytes.subarray(start + from, start + to));
        return [name, { shape, values }];
      },
    ),
  );
}
