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
import { layerFormulas, layerMeasured, layerWarnings } from './layer-hover';
import { lastRun, previous } from './notes';
import { resultText } from './progress-text';
import type { Run } from './run';
import type { Session, Sessions } from './session';
import { trainedLines } from './trained-lines';

/** What is linked to from a hover. */
const linked = ['nnet.showLayer', 'nnet.compareWith', 'nnet.openPanel'];

const link = (label: string, command: string, ...values: readonly unknown[]): string =>
  `[${label}](command:${command}?${encodeURIComponent(JSON.stringify(values))})`;

/** Text of our own that may carry our commands; nothing that a user wrote stands in it but encoded in a link. */
function links(...all: readonly string[]): MarkdownString {
  const markdown = new MarkdownString(all.join(' · '), true);
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
    const contents = offset <= range.start + word ? [] : [layerFormulas(placed)];
    const { selected } = session;
    const measured =
      selected &&
      trainedLines(analysis, selected).some(({ layer }) => layer.name === name) &&
      layerMeasured(selected, placed);
    if (measured) {
      const warnings = layerWarnings(selected, name, isStale(analysis, selected));
      if (warnings) contents.push(warnings);
      contents.push(measured, layerLinks(document.uri, session, name));
    }
    return contents.length > 0 ? new Hover(contents, toRange(document, range)) : undefined;
  }
  return undefined;
}

function layerLinks(uri: Uri, { selected }: Session, layer: string): MarkdownString {
  const facts = selected?.facts;
  const parameters = facts ? placesOf(facts, layer).parameters : [];
  const target = uri.toString();
  if (parameters.length === 0) return links(link(l10n.t('Show in panel'), 'nnet.showLayer', target, layer));
  return links(
    ...parameters.map(({ name }) => link(l10n.t('Heat map of {0}', name), 'nnet.showLayer', target, layer, name)),
  );
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
  return new Hover([resultMarkdown(session, cell, run), resultLinks(document.uri, session, run)]);
}

/** The user's title and a message that may quote the user's text: not trusted, and not read as Markdown. */
function resultMarkdown(session: Session, cell: Cell, run: Run): MarkdownString {
  const markdown = new MarkdownString();
  markdown.appendText(`${cell.label}: ${l10n.t('run {0}', run.number)}, ${resultText(run, previous(session, run))}`);
  return markdown;
}

function resultLinks(uri: Uri, session: Session, run: Run): MarkdownString {
  const before = previous(session, run);
  const target = uri.toString();
  return links(
    ...(before
      ? [link(l10n.t('Compare with run {0}', before.number), 'nnet.compareWith', target, run.id, before.id)]
      : []),
    link(l10n.t('Open training panel'), 'nnet.openPanel', target),
  );
}
