import {
  Hover,
  l10n,
  languages,
  MarkdownString,
  type Disposable,
  type HoverProvider,
  type Position,
  type TextDocument,
  type Uri,
} from 'vscode';
import type { Analysis, Cell } from '../language';
import { placesOf } from '../protocol/tensor-places';
import { isStale } from './cell-of-run';
import { isSpec, languageId, toRange, type Documents } from './documents';
import { lastRun, runBefore } from './earlier-run';
import { layerFormulas, layerPictures, layerTable, layerWarnings } from './layer-hover';
import { resultText } from './progress-text';
import type { Run } from './run';
import type { Session, Sessions } from './session';
import { trainedLines } from './trained-lines';

/** What is linked to from a hover. */
const linked = ['nnet.showLayer', 'nnet.compareWith', 'nnet.openPanel'];

const link = (label: string, command: string, ...values: readonly unknown[]): string =>
  `[${label}](command:${command}?${encodeURIComponent(JSON.stringify(values))})`;

/** Text of our own that may carry our commands; nothing that a user wrote stands in it but encoded in a link. */
function trusted(text: string, links: readonly string[]): MarkdownString {
  const markdown = new MarkdownString([text, links.join(' · ')].filter(Boolean).join('\n\n'));
  markdown.isTrusted = { enabledCommands: linked };
  return markdown;
}

/**
 * What is said when the pointer rests on a layer's line or on a cell's first one. The documentation of the words is said
 * by the language's own hover.
 */
export function explainLines(documents: Documents, sessions: Sessions): Disposable[] {
  const provider: HoverProvider = {
    provideHover: (document, position) => {
      if (!isSpec(document)) return undefined;
      const analysis = documents.analysis(document);
      const session = sessions.get(document.uri);
      return layerHover(document, position, analysis, session) ?? cellHover(document, position, analysis, session);
    },
  };
  return [languages.registerHoverProvider({ language: languageId }, provider)];
}

function layerHover(
  document: TextDocument,
  position: Position,
  analysis: Analysis,
  session: Session,
): Hover | undefined {
  const offset = document.offsetAt(position);
  const cell = analysis.cells.find(
    ({ kind, range }) => kind === 'base' && range.start <= offset && offset <= range.end,
  );
  const experiment = cell?.experiment;
  // A layer's line ends where its value stands: what follows it (a comment, the value) is about it too.
  for (const [name, range] of experiment?.layerLines ?? []) {
    if (offset < range.start || position.line > document.positionAt(range.end).line) continue;
    const placed = experiment?.placed?.find(({ layer }) => layer.name === name);
    if (!placed) return undefined;
    // On the layer's word the language's own hover has the formulas already.
    const word = /^\w+/.exec(analysis.text.slice(range.start, range.end))?.[0].length ?? 0;
    const formulas = offset <= range.start + word ? [] : [layerFormulas(placed)];
    const { selected } = session;
    const trained = selected && trainedLines(analysis, selected).some(({ layer }) => layer.name === name);
    const table = trained && layerTable(selected, placed);
    const warnings = trained && layerWarnings(selected, name, isStale(analysis, selected));
    const contents =
      table && warnings ? [warnings, layerLinks(document.uri, selected, name), ...formulas, table] : formulas;
    return contents.length > 0 ? new Hover(contents, toRange(document, range)) : undefined;
  }
  return undefined;
}

/** The layer's histograms over the epochs, and the way to its heat maps. */
function layerLinks(uri: Uri, run: Run, layer: string): MarkdownString {
  const parameters = run.facts ? placesOf(run.facts, layer).parameters : [];
  const target = uri.toString();
  const show = (label: string, ...tensor: readonly string[]): string =>
    link(label, 'nnet.showLayer', target, layer, ...tensor);
  const ways = parameters.map(({ name }) => show(l10n.t('Heat map of {0}', name), name));
  return trusted(layerPictures(run, layer), ways.length > 0 ? ways : [show(l10n.t('Show in panel'))]);
}

/** On a cell's first line: what its last run came to, with a way to compare it. */
function cellHover(
  document: TextDocument,
  position: Position,
  analysis: Analysis,
  session: Session,
): Hover | undefined {
  const cell = analysis.cells.find(({ head }) => document.positionAt(head.start).line === position.line);
  const run = cell && lastRun(session, analysis, cell);
  if (!cell || !run?.result) return undefined;
  const before = runBefore(session, analysis, run);
  return new Hover([resultMarkdown(cell, run, before), resultLinks(document.uri, run, before)]);
}

/** The user's title and a message that may quote the user's text: not trusted, and not read as Markdown. */
function resultMarkdown(cell: Cell, run: Run, before: Run | undefined): MarkdownString {
  const markdown = new MarkdownString();
  markdown.appendText(`${cell.label}: ${l10n.t('run {0}', run.number)}, ${resultText(run, before)}`);
  return markdown;
}

function resultLinks(uri: Uri, run: Run, before: Run | undefined): MarkdownString {
  const target = uri.toString();
  return trusted('', [
    ...(before
      ? [link(l10n.t('Compare with run {0}', before.number), 'nnet.compareWith', target, run.id, before.id)]
      : []),
    link(l10n.t('Open training panel'), 'nnet.openPanel', target),
  ]);
}
