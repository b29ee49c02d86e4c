import {
  MarkdownString,
  ParameterInformation,
  SignatureHelp,
  SignatureInformation,
  type SignatureHelpProvider,
  type SignatureHelpProviderMetadata,
} from 'vscode';
import { signatureHelp } from '../../language';
import type { Documents } from '../documents';

export const signatureMetadata: SignatureHelpProviderMetadata = {
  triggerCharacters: [' ', '='],
  retriggerCharacters: [' '],
};

/** The arguments of the keyword on the caret's line, and which of them is at the caret. */
export const signature = (documents: Documents): SignatureHelpProvider => ({
  provideSignatureHelp(document, position) {
    const found = signatureHelp(documents.analysis(document), document.offsetAt(position));
    if (!found) return undefined;
    const information = new SignatureInformation(found.label, new MarkdownString(found.documentation));
    information.parameters = found.parameters.map(
      ({ label, documentation }) =>
        new ParameterInformation([label.start, label.end], new MarkdownString(documentation)),
    );
    const help = new SignatureHelp();
    help.signatures = [information];
    // An index that is none highlights none.
    help.activeParameter = found.active ?? found.parameters.length;
    return help;
  },
});
