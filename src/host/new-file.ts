import { commands, l10n, window, workspace, type Disposable } from 'vscode';
import { templates } from '../language';
import { languageId } from './documents';

/** Opens an untitled spec: a whole experiment to start from, or an empty one. Resolves when it is shown. */
async function newFile(id?: unknown): Promise<void> {
  const empty = { label: l10n.t('Empty'), description: l10n.t('Start from nothing'), id: '' };
  const items = [...templates.map(({ id, label, description }) => ({ id, label, description })), empty];
  const chosen =
    typeof id === 'string'
      ? items.find((item) => item.id === id)
      : await window.showQuickPick(items, {
          placeHolder: l10n.t('What the new file starts from'),
          matchOnDescription: true,
        });
  if (!chosen) return;
  const content = templates.find((template) => template.id === chosen.id)?.text ?? '';
  await window.showTextDocument(await workspace.openTextDocument({ language: languageId, content }));
}

/** The command that makes a new spec. */
export const registerNewFile = (): Disposable => commands.registerCommand('nnet.newFile', newFile);
