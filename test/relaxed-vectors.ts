/** Whether this version of Node has relaxed vectors behind a flag only. */
export const behindFlag = process.versions.node.startsWith('20.');

/** What Node needs to have them: newer versions may no longer know the flag. */
export const relaxedVectors: readonly string[] = behindFlag ? ['--experimental-wasm-relaxed-simd'] : [];
