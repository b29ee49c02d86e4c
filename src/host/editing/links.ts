import { DocumentLink, l10n, type DocumentLinkProvider } from 'vscode';
import { links } from '../../language';
import { toRange, type Documents } from '../documents';
import { FileProblem, locate } from '../workspace-files';

/** Links of data and weight files to the files themselves, as far as they may be read. */
export const fileLinks = (documents: Documents): DocumentLinkProvider => ({
  provideDocumentLinks: (document) =>
    links(documents.analysis(document)).flatMap(({ range, path, kind }) => {
      try {
        const link = new DocumentLink(toRange(document, range), locate(document.uri, path));
        link.tooltip = kind === 'data' ? l10n.t('Open the data') : l10n.t('Open the weights');
        return [link];
      } catch (error) {
        // A path that may not be read is no link; its diagnostic says why.
        if (error instanceof FileProblem) return [];
        throw error;
      }
    }),
});
