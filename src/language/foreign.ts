import { lineEnd } from './scanner';

const numbers = /^[\d.eE+-]+,/;

/** What such a file is, for whoever wants to run it. */
export const acasXuSentence = (file: string): string =>
  `${file} holds the weights of a network in the ACAS Xu format, no experiment. It is left as it is.`;

/**
 * Whether a text is a network in the ACAS Xu `.nnet` format (Stanford): lines of `//` comments, then comma-separated
 * numbers.
 */
export function isAcasXu(text: string): boolean {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let comments = 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(at, Math.min(end, at + 100)).trim();
    if (line.startsWith('//')) comments++;
    else if (line !== '') return comments > 0 && numbers.test(line);
    at = end + 1;
  }
  return false;
}
