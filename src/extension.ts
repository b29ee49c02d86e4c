import { languages, window, workspace, type ExtensionContext, type TextDocument } from 'vscode';
import { registerCommands } from './host/commands';
import { keepContextKeys } from './host/context-keys';
import { DataFacts } from './host/data-facts';
import { desktop } from './host/desktop';
import { showDiagnostics } from './host/diagnostics';
import { Documents, isSpec, languageId } from './host/documents';
import { supportEditing } from './host/editing';
import { explainForeignFiles } from './host/foreign';
import { GradientChecks } from './host/gradient-checks';
import { Inspector } from './host/inspector';
import { InlineValues } from './host/inline-values';
import { Lenses } from './host/lenses';
import { explainLines } from './host/line-hovers';
import { registerNewFile } from './host/new-file';
import { Panels } from './host/panels';
import { loadRuns } from './host/records';
import type { Run } from './host/run';
import { registerRunCommands } from './host/runs/commands';
import type { RunEntry } from './host/runs/entry';
import { provideRunTexts } from './host/runs/run-text';
import { RunsTree } from './host/runs/tree';
import { Sessions } from './host/session';
import { showStatus } from './host/status-bar';
import type { Sweep } from './host/sweeps/sweep';
import { registerSweepCommands } from './host/sweeps/commands';
import { Sweeps } from './host/sweeps/sweeps';
import { Training } from './host/training';

/** What the extension tells other code in its host: what stands in the editor, and how the runs of a spec stand. */
export interface NnetApi {
  /** The texts after a spec's lines now, as [line from 0, text]. */
  inlineTexts(document: TextDocument): readonly (readonly [number, string])[];
  /** A spec's runs, oldest first. */
  runs(document: TextDocument): readonly Run[];
  /** The runs that the Runs view lists. */
  listed(): Promise<readonly RunEntry[]>;
  /** The newest sweep of a spec in this window. */
  sweep(document: TextDocument): Sweep | undefined;
}

/** Constructs the parts, wires them, and gives them to VS Code to dispose of. */
export function activate(context: ExtensionContext): NnetApi {
  const { version } = context.extension.packageJSON as { version: string };
  const log = window.createOutputChannel('Nnet', { log: true });
  const platform = desktop(context);
  const facts = new DataFacts(platform);
  const documents = new Documents(facts);
  const sessions: Sessions = new Sessions((session) =>
    loadRuns(session, platform, log, (run) => {
      session.selected ??= run;
      sessions.announce({ session, kind: 'runs', run });
    }),
  );
  const training = new Training(platform, documents, sessions, log, version);
  const sweeps = new Sweeps(platform, documents, sessions, training, log);
  const inspector = new Inspector(platform, training, log);
  const panels = new Panels(context, documents, sessions, training, inspector, sweeps, log);
  const checks = new GradientChecks(platform, documents, log);
  const inlineValues = new InlineValues(documents, sessions, checks, sweeps);
  const lenses = new Lenses(documents, sessions, training, checks, sweeps);
  const tree = new RunsTree(platform, sessions, log);

  context.subscriptions.push(
    log,
    facts,
    documents,
    sessions,
    training,
    inspector,
    panels,
    checks,
    lenses,
    inlineValues,
    languages.registerCodeLensProvider({ language: languageId }, lenses),
    showDiagnostics(documents),
    ...supportEditing(documents, inlineValues),
    ...explainLines(documents, sessions),
    explainForeignFiles(documents),
    showStatus(training, sessions),
    keepContextKeys(training, sessions, checks),
    registerNewFile(),
    ...registerCommands({ documents, sessions, training, panels, checks, sweeps, log }),
    tree,
    sweeps,
    ...registerSweepCommands({ documents, sessions, sweeps, panels, log }),
    provideRunTexts((id) => tree.find(id)),
    ...registerRunCommands({ platform, sessions, training, panels, tree, log }),
    workspace.onDidOpenTextDocument((document) => {
      if (isSpec(document)) sessions.get(document.uri);
    }),
  );
  return {
    inlineTexts: (document) => inlineValues.notes(document).map(({ line, text }) => [line, text] as const),
    runs: (document) => sessions.get(document.uri).runs,
    sweep: (document) => sweeps.shown(sessions.get(document.uri)),
    listed: async () => (await tree.specs()).flatMap(({ entries }) => entries),
  };
}
