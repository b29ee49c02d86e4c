import { languages, window, workspace, type ExtensionContext } from 'vscode';
import { registerCommands } from './host/commands';
import { keepContextKeys } from './host/context-keys';
import { DataFacts } from './host/data-facts';
import { desktop } from './host/desktop';
import { showDiagnostics } from './host/diagnostics';
import { Documents, isSpec, languageId } from './host/documents';
import { InlineValues } from './host/inline-values';
import { Lenses } from './host/lenses';
import { Panels } from './host/panels';
import { loadRuns } from './host/records';
import { Sessions } from './host/session';
import { showStatus } from './host/status-bar';
import { Training } from './host/training';

/** Constructs the parts, wires them, and gives them to VS Code to dispose of. */
export function activate(context: ExtensionContext): void {
  const log = window.createOutputChannel('Nnet', { log: true });
  const platform = desktop(context);
  const facts = new DataFacts(platform);
  const documents = new Documents(facts);
  const sessions = new Sessions((session) => loadRuns(session, platform, log));
  const training = new Training(platform, documents, sessions, log, String(context.extension.packageJSON.version));
  const panels = new Panels(context, documents, sessions, training, log);
  const lenses = new Lenses(documents, sessions, training);

  context.subscriptions.push(
    log,
    facts,
    documents,
    sessions,
    training,
    panels,
    lenses,
    new InlineValues(documents, sessions),
    languages.registerCodeLensProvider({ language: languageId }, lenses),
    showDiagnostics(documents),
    showStatus(training, sessions),
    keepContextKeys(training, sessions),
    ...registerCommands({ documents, sessions, training, panels, log }),
    workspace.onDidOpenTextDocument((document) => {
      if (isSpec(document)) sessions.get(document.uri);
    }),
  );
}
