import type { Chart } from 'chart.js';
import type { Theme } from '../theme';
import { lineColour } from './line';
import type { LineChartModel } from './line-chart';

/** Draws the cross-hair with a dot on each line that was measured there, and the epoch that the page shows. */
export function drawMarks(chart: Chart, { lines, hair, mark, log }: LineChartModel, theme: Theme): void {
  const { ctx, chartArea } = chart;
  const { x, y } = chart.scales;
  if (!x || !y) return;
  const rule = (epoch: number, colour: string, dash: number[]): number | undefined => {
    const place = x.getPixelForValue(epoch);
    if (place < chartArea.left - 0.5 || place > chartArea.right + 0.5) return undefined;
    ctx.beginPath();
    ctx.setLineDash(dash);
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1;
    ctx.moveTo(Math.round(place) + 0.5, chartArea.top);
    ctx.lineTo(Math.round(place) + 0.5, chartArea.bottom);
    ctx.stroke();
    return place;
  };
  ctx.save();
  if (mark !== undefined) rule(mark, theme.foreground, []);
  const place = hair === undefined ? undefined : rule(hair, theme.muted, [3, 3]);
  ctx.setLineDash([]);
  if (hair !== undefined && place !== undefined) {
    for (const line of lines) {
      if (line.derived) continue;
      const value = line.source.at(hair);
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      ctx.beginPath();
      ctx.arc(place, y.getPixelForValue(value), line.emphasis ? 3.5 : 2.5, 0, 2 * Math.PI);
      ctx.fillStyle = lineColour(theme, line);
      ctx.strokeStyle = theme.background;
      ctx.lineWidth = 1.5;
      ctx.fill();
      ctx.stroke();
    }
  }
  ctx.restore();
}
