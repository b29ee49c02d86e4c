// @ts-check
/* npm run bench:inspection: bundles inspection.ts, which measures what looking into a run costs, and runs it. */
import path from 'node:path';
import process from 'node:process';
import { root } from '../scripts/dependencies.mjs';
import { bundle } from './bundle.mjs';

process.argv[2] = path.join(root, 'examples');
await import(await bundle('inspection'));
