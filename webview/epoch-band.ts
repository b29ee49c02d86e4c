import type { Frames } from './frames';

/** The units that a band is wide. */
export const bandWidth = 1000;

/**
 * Where an epoch axis from 1 to `end` has measured statistics: an SVG path of bars of a height, one for each unbroken row
 * of epochs.
 */
export function bandPath(frames: Frames, end: number, height: number): string {
  const place = (epoch: number): number => bandWidth * Math.min(1, Math.max(0, (epoch - 1) / Math.max(1, end - 1)));
  let path = '';
  let from: number | undefined;
  frames.forEach(({ epoch }, index) => {
    from ??= epoch - 0.5;
    if (frames[index + 1]?.epoch === epoch + 1) return;
    const left = place(from);
    // One that stands alone keeps a width that can be seen.
    const wide = Math.max(2, place(epoch + 0.5) - left);
    path += `M${left.toFixed(1)} 0h${wide.toFixed(1)}v${height}h${(-wide).toFixed(1)}z`;
    from = undefined;
  });
  return path;
}
