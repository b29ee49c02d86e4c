// @ts-check
/* npm run bench:inspection: bundles inspection.ts, which measures what looking into a run costs, and runs it. */
import path from 'node:path';
import process from 'node:process';
import { installDependencies, root } from '../scripts/dependencies.mjs';
import { out } from '../scripts/part.mjs';

await installDependencies();
const { build } = await import('esbuild');
const { kernelsForBundle } = await import('../scripts/kernels.mjs');
const outfile = path.join(out, 'inspection-bench.cjs');
await build({
  entryPoints: [path.join(root, 'bench/inspection.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  plugins: [kernelsForBundle],
  logLevel: 'warning',
});
process.argv[2] = path.join(root, 'examples');
await import(outfile);
