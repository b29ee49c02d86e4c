import { textButton } from '../controls';
import { element, setAttributes, setShown, setText } from '../dom';

/**
 * What stands in a view's place while there is no answer to what it asks: that it comes, or why it does not. `retry`
 * asks again.
 */
export function createAnswerNote(retry: () => void) {
  const text = element('span');
  const again = textButton('Try again', undefined, retry);
  const root = element('p', { class: 'answer-note', role: 'status' }, text, again);
  return {
    root,
    /** Takes a `Sight`, and says whether there is something to show instead. */
    update({ shown, error }: { readonly shown?: unknown; readonly error?: string }): boolean {
      setShown(root, shown === undefined);
      setShown(again, error !== undefined);
      setAttributes(root, { class: error === undefined ? 'answer-note' : 'answer-note error' });
      setText(text, error ?? 'Looking into the run…');
      return shown !== undefined;
    },
  };
}

/** Which epoch an answer is of, where that is not the one that the page shows. */
export const epochNote = (shown: { readonly epoch: number } | undefined, wanted: number | undefined): string =>
  shown && wanted !== undefined && shown.epoch !== wanted
    ? `epoch ${shown.epoch}: the weights of epoch ${wanted} were not kept`
    : shown
      ? `epoch ${shown.epoch}`
      : '';
