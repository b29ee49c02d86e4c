import { element, setText } from '../dom';
import type { Actions, Page } from '../page';
import { createMatrixFigure, type MatrixContent } from './matrix-figure';

/** A matrix of its own, and what the entry says that is pointed at, in words that stand where the view wants them. */
export function createReadMatrix(id: string, actions: Actions) {
  let content: MatrixContent | undefined;
  const reading = element('p', { class: 'matrix-reading' });
  const figure = createMatrixFigure(
    {
      id,
      width: 560,
      point(entry) {
        figure.point(entry);
        setText(reading, entry === undefined ? '' : (content?.read(entry) ?? ''));
      },
    },
    actions,
  );
  return {
    root: figure.root,
    reading,
    update(page: Page, next: MatrixContent): void {
      content = next;
      figure.update(page, next);
    },
  };
}
