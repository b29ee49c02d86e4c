/** The kernels' builds, compiled by `scripts/kernels.mjs` when they are asked for. */
declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** What is used of WebAssembly, which is in every host but not in the library of the language alone. */
declare namespace WebAssembly {
  // Merged with the interfaces that Node's types declare.
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;
  const Memory: new (descriptor: { initial: number; maximum?: number; shared?: boolean }) => {
    readonly buffer: ArrayBuffer;
  };
  const Instance: new (
    module: Module,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => {
    readonly exports: Readonly<Record<string, unknown>>;
  };
}
