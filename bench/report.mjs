// @ts-check
/* The tables, as Markdown, and where they go: docs/performance.md, between marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { baseline } from './contenders.mjs';
import { apart, median, ratio } from './rounds.mjs';

const page = path.join(import.meta.dirname, '../docs/performance.md');

/**
 * Three digits, with groups of thousands.
 * @param {number} value
 */
export const figure = (value) =>
  (value >= 100 ? Number(value.toPrecision(3)) : +value.toPrecision(3)).toLocaleString('en-US', {
    maximumFractionDigits: 4,
  });

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export const table = (head, rows) =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

/**
 * One workload's results.
 * @param {import('./workloads.mjs').Workload} workload
 * @param {readonly import('./rounds.mjs').Result[]} results
 */
export function workloadTable({ name, title }, results) {
  const base = results.find(({ contender }) => contender.name === baseline);
  const reference = results.find(({ contender }) => contender.name === 'Nnet, reference');
  const rows = results.map((result) => {
    const { contender, rates, problem } = result;
    if (rates.length === 0) return [contender.name, `not measured: ${problem}`, '', '', ''];
    const times = ratio(result, base);
    const distance = contender.own ? undefined : apart(result, reference);
    return [
      contender.name,
      figure(median(rates)),
      `${figure(Math.min(...rates))} to ${figure(Math.max(...rates))}`,
      times === undefined ? '' : `${figure(times)} ×`,
      contender.own ? 'other steps' : distance === undefined ? '' : distance.toExponential(0),
    ];
  });
  return `### ${name.toUpperCase()}: ${title}\n\n${table(['', 'samples/s', 'lowest to highest', `of ${baseline}`, 'losses apart'], rows)}`;
}

/** The machine, as far as Node knows it. */
export function machine() {
  const [first] = cpus();
  const model = first ? first.model.trim() : 'unknown processor';
  return `${cpus().length} cores (${model}), ${process.platform}, Node.js ${process.version}`;
}

/**
 * Puts text between a part's marks in the page.
 * @param {string} part
 * @param {string} text
 */
export function write(part, text) {
  const [from, to] = [`<!-- ${part} -->`, `<!-- end of ${part} -->`];
  const old = readFileSync(page, 'utf8');
  const start = old.indexOf(from);
  const end = old.indexOf(to);
  if (start < 0 || end < 0) throw new Error(`docs/performance.md has no part ${part}`);
  writeFileSync(page, `${old.slice(0, start + from.length)}\n\n${text}\n\n${old.slice(end)}`);
}
